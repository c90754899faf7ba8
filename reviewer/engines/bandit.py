"""bandit: every test, every severity, in this process.

bandit's own program would read the reviewed tree's configuration and honour its `nosec`
comments, so its visitor is driven here as `bandit.core.manager` drives it: with an empty
configuration, without the comments, on text that is given.

Source: https://bandit.readthedocs.io/en/latest/ and bandit/core/manager.py of 1.9.
"""

from __future__ import annotations

import functools
import io
import logging
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewer.model import Evidence, Level, Location, Pass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reviewer.catalog import Catalog
    from reviewer.engines.places import Places

NAME = "bandit"

# A name without a folder around it: bandit looks for `__init__.py` beside the file to name its module.
_NAME = "/code.py"

# B105 to B107 repeat the literal in their message.
_MESSAGES_WITH_SECRETS = frozenset({"B105", "B106", "B107"})


@dataclass(frozen=True, slots=True)
class Said:
    """What bandit says of one file: its issues in the shape of its JSON report, or why it could not look."""

    issues: tuple[Mapping[str, Any], ...]
    problem: str = ""


class _Errors(logging.Handler):
    """Keep what bandit logs as an error: a test of its that failed on this file."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


@functools.cache
def _visitor() -> Callable[[io.BytesIO], Any]:
    """Load bandit once a process: 150 ms."""
    from bandit.core import config, meta_ast, metrics, node_visitor, test_set, tester  # noqa: PLC0415  slow to import

    class Tester(tester.BanditTester):  # type: ignore[misc]
        """Without the work that comes to nothing: scores that nobody reads, comments that are not honoured."""

        def run_tests(self, raw_context: Any, checktype: str) -> Any:
            return super().run_tests(raw_context, checktype) if self.testset.get_tests(checktype) else None

        def _get_nosecs_from_contexts(self, *_: object, **__: object) -> None:
            return None

    class Visitor(node_visitor.BanditNodeVisitor):  # type: ignore[misc]
        """Likewise."""

        def update_scores(self, scores: Any) -> None:
            pass

    tests = test_set.BanditTestSet(config.BanditConfig(), {})
    counts = metrics.Metrics()
    counts.begin(_NAME)

    def visitor(content: io.BytesIO) -> Any:
        made = Visitor(_NAME, content, meta_ast.BanditMetaAst(), tests, False, {}, counts)
        made.tester = Tester(tests, False, {}, counts)
        return made

    return visitor


def run(text: str) -> Said:
    """Return what bandit says of the text of a Python file.

    What it cannot parse (syntax newer than this interpreter's) or fails on is a `problem`; no
    text makes this raise but MemoryError, and a worker's process may die of one that nests too deep.
    """
    log = logging.getLogger("bandit")
    log.propagate = False
    errors = _Errors()
    log.addHandler(errors)
    try:
        visitor = _visitor()(io.BytesIO(text.encode("utf-8", "surrogatepass")))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            visitor.process(text)
    except SyntaxError as error:
        return Said((), f"cannot parse line {error.lineno}: {error.msg}")
    except (ValueError, RecursionError) as error:
        return Said((), f"cannot parse: {error or type(error).__name__}")
    finally:
        log.removeHandler(errors)
    issues = tuple(issue.as_dict(with_code=False) for issue in visitor.tester.results)
    return Said(issues, f"{len(errors.seen)} of its tests failed" if errors.seen else "")


def parse(issues: Sequence[Mapping[str, Any]], places: Places, catalog: Catalog) -> tuple[Evidence, ...]:
    """Turn issues (as in bandit's JSON report) of one file into evidence."""
    return tuple(_evidence(issue, places, catalog) for issue in issues)


def _evidence(issue: Mapping[str, Any], places: Places, catalog: Catalog) -> Evidence:
    code = issue["test_id"]
    message = issue["issue_text"]
    return Evidence(
        weakness=catalog.weakness(NAME, code) or f"{NAME}:{code}",
        tool=NAME,
        code=code,
        message="Possible hardcoded password" if code in _MESSAGES_WITH_SECRETS else message,
        location=_place(issue, places),
        looked=Pass.STATIC,
        severity=_level(issue["issue_severity"]),
        confidence=_level(issue["issue_confidence"]),
    )


def _level(word: str) -> Level | None:
    return Level.__members__.get(word)


def _place(issue: Mapping[str, Any], places: Places) -> Location:
    """Return the place that bandit means.

    The column is of the node, the line sometimes of one of its arguments and the range of
    lines sometimes of its parent: only where they agree is the column worth having.
    """
    line = max(issue["line_number"], 1)
    lines = issue["line_range"] or [line]
    start, end = issue["col_offset"], issue["end_col_offset"]
    if lines[0] != line or start < 0:
        return places.whole(line)
    whole = places.whole(line)
    stop = places.column(line, end) if len(lines) == 1 and end > start else whole.end_column
    return places.within(line, places.column(line, start), stop)
