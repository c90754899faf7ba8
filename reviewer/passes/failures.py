"""Network calls whose failure nobody catches: it ends a request, or the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reviewer.flow.solve import Site, Solved
    from reviewer.model import Entry
    from reviewer.passes.connections import Contact, Network

ALL = frozenset({"", "Exception", "BaseException", "builtins.Exception", "builtins.BaseException"})
OS = frozenset(
    {"OSError", "IOError", "EnvironmentError", "ConnectionError", "TimeoutError", "socket.error", "socket.timeout"}
)
# A program without its database has nothing to go on with, and a client that is only made has called nobody yet
SILENT = frozenset(
    {"MySQLdb", "psycopg2", "psycopg", "pymysql", "mysql", "asyncpg", "oracledb", "pyodbc", "redis", "pymongo"}
    | {"ldap3", "boto3", "docker", "fabric"}
)
HANDLERS = (
    "errorhandler",
    "exception_handler",
    "error_handler",
    "app_errorhandler",
    "add_exception_handler",
    "register_error_handler",
)


def unhandled(network: Network) -> Iterator[tuple[Contact, str]]:
    """Yield the calls, one a function, whose failure ends a request or the program, with a sentence."""
    code = network.code
    callers = _callers(code)
    excused = _answers_errors(code)
    quiet = tuple(_suppressed(network))
    seen: set[str] = set()
    for contact in network.calls:
        function = contact.site.function
        if function in seen or contact.name.partition(".")[0] in SILENT or not contact.row.facts.get("raises"):
            continue
        if _catches(contact.site, contact) or any(bodies.within(contact.site.call.span, span) for span in quiet):
            continue
        if _is_command(code, function) and not _in_loop(network, contact):
            continue  # a script of one step, or a command: that it fails is its answer
        end = _end(contact, callers, code.entries, excused)
        if end is not None:
            seen.add(function)
            yield contact, f"nothing catches what `{contact.name}` raises when the network fails; it ends {end}"


def _end(
    contact: Contact, callers: Mapping[str, list[Site]], entries: Mapping[str, Entry], excused: frozenset[str]
) -> str | None:
    """Return what a failure ends: the first entry point, or the program, that it reaches through its callers."""
    reached = [contact.site.function]
    for function in reached:
        if function == "":
            return "the program"
        if function in entries and entries[function].framework not in excused:
            return f"`{function}`"
        for site in callers.get(function, ()):
            if site.function not in reached and not _catches(site, contact):
                reached.append(site.function)
    return None


def _is_command(code: Solved, function: str) -> bool:
    entry = code.entries.get(function)
    return function == "" or (entry is not None and entry.framework == "command line parsers")


def _in_loop(network: Network, contact: Contact) -> bool:
    loops = [node.body for _, node in network.parts.of(ir.For)] + [node.body for _, node in network.parts.of(ir.While)]
    return any(bodies.covers(body, contact.site.call.span) for body in loops)


def _callers(code: Solved) -> dict[str, list[Site]]:
    callers: dict[str, list[Site]] = {}
    for site in code.sites:
        for name in bodies.named(code, site):
            callers.setdefault(name, []).append(site)
    return callers


def _catches(site: Site, contact: Contact) -> bool:
    caught = set(site.caught)
    roots = {str(name).partition(".")[0] for name in contact.row.facts.get("raises") or ()}
    return bool(caught & (ALL | OS)) or any(name.partition(".")[0] in roots for name in caught)


def _answers_errors(code: Solved) -> frozenset[str]:
    """Return the frameworks of which the file registers a handler of exceptions."""
    marks = [spell(mark) for function in code.functions.values() for mark in function.decorators]
    called = [name for site in code.sites for name in site.names]
    if any(word in each for each in (*marks, *called) for word in HANDLERS):
        return frozenset(entry.framework for entry in code.entries.values())
    return frozenset()


def _suppressed(network: Network) -> Iterator[ir.Span]:
    for _, node in network.parts.of(ir.With):
        if any("suppress" in spell(value) for value, _ in node.items):
            whole = bodies.extent(node.body)
            if whole is not None:
                yield whole
