"""Install the files of the service."""

import os
from pathlib import Path


def install(folder):
    os.makedirs(folder, mode=0o777)  # expect: insecure-permissions
    key = os.path.join(folder, "service.key")
    with open(key, "w") as target:
        target.write(os.environ["SERVICE_KEY"])
    os.chmod(key, 0o666)  # expect: insecure-permissions


def share(path):
    Path(path).chmod(0o777)  # expect: insecure-permissions


def daemonise():
    os.umask(0)  # expect: insecure-permissions
    os.setsid()
