"""Measure and encode."""

import base64
import inspect
import time


def measure(work):
    start = time.clock()  # expect: obsolete-function
    work()
    return start


def encode(data):
    return base64.encodestring(data)  # expect: obsolete-function


def parameters(function):
    return inspect.getargspec(function).args  # expect: obsolete-function
