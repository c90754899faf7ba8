"""Read the release notes."""

import requests


def notes(address):
    answer = requests.get(address, timeout=5)
    answer.raise_for_status()
    return answer.text
