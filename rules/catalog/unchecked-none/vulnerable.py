"""Read the fields of a form."""


def split(text):
    if not text:
        return None
    return text.split(",")


def count(form):
    return len(split(form["tags"]))  # expect: unchecked-none


def first(form):
    return split(form["tags"])[0]  # expect: unchecked-none
