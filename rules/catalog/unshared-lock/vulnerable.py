"""Count what is in stock."""

import threading

stock = {}


def take(article):
    lock = threading.Lock()  # expect: unshared-lock
    with lock:
        stock[article] -= 1


def put(article):
    guard = threading.RLock()  # expect: unshared-lock
    guard.acquire()
    stock[article] += 1
    guard.release()
