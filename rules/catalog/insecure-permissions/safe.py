"""Install the files of the service."""

import os
from pathlib import Path


def install(folder):
    os.makedirs(folder, mode=0o700)
    key = os.path.join(folder, "service.key")
    with open(key, "w") as target:
        target.write(os.environ["SERVICE_KEY"])
    os.chmod(key, 0o600)


def share(path):
    Path(path).chmod(0o640)


def daemonise():
    os.umask(0o077)
    os.setsid()
