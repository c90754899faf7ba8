"""What becomes of a network call that fails: nobody catches it, it is tried for ever, or it is dropped in silence."""

from __future__ import annotations

import re
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
OS = frozenset({"OSError", "IOError", "EnvironmentError", "ConnectionError", "TimeoutError", "socket.error", "socket.timeout"})
OWN_SERVICE = frozenset({"databases", "ldap"})  # a program without its database has nothing to go on with
HANDLERS = ("errorhandler", "exception_handler", "error_handler", "app_errorhandler", "add_exception_handler", "register_error_handler")
STOPS = ("exit", "_exit", "abort")
IO_KINDS = frozenset({"sql", "nosql", "ldap", "url", "shell", "program", "path", "archive", "email", "deserialize"})
IO_ROOTS = frozenset({"shutil", "subprocess", "socket", "smtplib", "ftplib", "paramiko", "sqlite3", "tarfile", "zipfile"})
NO_IO = re.compile(r"^os\.(environ|getenv|path\.(join|basename|dirname|splitext|normpath)|getpid|sep|name|urandom)")
TIDYING = re.compile(
    r"\.(close|aclose|shutdown|unlink|remove|rmtree|rmdir|kill|terminate|quit|disconnect|release|rollback|cleanup|stop|cancel"
    r"|flush|join|detach|restore|reset|chmod|utime|__exit__)$"
)
TIDY_NAME = re.compile(r"(^|[._])(__del__|__exit__|__aexit__|close|aclose|cleanup|shutdown|teardown|stop|quit|disconnect)")


def unhandled(network: Network) -> Iterator[tuple[Contact, str]]:
    """Yield the calls, one a function, whose failure ends a request or the program, with a sentence."""
    code = network.code
    callers = _callers(code)
    excused = _answers_errors(code)
    quiet = tuple(_suppressed(code))
    seen: set[str] = set()
    for contact in network.calls:
        function = contact.site.function
        if function in seen or contact.row.library in OWN_SERVICE or not contact.row.facts.get("raises"):
            continue
        if _catches(contact.site, contact) or any(bodies.within(contact.site.call.span, span) for span in quiet):
            continue
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


def _suppressed(code: Solved) -> Iterator[ir.Span]:
    for _, body in bodies.bodies(code):
        for node in bodies.own(body):
            if isinstance(node, ir.With) and any("suppress" in spell(value) for value, _ in node.items):
                whole = bodies.extent(node.body)
                if whole is not None:
                    yield whole


def endless(network: Network) -> Iterator[tuple[ir.Span, str]]:
    """Yield the loops that try again until the network works, and the functions that call themselves to do so."""
    code = network.code
    reach = _reaching(network)
    for name, body in bodies.bodies(code):
        for node in bodies.own(body):
            if isinstance(node, ir.While | ir.For) and _is_endless(node) and _tries_again(node.body, reach):
                yield node.span, "the loop tries again without an end for as long as the network fails"
            elif isinstance(node, ir.Try) and any(call.span in reach for call in bodies.calls(node.body)):
                yield from ((span, "the function calls itself for as long as the network fails") for span in _again(code, name, node))


def _reaching(network: Network) -> set[ir.Span]:
    """Return the calls that go over the network, also through one function of the file."""
    direct = {contact.site.function for contact in network.calls} - {""}
    reach = set(network.by_span)
    for site in network.code.sites:
        if direct.intersection(bodies.named(network.code, site)):
            reach.add(site.call.span)
    return reach


def _is_endless(node: ir.While | ir.For) -> bool:
    if isinstance(node, ir.For):
        return spell(node.iterable) in {"itertools.count()", "count()", "itertools.repeat(...)"}
    match node.test:
        case ir.Constant(value=value):
            return bool(value)
        case ir.Name() | ir.Unary(operator="not"):
            return not (_changed(node.body) & {each.id for each in ir.walk(node.test) if isinstance(each, ir.Name)})
        case _:
            return False


def _changed(body: bodies.Body) -> set[str]:
    """Return the names that a loop counts, or sets where something has failed."""
    names = {node.target.id for node in bodies.own(body) if isinstance(node, ir.Augment) and isinstance(node.target, ir.Name)}
    for node in bodies.own(body):
        if isinstance(node, ir.Try):
            names |= {path for handler in node.handlers for path, _ in bodies.assignments(handler.body)}
    return names


def _tries_again(body: bodies.Body, reach: set[ir.Span]) -> bool:
    """Tell whether a loop over these statements ends on success alone: a worker that serves for ever does not end at all."""
    for node in bodies.own(body):
        if isinstance(node, ir.Try) and any(call.span in reach for call in bodies.calls(node.body)):
            gives_up = any(_leaves(handler.body) for handler in node.handlers)
            counted = any(isinstance(each, ir.Augment) for each in bodies.own(body)) and _compares(body)
            if node.handlers and not gives_up and not counted and _succeeds(body):
                return True
    return False


def _leaves(body: bodies.Body) -> bool:
    return any(
        isinstance(node, ir.Raise | ir.Return)
        or (isinstance(node, ir.Jump) and node.kind == "break")
        or (isinstance(node, ir.Call) and spell(node.function).rpartition(".")[2] in STOPS)
        for node in bodies.own(body)
    )


def _compares(body: bodies.Body) -> bool:
    return any(isinstance(node, ir.If) and isinstance(node.test, ir.Compare) for node in bodies.own(body))


def _succeeds(body: bodies.Body) -> bool:
    return any(
        isinstance(node, ir.Return) or (isinstance(node, ir.Jump) and node.kind == "break") for node in bodies.own(body)
    ) or any(path.isidentifier() and path in {"done", "success", "ok", "finished", "connected", "retry"} for path, _ in bodies.assignments(body))


def _again(code: Solved, name: str, node: ir.Try) -> Iterator[ir.Span]:
    """Yield the calls in handlers by which a function calls itself with what it was given."""
    function = code.functions.get(name)
    if function is None:
        return
    known = {parameter.name for parameter in function.parameters}
    here = {site.call.span for site in code.sites if name in bodies.named(code, site)}
    for handler in node.handlers:
        for call in bodies.calls(handler.body):
            same = all(isinstance(each.value, ir.Name) and each.value.id in known for each in call.arguments)
            if call.span in here and same and not _compares(handler.body):
                yield call.span


def swallowed(network: Network) -> Iterator[tuple[ir.Span, str]]:
    """Yield the handlers that drop every error of reading, writing or sending without a word."""
    code = network.code
    sites = {site.call.span: site for site in code.sites}
    for name, body in bodies.bodies(code):
        if TIDY_NAME.search(name):
            continue
        for node in bodies.own(body):
            if isinstance(node, ir.Try):
                done = [sites[call.span] for call in bodies.calls(node.body) if call.span in sites]
                work = [site for site in done if _is_io(site, network)]
                tidying = work and all(TIDYING.search(f".{spell(site.call.function)}") for site in work)
                for handler in node.handlers:
                    if work and not tidying and _takes_all(handler) and _says_nothing(handler.body):
                        said = spell(work[0].call.function)
                        yield handler.span, f"whatever goes wrong in `{said}` is dropped without a word"


def _is_io(site: Site, network: Network) -> bool:
    if site.call.span in network.by_span or any(kind in IO_KINDS for kind, _ in site.sinks):
        return True
    return any(
        name == "open" or name.partition(".")[0] in IO_ROOTS or (name.startswith("os.") and not NO_IO.match(name))
        for name in site.names
    )


def _takes_all(handler: ir.Handler) -> bool:
    if handler.exception is None:
        return True
    kinds = handler.exception.items if isinstance(handler.exception, ir.Collection) else (handler.exception,)
    return any(spell(kind) in ALL for kind in kinds)


def _says_nothing(body: bodies.Body) -> bool:
    return all(
        (isinstance(node, ir.Jump) and node.kind in {"pass", "continue"})
        or (isinstance(node, ir.Evaluate) and isinstance(node.value, ir.Constant))
        for node in body
    )
