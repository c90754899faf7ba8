"""Make reports by way of files."""

import os
import tempfile
from pathlib import Path


def report(rows):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as target:
        target.writelines(rows)
    return target.name


def lock():
    with open("/run/reports/reports.lock", "w") as target:
        target.write(str(os.getpid()))


def cache(name, text):
    folder = Path(tempfile.mkdtemp())
    (folder / name).write_text(text)
    return folder


def read():
    with open("/tmp/reports.lock") as source:
        return source.read()
