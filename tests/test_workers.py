"""Whatever an item does, the others get their answers, and the item is named."""

import os
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from unittest.mock import ANY

import pytest

from reviewer import workers
from reviewer.model import Failed
from reviewer.workers import Workers


def answer(item):
    """Do to the process what the item says."""
    match item:
        case "segfault":
            signal.pthread_kill(threading.get_ident(), signal.SIGSEGV)  # as a real one: of this thread, at once
        case "exit":
            os._exit(3)
        case "raise":
            raise ValueError("the password is hunter2")
        case "recurse":
            return answer(item)
        case "memory":
            return len(bytearray(workers.MEMORY * 2))
        case "unsendable":
            return threading.Lock()
        case "compute":
            while True:
                pass
    return item * 2


def length(item):
    return len(item)


DEADLY = {
    "segfault": "the analysis ended its process (SIGSEGV)",
    "exit": "the analysis ended its process",
    "raise": "the analysis failed: ValueError in test_workers.py",
    "recurse": "the code is nested too deeply to be analysed",
    "memory": "the analysis needs too much memory",
    "unsendable": "the analysis failed: TypeError",
}


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs):
    items = [str(number) for number in range(50)]
    with Workers(jobs) as pool:
        assert pool.map(length, items, str) == [(item, len(item)) for item in items]


@pytest.mark.parametrize("made", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_will_do(made):
    items = [str(number) for number in range(50)]
    with made(2) as executor, Workers(1, executor=executor) as pool:
        assert pool.map(length, items, str) == [(item, len(item)) for item in items]
        assert pool.map(answer, ["raise"], str) == [("raise", Failed("raise", ANY))]


def test_what_an_executor_loses_is_named():
    with ProcessPoolExecutor(1) as executor, Workers(1, executor=executor) as pool:
        lost = Failed("exit", "the analysis was lost: BrokenProcessPool")
        assert pool.map(answer, ["exit"], str) == [("exit", lost)]


@pytest.mark.parametrize("item", DEADLY)
def test_an_item_that_breaks_its_worker_is_named_and_all_others_are_answered(item):
    with Workers(2) as pool:
        answers = pool.map(answer, ["a", item, "b", "c"], str)
    assert [found for _, found in answers if not isinstance(found, Failed)] == ["aa", "bb", "cc"]
    (failed,) = [found for _, found in answers if isinstance(found, Failed)]
    assert failed.what == item
    assert failed.reason.startswith(DEADLY[item])


def test_what_an_error_quotes_of_the_file_is_not_repeated():
    with Workers(1) as pool:
        ((_, failed),) = pool.map(answer, ["raise"], str)
    assert "hunter2" not in failed.reason


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit of computing time")
def test_an_item_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(workers, "WALL_SECONDS", 1)
    started = time.monotonic()
    with Workers(1) as pool:
        answers = pool.map(answer, ["compute", "a"], str)
    assert time.monotonic() - started < 20
    assert isinstance(answers[0][1], Failed)
    assert answers[1][1] == "aa"


def test_two_threads_share_the_workers():
    found = []
    with Workers(2) as pool:
        items = [str(number) for number in range(20)]
        threads = [threading.Thread(target=lambda: found.append(pool.map(length, items, str))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [[(item, len(item)) for item in items]] * 2


def test_progress_is_told_until_all_is_done():
    told = []
    with Workers(2, lambda done, known: told.append((done, known))) as pool:
        pool.map(length, ["a", "b", "c"], str)
    assert told == [(1, 3), (2, 3), (3, 3)]
