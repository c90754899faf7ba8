"""Prices of a basket."""


def raise_all(prices, rate):
    place = 0
    while place < len(prices):
        prices[place] *= rate
        place += 1
    return prices


def names(articles):
    return [articles[place].name for place in range(len(articles))]


def prefixes(text):
    found = []
    for end in range(len(text) + 1):
        found.append(text[:end])
    return found
