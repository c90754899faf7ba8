"""Split a bill."""


def split(total, people):
    share = round(total / people, 2)
    rest = round(total - share * (people - 1), 2)
    if abs(rest - share) >= people:
        raise ValueError("the shares differ by more than rounding")
    return [share] * (people - 1) + [rest]
