"""Run an outside program: the only place that starts one (the proof's sandbox apart).

A program is found in our own environment first, then on the absolute folders of PATH: never
in the folder that is reviewed. It gets no stdin but what it is given, a small environment,
and a limit of time after which it and all its children are killed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.model import ReviewError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEPT = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LOGNAME",
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USER",
    "USERPROFILE",
)


_RUNNING: set[subprocess.Popen[bytes]] = set()


class ToolError(ReviewError):
    """A program that is missing, or did not end in its time."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a program left behind."""

    code: int  # its exit status; negative: the signal that ended it
    out: bytes
    err: bytes

    @property
    def complaint(self) -> str:
        """The first line of stderr that says something, for a sentence to the user; "" where there is none."""
        lines = self.err.decode("utf-8", "replace").splitlines()
        return next((line.strip() for line in lines if line.strip()), "")


def find(program: str) -> str:
    """Return the path of a program: beside our interpreter, else on PATH. Raises ToolError."""
    folders = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(entry).is_absolute()]
    search = os.pathsep.join([str(Path(sys.executable).parent), *folders])
    found = shutil.which(program, path=search)
    if found is None:
        raise ToolError(f"The program {program} is not installed.")
    return found


def identity(program: str) -> str:
    """Return what changes when the program is installed anew. Raises ToolError where it is missing."""
    place = Path(find(program)).resolve()
    try:
        status = place.stat()
    except OSError as error:
        raise ToolError(f"The program {program} cannot be read: {error.strerror}.") from error
    return f"{place} {status.st_size} {status.st_mtime_ns}"


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    stdin: bytes = b"",
    seconds: float = 300,
    environment: Mapping[str, str] | None = None,
) -> Result:
    """Run a command to its end and return its exit status and output, whatever the status is.

    The first word is looked up by `find`. `environment` is added to the few variables that
    every program gets. Raises ToolError where it cannot be started or takes longer than `seconds`.
    """
    words = [find(command[0]), *command[1:]]
    variables = {name: os.environ[name] for name in _KEPT if name in os.environ} | dict(environment or {})
    try:
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise ToolError(f"The program {command[0]} could not be started: {error.strerror}.") from error
    with process:
        return _finish(process, command[0], stdin, seconds)


def stop() -> None:
    """End every program that still runs: they lead sessions of their own and hear no Ctrl-C."""
    for process in tuple(_RUNNING):
        _kill(process)


def _finish(process: subprocess.Popen[bytes], name: str, stdin: bytes, seconds: float) -> Result:
    _RUNNING.add(process)
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"The program {name} did not end within {seconds:g} seconds.") from error
    finally:
        _kill(process)
        _RUNNING.discard(process)
    return Result(process.returncode, out, err)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program if it still runs, and the children with it (it leads a session of its own)."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
