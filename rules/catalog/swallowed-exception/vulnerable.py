"""Move yesterday's reports to the archive."""

import os
import shutil

import requests


def archive(folder):
    for name in os.listdir(folder):
        try:
            shutil.move(os.path.join(folder, name), "/srv/archive")
        except:  # expect: swallowed-exception
            pass


def sizes(names):
    for name in names:
        try:
            size = os.path.getsize(name)
        except Exception:  # expect: swallowed-exception
            continue
        yield name, size


def tell(text):
    try:
        requests.post("https://chat.example.org/hook", json={"text": text}, timeout=5).raise_for_status()
    except Exception:  # expect: swallowed-exception
        pass
