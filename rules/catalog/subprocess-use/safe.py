"""Describe the state of the checkout."""

from importlib.metadata import version
from pathlib import Path


def describe(package):
    return version(package)


def show(path):
    return Path(path).read_text()
