"""What went wrong inside, told to whoever asked: the text of an exception of any kind, or the traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes import bodies
from reviewer.passes.weaknesses.file import Found, called
from reviewer.passes.weaknesses.handlers import handlers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reviewer.passes.weaknesses.file import File, Scope

SAID = "the answer tells what went wrong inside"
BROAD = ("Exception", "BaseException", "OSError", "IOError", "DatabaseError", "OperationalError", "ProgrammingError")
WIDE = frozenset({"SQLAlchemyError", "Error", "IntegrityError", "RequestException", "ClientError", "RuntimeError"})
TELLERS = frozenset({"flash", "HTTPException", "HttpResponse", "write", "abort", "send_error", "HTTPError", "error"})
LOGS = frozenset({"logger", "logging", "log", "app", "warnings", "print"})
TRACES = frozenset({"traceback.format_exc", "traceback.format_exception", "traceback.format_tb", "traceback.print_exc"})
MARKS = frozenset({"errorhandler", "app_errorhandler", "exception_handler"})
ERRORS = frozenset({"error", "err", "exc", "exception", "e", "ex"})
HARMLESS = frozenset(
    {"type", "isinstance", "len", "bool", "int", "id", "hasattr", "log", "exception", "warning", "info"}
)
CAREFUL = frozenset(
    {"code", "status", "status_code", "errno", "messages", "message_dict", "normalized_messages", "detail"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the answers."""
    for scope in _of_errors(file):
        yield from _handled(file, scope, _told_error(scope), scope.body)
    for scope in handlers(file):
        for node in scope.nodes:
            match node:
                case ir.Handler(exception=kind, name=name, body=body):
                    error = name if _is_broad(kind) else None
                    yield from _handled(file, scope, error, body)
                    yield from _later(file, scope, error, body)
                case _:
                    pass


def _of_errors(file: File) -> Iterator[Scope]:
    """Yield the functions that a framework calls to answer after an error."""
    for scope in file.scopes:
        if scope.function and (_marks(scope.function) or _error_of(scope.function) is not None):
            yield scope


def _marks(function: ir.Function) -> list[ir.Expression]:
    return [each for each in function.decorators if called(each) in MARKS]


def _error_of(function: ir.Function) -> ir.Parameter | None:
    """Return the error that a handler of Starlette's signature, `(request, exc)`, is given: it is registered elsewhere.

    Starlette's documentation, "Exceptions"; the same signature as FastAPI's `add_exception_handler` wants.
    """
    match function.parameters:
        case [ir.Parameter(name="request" | "_request" | "_" | "req"), error] if error.name in ERRORS:
            return error if function.owner is None else None
        case _:
            return None


def _told_error(scope: Scope) -> str | None:
    """Return the parameter with the error of a handler, where that may be any error."""
    function = scope.function
    if function is None or not function.parameters:
        return None
    error, marks = function.parameters[-1], _marks(function)
    if not marks and any(isinstance(node, ir.Call) and called(node).startswith("render") for node in scope.nodes):
        return None  # a page for some status: what it shows of the error, it says itself
    kinds = [each.arguments[0].value for each in marks if isinstance(each, ir.Call) and each.arguments]
    kinds += [error.annotation] if error.annotation is not None else []
    return error.name if error.name in ERRORS and all(map(_is_broad, kinds)) else None


def _is_broad(kind: ir.Expression | None) -> bool:
    """Tell whether a handler takes errors whose text nobody chose for the reader."""
    if kind is None:
        return True
    kinds = kind.items if isinstance(kind, ir.Collection) else (kind,)
    return any(called(each) in BROAD or called(each) in WIDE for each in kinds)


def _handled(file: File, scope: Scope, name: str | None, body: tuple[ir.Statement, ...]) -> Iterator[Found]:
    yield from _answers(ir.walk(body), lambda value: _tells(file, scope, value, name))


def _answers(nodes: Iterable[ir.Node], tells: Callable[[ir.Expression], bool]) -> Iterator[Found]:
    """Yield the statements that answer with what `tells` is true of."""
    for node in nodes:
        match node:
            case ir.Return(value=ir.Expression() as value) | ir.Raise(value=ir.Call() as value):
                if tells(value):
                    yield Found(node.span, SAID)
            case ir.Evaluate(value=ir.Call(arguments=arguments) as call) if called(call) in TELLERS:
                logs = isinstance(call.function, ir.Attribute) and called(call.function.base) in LOGS
                if not logs and any(tells(each.value) for each in arguments):
                    yield Found(node.span, SAID)
            case _:
                pass


def _later(file: File, scope: Scope, name: str | None, body: tuple[ir.Statement, ...]) -> Iterator[Found]:
    """Yield the answers, anywhere in the function, with what a handler has kept of the exception."""
    kept = _kept(file, scope, name, body)
    if kept:
        yield from _answers(scope.nodes, lambda value: _is_of(value, kept))


def _kept(file: File, scope: Scope, name: str | None, body: tuple[ir.Statement, ...]) -> frozenset[str]:
    """Return the variables in which a handler leaves the text of the exception."""
    pairs = bodies.assignments(body)
    return frozenset(path for path, value in pairs if path.isidentifier() and _tells(file, scope, value, name))


def _is_of(value: ir.Expression, kept: frozenset[str]) -> bool:
    return any(isinstance(each, ir.Name) and each.id in kept for each in ir.walk(value))


def _tells(file: File, scope: Scope, value: ir.Expression, name: str | None, depth: int = 3) -> bool:
    """Tell whether an answer holds the traceback, or the text of the exception."""
    match value:
        case ir.Call() if not TRACES.isdisjoint(file.names(value)):
            return True
        case ir.Call() if called(value) in HARMLESS:
            return False
        case ir.Attribute(name=field) if field in CAREFUL:
            return False
        case ir.Name(id=found):
            if found == name:
                return True
            known = scope.values.get(found, ()) if depth else ()
            return any(_tells(file, scope, each, name, depth - 1) for each in known)
        case ir.Mapping(items=items):
            return any(_tells(file, scope, each, name, depth) for _, each in items)
        case _:
            parts = (each.value if isinstance(each, ir.Argument) else each for each in ir.children(value))
            return any(_tells(file, scope, each, name, depth) for each in parts if isinstance(each, ir.Expression))
