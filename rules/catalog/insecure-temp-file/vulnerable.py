"""Make reports by way of files."""

import os
import tempfile


def report(rows):
    path = tempfile.mktemp(suffix=".csv")  # expect: insecure-temp-file
    with open(path, "w") as target:
        target.writelines(rows)
    return path


def lock():
    with open("/tmp/reports.lock", "w") as target:  # expect: insecure-temp-file
        target.write(str(os.getpid()))


def cache(name, text):
    with open("/var/tmp/report-" + name, "w") as target:  # expect: insecure-temp-file
        target.write(text)
