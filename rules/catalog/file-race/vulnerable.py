"""Keep the drafts of users."""

import os


def draft(path):
    if os.access(path, os.R_OK):
        with open(path) as source:  # expect: file-race
            return source.read()
    return ""


def create(path, text):
    if not os.path.exists(path):
        with open(path, "w") as target:  # expect: file-race
            target.write(text)


def remove(path):
    if not os.path.islink(path):
        os.remove(path)  # expect: file-race
