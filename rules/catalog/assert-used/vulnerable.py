"""Split a bill."""


def split(total, people):
    share = round(total / people, 2)
    rest = round(total - share * (people - 1), 2)
    assert abs(rest - share) < people  # expect: assert-used
    return [share] * (people - 1) + [rest]
