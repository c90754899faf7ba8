"""Read the fields of a form."""


def split(text):
    if not text:
        return None
    return text.split(",")


def count(form):
    tags = split(form["tags"])
    return len(tags) if tags is not None else 0


def first(form):
    try:
        return split(form["tags"])[0]
    except TypeError:
        return ""


def has_tags(form):
    return bool(split(form["tags"]) and len(split(form["tags"])) > 1)
