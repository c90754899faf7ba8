"""Run the jobs that users hand in."""

import os
import subprocess


def as_root(job):
    os.setuid(0)  # expect: excess-privilege
    return subprocess.run([job], check=True, cwd="/srv/jobs")


def briefly_root(path):
    os.seteuid(0)  # expect: excess-privilege
    with open(path) as source:
        return source.read()


def child(job):
    return subprocess.Popen([job], user="root", cwd="/srv/jobs")  # expect: excess-privilege
