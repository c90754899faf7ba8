"""Measure and encode."""

import base64
import inspect
import time


def measure(work):
    start = time.perf_counter()
    work()
    return start


def encode(data):
    return base64.encodebytes(data)


def parameters(function):
    return inspect.getfullargspec(function).args
