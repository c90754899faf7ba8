"""The command: call, print, exit. Only here is anything printed; stdout is the report, stderr the talk."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer.model import ReviewError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewer.arguments import Check, Request, Why
    from reviewer.model import Report
    from reviewer.options import Options, Scope

CLEAN, FOUND, BROKEN, INTERRUPTED = 0, 1, 2, 130
PATIENCE = 1.0  # seconds until progress is shown


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status; nothing is raised."""
    words = sys.argv[1:] if words is None else words
    verbose = "--verbose" in words or "-v" in words
    try:
        return _serve(words)
    except ReviewError as error:
        _say(str(error))
    except KeyboardInterrupt:
        _say("Interrupted.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence in place of a traceback
        _say(
            f"A bug in ai-review ended the review: {type(error).__name__}. Please report it, with what --verbose says."
        )
        if verbose:
            _say(traceback.format_exc())
    return BROKEN


def _serve(words: Sequence[str]) -> int:
    from reviewer import arguments, reference  # noqa: PLC0415 - click: only for those who run the command

    request: Request | None = arguments.parse(words)
    match request:
        case arguments.Check():
            return _check(request)
        case arguments.Rules():
            _print(reference.listing())
        case arguments.Explain(weakness):
            _print(reference.explanation(weakness))
        case arguments.Why():
            _print(_why(request))
        case arguments.Completion(script):
            _print(script)
    return CLEAN


# --- why


def _why(request: Why) -> str:
    from reviewer import why  # noqa: PLC0415 - libcst, for those who review
    from reviewer.configuration import Settings  # noqa: PLC0415
    from reviewer.formats.why import as_json, text  # noqa: PLC0415
    from reviewer.options import Folders, combine, with_cache  # noqa: PLC0415

    place, folder = why.Place.of(request.place), Path.cwd()
    options = combine(Folders(()), Settings(), folder=folder, config=request.config)
    options = options if request.no_cache else with_cache(options, request.cache_dir)
    with _progress(shown=sys.stderr.isatty()) as watch:
        explanation = why.explain(options, place, watch)
    if request.form == "json":
        return as_json(explanation)
    return text(explanation, shutil.get_terminal_size().columns) if sys.stdout.isatty() else text(explanation)


# --- check


def _check(request: Check) -> int:
    from reviewer import workers  # noqa: PLC0415 - for those who review

    workers.start()
    from reviewer.baseline import write  # noqa: PLC0415
    from reviewer.review import review  # noqa: PLC0415

    options = _options(request)
    with _progress(shown=not request.quiet and sys.stderr.isatty()) as watch:
        report = review(options, watch)
    if options.new_baseline:
        _write(options.new_baseline, write(report.verdicts))
    _deliver(request, report)
    if request.verbose:
        for sentence in report.policy:
            _say(sentence)
    if not report.complete:
        _say("The review is incomplete: what could not be looked at is in the report.")
        return BROKEN
    return FOUND if _fails(report, options) and not request.exit_zero else CLEAN


def _options(request: Check) -> Options:
    from reviewer.options import combine, with_cache  # noqa: PLC0415

    folder = Path.cwd()
    options = combine(
        _scope(request, folder),
        request.settings,
        folder=folder,
        config=request.config,
        writes_baseline=request.writes_baseline,
    )
    return options if request.no_cache else with_cache(options, request.cache_dir)


def _scope(request: Check, folder: Path) -> Scope:
    """Return what is asked for. Raises ReviewError where two things are that exclude each other."""
    from reviewer.options import Diff, Folders, Staged, Stdin, repository  # noqa: PLC0415

    paths = tuple(Path(path) for path in request.paths)
    asked = [
        word for word, on in (("-", "-" in request.paths), ("--staged", request.staged), ("--diff", request.diff)) if on
    ]
    if len(asked) > 1 or (asked == ["-"] and len(paths) > 1):
        raise ReviewError(f"{asked[0]} cannot be combined with {asked[1] if len(asked) > 1 else 'other paths'}.")
    if asked == ["-"]:
        return Stdin(request.stdin_filename, sys.stdin.buffer.read())
    if request.staged:
        return Staged(repository(folder, "--staged"), paths)
    if request.diff:
        return Diff(repository(folder, "--diff"), paths, request.diff)
    return Folders(paths)


def _fails(report: Report, options: Options) -> bool:
    from reviewer.model import Status  # noqa: PLC0415

    shown = (verdict.priority for verdict in report.verdicts if verdict.status is Status.SHOWN)
    return options.fail_on is not None and any(priority <= options.fail_on for priority in shown)


# --- the report


def _deliver(request: Check, report: Report) -> None:
    """Write the files, then print what is left to print."""
    from reviewer.formats import FORMATS  # noqa: PLC0415

    for form, path in request.reports:
        _write(path, FORMATS[form].render(report))
    if request.output:
        _write(request.output, FORMATS[request.form].render(report))
    elif request.form != "text":
        _print(FORMATS[request.form].render(report))
    elif report.shown or not report.complete or not request.quiet:
        _print(_drawn(report))


def _drawn(report: Report) -> str:
    """Return the text for a person: as wide as the terminal, in colour where that is wanted."""
    from rich.console import Console  # noqa: PLC0415 - slow to import

    from reviewer.formats.text import draw, render  # noqa: PLC0415

    if not (sys.stdout.isatty() or _coloured()):
        return render(report)
    paper = io.StringIO()
    console = Console(
        file=paper,
        width=shutil.get_terminal_size().columns,
        force_terminal=_coloured(),
        color_system="standard" if _coloured() else None,
    )
    draw(report, console)
    return paper.getvalue()


def _coloured() -> bool:
    """Tell whether stdout takes colour: https://no-color.org, https://force-color.org."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReviewError(f"{path} cannot be written: {error.strerror}.") from error


def _print(text: str) -> None:
    """Print to stdout; a reader that went away (`| head`) is no error."""
    try:
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it exits


# --- the talk


def _say(sentence: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"ai-review: {sentence}\n")


@contextlib.contextmanager
def _progress(*, shown: bool) -> Iterator[_Progress | None]:
    """Give what shows progress on stderr once the review takes longer than a moment."""
    if not shown:
        yield None
        return
    progress = _Progress()
    timer = threading.Timer(PATIENCE, progress.start)
    timer.daemon = True
    timer.start()
    try:
        yield progress
    finally:
        timer.cancel()
        progress.stop()


class _Progress:
    """A bar on stderr that vanishes when the review is done."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = (0, 0)
        self._bar: Any = None
        self._ended = False

    def __call__(self, done: int, known: int) -> None:
        with self._lock:
            self._state = (done, known)
            if self._bar:
                self._bar.update(0, completed=done, total=known)

    def start(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - slow to import, and only for those who wait
        from rich.progress import Progress  # noqa: PLC0415

        with self._lock:
            if not self._ended:
                self._bar = Progress(console=Console(stderr=True), transient=True)
                self._bar.add_task("Reviewing", completed=self._state[0], total=self._state[1] or None)
                self._bar.start()

    def stop(self) -> None:
        with self._lock:
            self._ended = True
            if self._bar:
                self._bar.stop()
