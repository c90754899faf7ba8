"""Whether outside data builds SQL, a shell line, a path, markup, a template, code, a URL, a header or a query.

The data flow is followed by `flow`; here its hits become evidence, and every sink is counted, the
bound queries as well as the built ones.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reviewer.model import Count, Looked, Pass
from reviewer.passes import claims, weaknesses

if TYPE_CHECKING:
    from reviewer.cache import Cache
    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.target import Target
    from reviewer.workers import Workers

NAME = Pass.INJECTION
NOUNS = {
    "sql": "queries", "nosql": "queries", "ldap": "queries", "xpath": "queries",
    "shell": "commands", "program": "commands",
    "path": "file accesses", "archive": "file accesses",
    "url": "outgoing URLs", "redirect": "redirects",
    "code": "evaluations of code", "template": "templates", "markup": "pieces of markup",
    "deserialize": "deserialisations", "xml": "XML documents",
}  # fmt: skip


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Look at one Python file."""
    evidence = (
        *claims.flows(code, catalog, NAME),
        *claims.misuses(code, catalog, NAME),
        *claims.cleared(code, catalog),
        *weaknesses.found(code, catalog, NAME),
    )
    return Looked(evidence, counts=_counts(code))


def survey(target: Target, catalog: Catalog, workers: Workers, cache: Cache) -> Looked:
    """Use no outside engine: `inspect` sees all that this pass asks."""
    del target, catalog, workers, cache
    return Looked()


def _counts(code: Solved) -> tuple[Count, ...]:
    total: Counter[str] = Counter()
    built: Counter[str] = Counter()
    for site in code.sites:
        nouns = {NOUNS[kind]: False for kind, _ in site.sinks if kind in NOUNS}
        for kind, bad in site.sinks:
            if kind in NOUNS:
                nouns[NOUNS[kind]] |= bad
        total.update(nouns.keys())
        built.update(noun for noun, bad in nouns.items() if bad)
    return tuple(
        Count(
            NAME, noun, total[noun], (("fixed or bound", total[noun] - built[noun]), ("built from input", built[noun]))
        )
        for noun in sorted(total)
    )
