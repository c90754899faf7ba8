"""Count what is in stock."""

import threading

stock = {}
lock = threading.Lock()


def take(article):
    with lock:
        stock[article] -= 1


def in_threads(articles):
    guard = threading.Lock()

    def put(article):
        with guard:
            stock[article] += 1

    threads = [threading.Thread(target=put, args=(article,)) for article in articles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def make_guard():
    guard = threading.Lock()
    return guard
