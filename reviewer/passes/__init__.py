"""The five passes of the review, in the order of their questions.

A pass is a module with three things: `NAME`, `inspect` (what it sees in one solved Python
file: pure, runs in a worker process) and `survey` (what outside engines see in the whole
target). To add a pass, write the module and add it to `PASSES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reviewer.model import Looked, Pass
from reviewer.passes import injection, network, secrets, static, validation

if TYPE_CHECKING:
    from reviewer.cache import Cache
    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.target import Target
    from reviewer.workers import Workers


class Look(Protocol):
    """What a module of this folder offers."""

    NAME: Pass

    def inspect(self, code: Solved, catalog: Catalog) -> Looked:
        """Look at one Python file. Pure: the same file, the same answer."""
        ...

    def survey(self, target: Target, catalog: Catalog, workers: Workers, cache: Cache) -> Looked:
        """Look at the whole target with outside engines. Raises nothing that a file can cause."""
        ...


PASSES: dict[Pass, Look] = {
    Pass.STATIC: static,
    Pass.VALIDATION: validation,
    Pass.INJECTION: injection,
    Pass.NETWORK: network,
    Pass.SECRETS: secrets,
}
