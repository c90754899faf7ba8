"""Move yesterday's reports to the archive."""

import logging
import os
import shutil

import requests

logger = logging.getLogger(__name__)


def archive(folder):
    for name in os.listdir(folder):
        try:
            shutil.move(os.path.join(folder, name), "/srv/archive")
        except OSError:
            logger.exception("%s stays where it is", name)


def sizes(names):
    for name in names:
        try:
            size = os.path.getsize(name)
        except FileNotFoundError:
            logger.info("%s is gone", name)
            continue
        yield name, size


def tell(text):
    try:
        requests.post("https://chat.example.org/hook", json={"text": text}, timeout=5).raise_for_status()
    except requests.RequestException as error:
        logger.warning("nobody was told: %s", error)
