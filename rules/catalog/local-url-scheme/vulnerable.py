"""Read the release notes."""

import urllib.request


def notes(address):
    with urllib.request.urlopen(address, timeout=5) as answer:  # expect: local-url-scheme
        return answer.read().decode()
