"""A program whose files are solved one by one, and what they know of each other.

Of a file that others use, its body is followed once (`Program.open`), and a function of it once for each shape of
its arguments (`Program.followed`), by itself: with nothing of the caller in it, the answer serves every caller.
Only a call that is handed a class or function which the callee's file cannot know (a subclass with its own hook)
is followed in the caller's `Session`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.flow import alone, closures, templates
from reviewer.flow.assign import update
from reviewer.flow.evaluate import evaluate, member
from reviewer.flow.execute import execute
from reviewer.flow.follow import follow
from reviewer.flow.imports import imported
from reviewer.flow.index import ALONE, TEMPLATE, Index
from reviewer.flow.run import MOST_BESIDE, MOST_STEPS, Run, Session
from reviewer.flow.values import Value, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reviewer.flow import summary as ir
    from reviewer.flow.frame import Result
    from reviewer.flow.models import Models
    from reviewer.flow.run import Hit
    from reviewer.flow.templates import Page
    from reviewer.flow.values import Value
    from reviewer.flow.watch import Watch


MOST_OPEN = 1_000  # files, of 0.3 MB each; past that the half that was used last stays open


@dataclass(frozen=True, slots=True)
class Followed:
    """What a function does with arguments of one shape, whoever calls it."""

    result: Result
    hits: tuple[Hit, ...]  # of data that the function (or what it calls) reads by itself
    reads: frozenset[str]  # the files that the answer depends on
    apart: frozenset[int]  # the numbers of this and of all that was followed apart for it


@dataclass
class Program:
    """All files of a program, opened as they are needed.

    `fetch` returns the summary of a path of the index. It is asked for those only.
    """

    models: Models
    index: Index = ALONE
    fetch: Callable[[str], ir.Summary] = field(default=dict[str, "ir.Summary"]().__getitem__)
    watch: Watch | None = None
    _opened: dict[str, Run] = field(default_factory=dict)
    _followed: dict[str, dict[tuple[object, ...], Followed]] = field(default_factory=dict)  # by path and shape
    _steps: list[int] = field(default_factory=list)  # statements of each function followed apart, by number

    def main(self, path: str) -> Run:
        """Return a file ready to be solved."""
        self._let_go()
        opened = self.open(path)
        self._used(opened.session.reads)
        session = Session(self, path, mates=frozenset(self.index.circles.get(path, ())))
        session.reads |= opened.session.reads
        run = _fresh(opened, session)
        run.top = replace(opened.top, env=dict(opened.top.env), sealed=False)
        run.scopes = {name: run.top if scope is opened.top else scope for name, scope in opened.scopes.items()}
        run.hits, run.misuses, run.sites = dict(opened.hits), dict(opened.misuses), dict(opened.sites)
        session.runs[path] = run
        session.handlers = [*opened.session.handlers]
        return run

    def _let_go(self) -> None:
        """Close the files that were not used of late, if many are open."""
        if len(self._opened) > MOST_OPEN:
            for path in tuple(self._opened)[: -MOST_OPEN // 2]:
                self.close(path)

    def _used(self, paths: Iterable[str]) -> None:
        """Note that files were used just now."""
        for path in sorted(paths):
            run = self._opened.pop(path, None)
            if run is not None:
                self._opened[path] = run

    def close(self, path: str) -> None:
        """Forget a file; it is opened anew when it is asked for."""
        self._opened.pop(path, None)
        self._followed.pop(path, None)

    def open(self, path: str) -> Run:
        """Return a file as others see it: its body followed, and what its functions do to its objects."""
        run = self._opened.get(path)
        if run is None:
            run = self._opened[path] = self._started(self.fetch(path))
            execute(run, run.top, run.summary.body)
            self._settle(run)
            for frame in (run.top, *run.bodies.values()):
                frame.sealed = True
        return run

    def _settle(self, run: Run) -> None:
        inner = self._apart(run)
        for name in alone.filling(inner):
            alone.keep(inner, name, alone.follow_alone(inner, name))
        run.session.reads |= inner.session.reads

    def find(self, run: Run, name: str) -> tuple[Run, str] | None:
        """Return the file, as seen by another, in which a dotted name lies, and the rest of the name.

        None where it lies in no file that the other uses, or in that file itself.
        """
        session = run.session
        found = session.names[name] if name in session.names else self._seen(session, name)
        if found is None or found[0] == run.path:
            return None
        path, rest = found
        if path != session.viewpoint and path not in session.reads:
            session.reads.add(path)
            session.reads.update(self.open(path).session.reads)
        return session.runs.get(path) or self.open(path), rest

    def _seen(self, session: Session, name: str) -> tuple[str, str] | None:
        """Return the path of the file, as far as it can be seen, in which a name lies, and the rest of the name."""
        found = self.index.module(name)
        if found is not None:
            path, rest = found
            seen = path == session.viewpoint or path in self.index.reach(session.viewpoint) or path in session.mates
            found = found if seen and rest else None
        session.names[name] = found
        return found

    def value(self, run: Run, name: str) -> Value | None:
        """Return what a dotted name of another file stands for: a constant, an object, an alias."""
        found = self.find(run, name)
        if found is None:
            return None
        home, rest = found
        owner, _, last = rest.rpartition(".")
        if not owner:
            known, written = home.top.env.get(last), run.session.written.get(name)
            return _either(known, written)
        body = home.bodies.get(home.dotted(owner))
        return body.env.get(last) if body is not None else None

    def page(self, run: Run, name: str) -> Page | None:
        """Return the template of this name that lies nearest to a file."""
        run.session.reads.add(f"{TEMPLATE} {name}")
        path = templates.named(self.index.pages, name, run.path)
        return self.index.pages[path] if path else None

    def fields(self, path: str, kind: str) -> Mapping[str, Value]:
        """Return what the methods of a class of a file assign to their object, of whichever method."""
        return self.open(path).kept.get(kind, {})

    def _knows(self, path: str, value: Value) -> bool:
        """Tell whether a file can know all classes and functions that a value speaks of."""
        reach = self.index.reach(path)
        for name in (*value.types, *value.refs):
            if name.startswith("<"):
                return False
            found = self.index.module(name)
            if found is not None and found[0] != path and found[0] not in reach:
                return False
        inner = [
            *(value.items or {}).values(),
            *value.fields.values(),
            *([value.rest] if value.rest is not None else []),
        ]
        return all(self._knows(path, each) for each in inner)

    def followed(self, path: str, name: str, key: tuple[object, ...], shaped: dict[str, Value]) -> Followed:
        """Follow a function of a file with arguments of this shape, apart from who calls it."""
        answers = self._followed.setdefault(path, {})
        known = answers.get(key)
        if known is None:
            inner = self._apart(self.open(path))
            inner.active.add(key)
            inner.steps = start = MOST_STEPS - MOST_BESIDE
            result = follow(inner, name, inner.functions[name], shaped)
            runs = inner.session.runs.values()
            hits = tuple(hit for run in runs for hit in run.hits.values())
            apart = frozenset(inner.session.apart | {len(self._steps)})
            self._steps.append(sum(run.steps for run in runs) - start)
            known = answers[key] = Followed(result, hits, frozenset(inner.session.reads | {path}), apart)
        return known

    def charge(self, session: Session, followed: Followed) -> None:
        """Count what was followed apart for a session, each part once, whoever had it followed first."""
        new = followed.apart - session.apart
        session.apart |= new
        session.spent += sum(self._steps[each] for each in new)
        session.reads |= followed.reads

    def join(self, run: Run, path: str) -> Run:
        """Return a file as part of what is being solved."""
        session = run.session
        if path not in session.runs:
            session.runs[path] = _fresh(self.open(path), session)
        return session.runs[path]

    def made(self, run: Run, path: str, name: str) -> Run | None:
        """Return a file in which one function makes another, as part of what is being solved; None if none does."""
        home, outer = self.open(path), name.rpartition(".")[0]
        if name in run.session.sought or outer not in home.functions:
            return None
        run.session.sought.add(name)
        if not closures.is_made(home, name):
            return None
        home = self.join(run, path)
        if name not in home.functions:
            follow(home, outer, home.functions[outer], closures.blank(home, home.functions[outer]))
        return home if name in home.functions else None

    def shared(self, run: Run, path: str, name: str, values: Iterable[Value]) -> bool:
        """Tell whether what a function of another file does with these values can serve every caller."""
        viewpoint = run.session.viewpoint
        if name not in self.open(path).functions:
            return False  # one that is made while another is followed
        return path in self.index.reach(viewpoint) and all(self._knows(path, value) for value in values)

    def _started(self, summary: ir.Summary) -> Run:
        libraries, stars = imported(summary)
        links = self.index.links.get(summary.path, {})
        stars = tuple(sorted(links.get(star, star) for star in stars))
        session = Session(self, summary.path)
        run = Run(summary, self.models, evaluate, execute, update, member, session, links, libraries, stars)
        run.watch = self.watch
        session.runs[summary.path] = run
        return run

    def _apart(self, opened: Run) -> Run:
        session = Session(self, opened.path, names=opened.session.names)
        session.reads |= opened.session.reads
        session.runs[opened.path] = _fresh(opened, session)
        return session.runs[opened.path]


def _either(one: Value | None, other: Value | None) -> Value | None:
    return join(one, other) if one is not None and other is not None else other if one is None else one


def _fresh(opened: Run, session: Session) -> Run:
    """Return an opened file with nothing followed in it yet."""
    return replace(
        opened,
        session=session,
        functions=dict(opened.functions),
        classes=dict(opened.classes),
        scopes=dict(opened.scopes),
        bodies=dict(opened.bodies),
        bases=dict(opened.bases),
        linked=dict(opened.linked),
        results={},
        shapes={},
        usual={},
        lines={},
        active=set(),
        hits={},
        misuses={},
        sites={},
        returned={},
        steps=0,
    )
