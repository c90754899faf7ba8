"""Describe the state of the checkout."""

import os
import subprocess


def describe(folder):
    done = subprocess.run(["git", "describe", "--always"], cwd=folder, capture_output=True, text=True)  # expect: subprocess-use
    return done.stdout.strip()


def edit(path):
    os.execl("/usr/bin/vi", "vi", path)  # expect: subprocess-use
