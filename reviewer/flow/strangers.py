"""Checks that lie outside of what is reviewed: by their names they stand in the way, but nobody here can see how well.

What has passed one is not taken as harmless; it is only less sure to be harmful.
"""

from __future__ import annotations

import builtins
import re
import sys
from typing import TYPE_CHECKING

from reviewer.flow import narrow
from reviewer.flow import summary as ir
from reviewer.flow.narrow import VOUCHED

if TYPE_CHECKING:
    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run
    from reviewer.flow.use import Use

ACCEPTS = re.compile(
    r"(?:^|_)(?:is|has|can|may|check|checks|verify|validate|valid|allow|allows|allowed|permit|permits|permitted|safe"
    r"|trusted)(?:_|$)|^(?:is|has|can|check|verify|validate)[A-Z]"
)
REFUSES = re.compile(
    r"(?:^|_)(?:un(?:safe|trusted)|invalid|block|blocks|blocked|forbid|forbids|forbidden|den(?:y|ies|ied)|disallowed"
    r"|malicious|dangerous|suspicious|banned|blacklisted)(?:_|$)"
)
RAISES = re.compile(
    r"(?:^|_)(?:check|verify|validate|ensure|assert|require|raise_if|raise_unless|abort_if|abort_unless|reject)(?:_|$)"
    r"|^(?:check|verify|validate|ensure)[A-Z]"
)
KNOWN = frozenset({*sys.stdlib_module_names, *dir(builtins)})


def answered(run: Run, frame: Frame, use: Use, *, truth: bool) -> None:
    """Apply a check that says yes (or no) of what it is given."""
    form = ACCEPTS if truth else REFUSES
    if _is_strange(run, use, form) and not (truth and _is_strange(run, use, REFUSES)):
        _passed(frame, use)


def may_raise(node: ir.Call) -> bool:
    """Tell whether a call is named so that it may be a check: nothing else needs to be looked up again."""
    match node.function:
        case ir.Name(id=name) | ir.Attribute(name=name):
            return bool(RAISES.search(name))
        case _:
            return False


def demanded(run: Run, frame: Frame, use: Use) -> None:
    """Apply a check that is called for nothing but what it raises."""
    if _is_strange(run, use, RAISES):
        _passed(frame, use)


def _is_strange(run: Run, use: Use, form: re.Pattern[str]) -> bool:
    """Tell whether a call is of a check that no file under review and no row of the models tells of."""
    return bool(use.names) and all(
        form.search(name.rpartition(".")[2])
        and run.home(name) is None
        and name.partition(".")[0] not in KNOWN
        and not any(run.models.named(table, name) for table in ("guards", "cleans", "carries"))
        for name in use.names
    )


def _passed(frame: Frame, use: Use) -> None:
    for value in use.values:
        narrow.everywhere(frame, value, (VOUCHED,))
