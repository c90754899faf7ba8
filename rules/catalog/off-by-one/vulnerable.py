"""Prices of a basket."""


def raise_all(prices, rate):
    place = 0
    while place <= len(prices):  # expect: off-by-one
        prices[place] *= rate
        place += 1
    return prices


def names(articles):
    found = []
    for place in range(len(articles) + 1):  # expect: off-by-one
        found.append(articles[place].name)
    return found
