"""The catalogue as text for a person: the list of weaknesses, and one of them explained."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from reviewer.catalog import load
from reviewer.configuration import suggestion
from reviewer.model import ReviewError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.catalog import Example
    from reviewer.model import Rule

_WIDTH = 80


def listing() -> str:
    """Return a line for every weakness: name, CWE, pass, severity, and what engines call it."""
    rules = load().rules.values()
    width = max(len(rule.id) for rule in rules)
    head = f"{'WEAKNESS':{width}}  CWE   PASS        SEVERITY  ENGINES\n"
    return head + "".join(f"{_line(rule, width)}\n" for rule in rules)


def _line(rule: Rule, width: int) -> str:
    codes = ", ".join(code for _, found in rule.engines for code in found)
    return f"{rule.id:{width}}  {rule.cwe:<4}  {rule.looked:10}  {rule.severity!s:8}  {codes}".rstrip()


def explanation(name: str) -> str:
    """Return why a weakness matters, a bad and a good program, the fix, references. Raises ReviewError."""
    catalog = load()
    if name not in catalog.rules:
        raise ReviewError(f"There is no weakness {name!r}.{suggestion(name, catalog.rules)}")
    rule, examples = catalog.rules[name], catalog.examples(name)
    parts = [
        f"{rule.title} ({rule.id})",
        "\n".join(_facts(rule)),
        _paragraph(rule.why),
        _paragraph(rule.risk),
        *_programs("Vulnerable", examples.vulnerable),
        _paragraph(f"Fix: {rule.fix}"),
        *_programs("Safe", examples.safe),
        "\n".join(["References:", *(f"  {link}" for link in rule.references)]) if rule.references else "",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _facts(rule: Rule) -> Iterator[str]:
    yield f"CWE-{rule.cwe}, severity {rule.severity}, pass {rule.looked}"
    yield from filter(None, (rule.owasp and f"OWASP {rule.owasp}", rule.asvs and f"ASVS {rule.asvs}"))
    for engine, codes in rule.engines:
        yield f"{engine}: {', '.join(codes)}"


def _paragraph(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), _WIDTH)


def _programs(word: str, examples: tuple[Example, ...]) -> Iterator[str]:
    for example in examples:
        code = "\n".join(line.rstrip() for line in example.bare.strip("\n").splitlines())
        yield f"{word}, {example.path}:\n\n{textwrap.indent(code, '    ')}"
