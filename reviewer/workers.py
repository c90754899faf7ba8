"""Run functions over items in processes of their own, so that no item can take the review down.

Every worker handles one item at a time, so a worker that dies names the item that killed it.
It is replaced, the item becomes a `Failed`, and all others go on.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import multiprocessing
import os
import queue
import signal
import sys
import threading
import traceback
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar, cast

from reviewer.model import Failed

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from types import TracebackType

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Given = ParamSpec("Given")

CPU_SECONDS = 30  # of one item; a large file of a megabyte takes about ten
WALL_SECONDS = 55  # of one item, where it waits instead of computing
MEMORY = 4 << 30  # bytes of address space of a worker
STACK = 512 << 20  # bytes, of which only those are taken that are used: sums of thousands of terms nest as deep
DEPTH = 40_000  # Python calls within each other that fit into it
PRELOAD = ["reviewer.reading"]  # imported once, by the process that all workers are forked from


class LostError(Exception):
    """The process of an item ended, or was ended; its words say why."""


class Workers:
    """What runs functions over items: at most `jobs` processes of our own, or an `executor`. Use it in a `with`.

    `map` may be called from several threads at a time: they share the processes. `watch` is
    called with the number of items done and of items known, from any thread. An executor stays
    its owner's; where it is not ours, a process that dies is its own affair, and what it held is a `Failed`.
    """

    def __init__(
        self, jobs: int, watch: Callable[[int, int], None] | None = None, executor: Executor | None = None
    ) -> None:
        self._watch = watch or (lambda _done, _known: None)
        self._done = self._known = 0
        self._lock = threading.Lock()
        self._own = None if executor else Processes(jobs)
        self._executor: Executor = executor or cast("Executor", self._own)

    def __enter__(self) -> Self:
        if self._own:
            start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._own:
            self._own.shutdown(wait=True, cancel_futures=True)

    def map(
        self,
        function: Callable[[Item], Answer],
        items: Sequence[Item],
        describe: Callable[[Item], str],
    ) -> list[tuple[Item, Answer | Failed]]:
        """Return each item with what the function made of it, in the order of the items.

        The function must be importable by name (or a `functools.partial` of one), items and
        answers picklable. An item that raises, kills its process or exceeds its limits gives a
        `Failed` that names it by `describe`; nothing that an item does raises here.
        """
        with self._lock:
            self._known += len(items)
        futures = [self._executor.submit(attempt, function, item) for item in items]
        for future in futures:
            future.add_done_callback(self._report)
        answers = [_answered(future) for future in futures]
        return [
            (item, Failed(describe(item), reason) if reason else cast("Answer", answer))
            for item, (answer, reason) in zip(items, answers, strict=True)
        ]

    def _report(self, _: object) -> None:
        with self._lock:
            self._done += 1
            self._watch(self._done, self._known)


def _answered(future: Future[tuple[Answer | None, str]]) -> tuple[Answer | None, str]:
    try:
        return future.result()
    except LostError as error:
        return None, str(error)
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - of somebody's executor: a broken pool, a lost machine
        return None, f"the analysis was lost: {type(error).__name__}"


class Processes(Executor):
    """At most `jobs` processes, started when they are needed, each with one call at a time."""

    def __init__(self, jobs: int) -> None:
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(jobs):
            self._idle.put(None)
        self._live: set[_Worker] = set()
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")

    def submit(self, fn: Callable[Given, Answer], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Answer]:
        """Run a function in a process of ours; the future raises `LostError` where that ended."""
        return self._threads.submit(self._one, functools.partial(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes, whatever they do."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        for worker in tuple(self._live):
            worker.stop()
        self._threads.shutdown(wait=wait)

    def _one(self, call: Callable[[], Answer]) -> Answer:
        worker = self._idle.get()
        try:
            if worker is None:
                worker = _Worker()
                self._live.add(worker)
            answer, reason = worker.call(call)
            if not worker.alive:
                self._live.discard(worker)
                worker = None
        finally:
            self._idle.put(worker)
        if reason:
            raise LostError(reason)
        return cast("Answer", answer)


class _Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        context = _context()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.alive = True

    def call(self, function: Callable[[], object]) -> tuple[object, str]:
        """Return the answer and "", or None and a sentence about why there is none."""
        try:
            self._pipe.send(function)
            if not self._pipe.poll(WALL_SECONDS):
                self.stop()
                return None, f"the analysis did not end within {WALL_SECONDS} seconds"
            answer, reason = self._pipe.recv()
        except (EOFError, OSError):
            self.stop()
            return None, _obituary(self._process.exitcode)
        return answer, reason

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.alive = False
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._process.kill()
        self._process.join()


def start() -> None:
    """Start the process that all workers are forked from: it imports while we do so, too, and look for files."""
    _context()
    if sys.platform != "win32":
        forkserver.ensure_running()


def _context() -> SpawnContext | ForkServerContext:
    """Return how processes are started: never by a fork of this one, which has threads."""
    # Python starts its helpers with `-c`, which would look for their modules in the working folder first:
    # that may be the tree under review.
    os.environ["PYTHONSAFEPATH"] = "1"
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    return context


def _obituary(code: int | None) -> str:
    if code is not None and -code == getattr(signal, "SIGXCPU", None):
        return f"the analysis took more than {CPU_SECONDS} seconds of computing"
    if code is not None and code < 0:
        return f"the analysis ended its process ({signal.Signals(-code).name})"
    return "the analysis ended its process"


def _serve(pipe: Connection) -> None:
    """Answer calls until the pipe closes, in a thread, because only a thread's stack can be made deep."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends us
    gc.freeze()  # tables and parsers are never garbage
    gc.set_threshold(20_000, 20, 20)
    _be_silent()
    _limit_memory()
    sys.setrecursionlimit(DEPTH)
    threading.stack_size(STACK)
    thread = threading.Thread(target=_answer, args=(pipe,))
    thread.start()
    thread.join()


def _answer(pipe: Connection) -> None:
    while True:
        try:
            function = pipe.recv()
        except EOFError:
            return
        _limit_computing()
        answer = attempt(_called, function)
        try:
            pipe.send(answer)
        except Exception as error:  # noqa: BLE001 - an answer that cannot be sent must not end the worker
            pipe.send((None, sentence(error)))


def _called(function: Callable[[], object]) -> object:
    return function()


def attempt(function: Callable[[Item], Answer], item: Item) -> tuple[Answer | None, str]:
    """Return what a function makes of an item and "", or None and a sentence about why it makes nothing of it."""
    sys.setrecursionlimit(DEPTH)
    try:
        return function(item), ""
    except MemoryError:
        return None, "the analysis needs too much memory"
    except RecursionError:
        return None, "the code is nested too deeply to be analysed"
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes must become a sentence
        return None, sentence(error)


def sentence(error: Exception) -> str:
    """Name the error and its place in our code; its own words may quote the reviewed file, secrets included."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"the analysis failed: {type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"


def _be_silent() -> None:
    """Close the worker's output: what a parser or a panic says there may be text of the reviewed file."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _limit_memory() -> None:
    _limit("RLIMIT_AS", MEMORY)
    _limit("RLIMIT_CORE", 0)


def _limit_computing() -> None:
    _limit("RLIMIT_CPU", int(sum(os.times()[:2])) + CPU_SECONDS)


def _limit(name: str, most: int) -> None:
    """Set a soft limit; where the system has no such limit, the time limit of `call` remains."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        what = getattr(resource, name)
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))
