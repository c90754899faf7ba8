"""semgrep with our rules for what is not Python, and with rules of the user's own.

One process over copies of the files in a folder of our own, without semgrep's registry,
metrics, version check or ignore files. All our rules are one file, because a folder of rule
files takes up to 50 seconds to load. `--experimental` starts in 0.25 seconds where the plain
command takes 1.8; where it fails, the plain one is asked.

Source: https://semgrep.dev/docs/cli-reference
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from reviewer import tool
from reviewer.model import Evidence, Level, Pass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewer.catalog import Catalog
    from reviewer.engines.places import Places

NAME = "semgrep"

OPTIONS = (
    *("--json", "--quiet", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--no-rewrite-rule-ids"),
    *("--max-target-bytes", "0", "--timeout", "20", "--disable-nosem", "--oss-only"),
)
# What it says of a file that it cannot parse; whatever else troubles it may be gone the next time.
LASTING = frozenset({"Lexical error", "Syntax error", "Other syntax error", "AST builder error", "PartialParsing"})

_MODES = (("--experimental",), ())
_SECONDS, _SECONDS_A_MEGABYTE = 40.0, 20.0  # ten times what it needs: what holds it up must not hold us up

_LEVELS = {
    "INFO": Level.LOW,
    "LOW": Level.LOW,
    "WARNING": Level.MEDIUM,
    "MEDIUM": Level.MEDIUM,
    "ERROR": Level.HIGH,
    "HIGH": Level.HIGH,
    "CRITICAL": Level.CRITICAL,
}

# A path that is kept as it is, so that `paths:` of a rule means what its author meant.
_PLAIN = re.compile(r"(?:[A-Za-z0-9_.+@ -]+/)*[A-Za-z0-9_.+@ -]+")
_LONGEST = 200
_STEERING = frozenset({".", "..", ".semgrepignore", ".gitignore"})


@dataclass(frozen=True, slots=True)
class Said:
    """What semgrep says: its JSON report, and each path of it with the path of the review."""

    report: bytes
    names: tuple[tuple[str, str], ...]


def merge(texts: Sequence[str]) -> bytes:
    """Make one rule file of several, each a line `rules:` and an indented list below it."""
    bodies = [text.partition("rules:\n")[2].rstrip() for text in texts]
    return "\n".join(["rules:", *bodies, ""]).encode()


def run(texts: Mapping[str, str], rules: Sequence[bytes]) -> Said:
    """Return what semgrep says of these texts (by path) with these rule files (their contents).

    Raises `tool.ToolError` where semgrep gives no report (a rule file of the user that it
    cannot read, a missing program).
    """
    with tempfile.TemporaryDirectory(prefix="ai-review-") as name:
        folder = Path(name)
        code = folder / "code"
        names = {_name(path): path for path in texts}
        for place, path in names.items():
            (code / place).parent.mkdir(parents=True, exist_ok=True)
            (code / place).write_bytes(texts[path].encode("utf-8", "replace"))
        (code / ".semgrepignore").write_bytes(b"")  # in place of its default, which leaves out tests
        configs = [folder / f"rules-{number}.yaml" for number in range(len(rules))]
        for config, content in zip(configs, rules, strict=True):
            config.write_bytes(content)
        seconds = _SECONDS + _SECONDS_A_MEGABYTE * sum(map(len, texts.values())) / 1e6
        return Said(_ask(folder, code, [f"--config={config}" for config in configs], seconds), tuple(names.items()))


def _name(path: str) -> str:
    """Return the path under which a file is shown to semgrep: its own where that is harmless.

    It depends on nothing but the path, because a rule may ask for it.
    """
    if len(path) <= _LONGEST and _PLAIN.fullmatch(path) and not _STEERING & set(path.split("/")):
        return path
    safe = re.sub(r"[^A-Za-z0-9_.+@ -]", "_", PurePosixPath(path).name)[-_LONGEST:]
    digest = hashlib.blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"_{digest}/_{safe}"


def _ask(folder: Path, code: Path, configs: Sequence[str], seconds: float) -> bytes:
    environment = {
        "HOME": str(folder),
        "SEMGREP_SETTINGS_FILE": str(folder / "settings.yml"),
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
        "SEMGREP_SEND_METRICS": "off",
        "PYTHONSAFEPATH": "1",
    }
    complaint = ""
    for mode in _MODES:
        command = ["semgrep", "scan", *mode, *OPTIONS, *configs, "."]
        done = tool.run(command, cwd=code, seconds=seconds, environment=environment)
        if done.code == 0 and done.out.startswith(b"{"):
            return done.out
        complaint = complaint or _complaint(done).replace(f"{folder}/", "")
    raise tool.ToolError(f"semgrep gave no report: {complaint}.")


def _complaint(done: tool.Result) -> str:
    """Return what semgrep says is wrong, in one line."""
    try:
        messages = [error["message"] for error in json.loads(done.out)["errors"]]
    except (ValueError, KeyError, TypeError):
        messages = [done.complaint]
    said = next((" ".join(message.split()) for message in messages if message), f"it ended with status {done.code}")
    return said.rstrip(".")


def parse(said: Said, places: Mapping[str, Places], catalog: Catalog) -> tuple[tuple[Evidence, ...], Mapping[str, str]]:
    """Turn a report into evidence, and the files (by path) that semgrep had trouble with, with its message.

    `places` are the files by their path in the review.
    """
    names = dict(said.names)
    report = json.loads(said.report)
    ours = [(item, names.get(_plain(item["path"]))) for item in report["results"]]
    found = tuple(_evidence(item, places[path], catalog) for item, path in ours if path is not None)
    troubled: dict[str, str] = {}
    for error in report["errors"]:
        path = names.get(_plain(error.get("path") or ""))
        reason = _reason(error)
        if path is not None and (path not in troubled or (troubled[path] in LASTING and reason not in LASTING)):
            troubled[path] = reason
    return found, troubled


def _plain(path: str) -> str:
    return PurePosixPath(path).as_posix()


def _reason(error: Mapping[str, Any]) -> str:
    kind = error.get("type", "error")
    return kind if isinstance(kind, str) else str(kind[0])


def _evidence(item: Mapping[str, Any], places: Places, catalog: Catalog) -> Evidence:
    code = item["check_id"]
    start, end = (
        (place["line"], places.column(place["line"], place["col"] - 1)) for place in (item["start"], item["end"])
    )
    return Evidence(
        weakness=catalog.weakness(NAME, code) or f"{NAME}:{code}",
        tool=NAME,
        code=code,
        message=" ".join(item["extra"]["message"].split()),
        location=places.between(start, end),
        looked=Pass.STATIC,
        subject=places.between(start, end),
        severity=_LEVELS.get(item["extra"]["severity"]),
    )
