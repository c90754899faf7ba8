"""Every call that goes over the network, by the models' `network` table, and the object that it goes through."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.passes import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.models import Row
    from reviewer.flow.solve import Site, Solved


class Given(enum.Enum):
    """What a call says of its timeout."""

    SET = enum.auto()
    NONE = enum.auto()  # explicitly none: wait for ever
    ABSENT = enum.auto()
    UNKNOWN = enum.auto()  # passed on from elsewhere


@dataclass(frozen=True, slots=True)
class Contact:
    """A call that a row of the models speaks of."""

    site: Site
    name: str  # of the callee, as the row has it
    row: Row

    @property
    def takes_timeout(self) -> bool:
        """Tell whether the call has a place for a timeout."""
        slots = (*self.row.pattern.positional, *self.row.pattern.keywords)
        return any(slot.mark == "TIMEOUT" for slot in slots)


@dataclass(frozen=True)
class Network:
    """The network calls of a file and the clients that it makes."""

    code: Solved

    @cached_property
    def parts(self) -> bodies.Parts:
        """The nodes of the file by their kind."""
        return bodies.parts(self.code)

    @cached_property
    def calls(self) -> tuple[Contact, ...]:
        """The calls that go over the network, in the order of the source."""
        return tuple(self._contacts("network"))

    @cached_property
    def clients(self) -> tuple[Contact, ...]:
        """The calls that make a client, or set the timeout of one."""
        return tuple(self._contacts("clients"))

    @cached_property
    def by_span(self) -> dict[ir.Span, Contact]:
        """The network calls by their place."""
        return {contact.site.call.span: contact for contact in self.calls}

    def _contacts(self, table: str) -> Iterator[Contact]:
        for site in self.code.sites:
            found = [
                Contact(site, name, row)
                for name in site.names
                for row in self.code.models.named(table, name)
                if row.pattern.shape == "call" and row.pattern.match(site.given) is not None
            ]
            if found:
                yield found[0]

    @cached_property
    def _made(self) -> dict[tuple[str, str], list[Contact]]:
        """The clients by the function and the access path under which they are kept."""
        made: dict[tuple[str, str], list[Contact]] = {}
        for function, assigned in self.parts.assignments.items():
            for path, value in assigned:
                made.setdefault((self._home(function, path), path), []).extend(self._clients_in(value))
        for contact in self.clients:
            base = _receiver(contact.site.call)
            target = path_of(base) if base is not None else None
            if target is not None and _is_of_object(contact):
                made.setdefault((self._home(contact.site.function, target), target), []).append(contact)
        return made

    def _home(self, function: str, path: str) -> str:
        """Return the class for a field of the object, else the function."""
        definition = self.code.functions.get(function)
        if path.startswith("self.") and definition is not None and definition.owner:
            return definition.owner
        return function

    def _clients_in(self, value: ir.Expression) -> Iterator[Contact]:
        if not self.clients:
            return iter(())
        spans = {call.span for call in bodies.calls(value)}
        for site in [self.parts.sites[span] for span in spans if span in self.parts.sites]:
            for name in bodies.named(self.code, site):
                spans |= {call.span for call in _returned(self.code.functions[name])}
        return (contact for contact in self.clients if contact.site.call.span in spans)

    def through(self, contact: Contact) -> tuple[Contact, ...]:
        """Return where the client that a call goes through is made or set up; () where that is not in the file."""
        base = _receiver(contact.site.call)
        if base is None:
            return ()
        direct = tuple(self._clients_in(base))
        path = path_of(base)
        if direct or path is None:
            return direct
        home = self._home(contact.site.function, path)
        while True:
            if (home, path) in self._made:
                return tuple(self._made[home, path])
            if not home:
                return ()
            home = home.rpartition(".")[0]

    def given(self, contact: Contact) -> Given:
        """Return what a call says of its timeout."""
        function = self.code.functions.get(contact.site.function)
        names = frozenset(each.name for each in function.parameters) if function else frozenset()
        return given(contact, names)

    def has_clients(self, contact: Contact) -> bool:
        """Tell whether the models know how the object that a call goes through gets a timeout."""
        if not contact.site.receiver.types:
            return False  # a function of a module
        kind = contact.row.pattern.name.rpartition(".")[0]
        above = {kind, *self.code.models.extends.get(kind, ())}
        below = {each for each, kinds in self.code.models.extends.items() if kind in kinds}
        return any(
            row.pattern.name in above | below or row.pattern.name.rpartition(".")[0] in above
            for row in self.code.models.table("clients")
        )


def given(contact: Contact, parameters: frozenset[str]) -> Given:
    """Return what a call says of its timeout.

    A name among `parameters` of the function around it is the caller's business, as is `**options`.
    """
    node = _timeout(contact)
    marks = contact.row.pattern.match(contact.site.given) or {}
    if node is None:
        if "TIMEOUT" in marks:
            return Given.UNKNOWN
        spread = any(argument.star for argument in contact.site.call.arguments)
        return Given.UNKNOWN if spread else Given.ABSENT
    if isinstance(node, ir.Constant):
        return Given.NONE if node.value is None else Given.SET
    if isinstance(node, ir.Call) and node.arguments:
        values = [argument.value for argument in node.arguments]
        nothing = all(isinstance(value, ir.Constant) and value.value is None for value in values)
        return Given.NONE if nothing else Given.SET
    value = marks.get("TIMEOUT")
    if value is not None and value.constants == (None,) and not (isinstance(node, ir.Name) and node.id in parameters):
        return Given.NONE
    return Given.UNKNOWN


def _timeout(contact: Contact) -> ir.Expression | None:
    """Return the argument that the row marks as the timeout."""
    pattern, arguments = contact.row.pattern, contact.site.call.arguments
    plain = [argument.value for argument in arguments if argument.name is None and not argument.star]
    words = {argument.name: argument.value for argument in arguments if argument.name}
    for index, slot in enumerate(pattern.positional):
        if slot.mark == "TIMEOUT":
            return plain[index] if index < len(plain) else words.get(slot.name or "")
    names = [slot.name for slot in pattern.keywords if slot.mark == "TIMEOUT"]
    return next((words[name] for name in names if name in words), None)


def _receiver(call: ir.Call) -> ir.Expression | None:
    return call.function.base if isinstance(call.function, ir.Attribute) else None


def _is_of_object(contact: Contact) -> bool:
    """Tell a method (`socket.socket.settimeout`) from a function or class of a module."""
    return not contact.site.receiver.types.isdisjoint({contact.row.pattern.name.rpartition(".")[0]})


def _returned(function: ir.Function) -> Iterator[ir.Call]:
    for node in bodies.own(function.body):
        if isinstance(node, ir.Return | ir.Evaluate) and node.value is not None:
            yield from bodies.calls(node.value)
