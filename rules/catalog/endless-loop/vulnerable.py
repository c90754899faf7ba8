"""Numbers for the report."""


def fibonacci(count):
    a, b = 0, 1
    done = 0
    while done < count:  # expect: endless-loop
        a, b = b, a + b
    return a


def padded(text, width):
    result = text
    while len(text) > 0 and width > 80:
        result += " "
        width -= 1
    missing = width - 10
    while missing > 0:  # expect: endless-loop
        result = result + " "
    return result
