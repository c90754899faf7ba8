"""What a page template does with the values that it is given: `read` for the places that put one into the page raw.

Of the languages of Django and Jinja: the filter `safe`, blocks without escaping, attributes without quotes, scripts,
and links, which escaping for HTML does not protect (their documentation, and OWASP's cheat sheet on XSS).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.flow.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OPENING = re.compile(r"\{[#%{]")
CLOSING = {"{#": "#}", "{%": "%}", "{{": "}}"}
LONGEST = 2_000  # characters of a tag; nobody writes longer ones
NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+|\[\s*['\"]?\w+['\"]?\s*\])*")
PARTS = re.compile(r"\w+")
FILTER = re.compile(r"\|\s*(\w+)")
LOOP = re.compile(r"for\s+(?P<names>[\w\s,()]+?)\s+in\s+(?P<items>.+)", re.DOTALL)
ALIAS = re.compile(
    r"(?:set\s+|with\s+|\s)(?P<name>\w+)\s*=\s*(?P<value>[A-Za-z_][\w.\[\]'\"]*)"
    r"|with\s+(?P<other>[\w.]+)\s+as\s+(?P<new>\w+)"
)
PART_OF = re.compile(r"(?:extends|include|import|from)\s+['\"](?P<name>[^'\"]+)['\"]")
VERBATIM = re.compile(r"\{%-?\s*(?P<kind>verbatim|raw|comment)\b")
VERBATIM_END = {kind: re.compile(rf"\{{%-?\s*end{kind}\b[^%]*%\}}") for kind in ("verbatim", "raw", "comment")}
SCRIPT = re.compile(r"<(?P<end>/?)script\b(?P<more>[^>]*)>", re.IGNORECASE)
BARE = re.compile(r"<[a-zA-Z][^<>]*\s[\w-]+=\Z")
LINK = re.compile(r"<[a-zA-Z][^<>]*\s(?:href|src|action|formaction)\s*=\s*[\"']\Z", re.IGNORECASE)
HARMLESS = frozenset({
    "escape", "e", "forceescape", "force_escape", "tojson", "to_json", "escapejs", "json_script", "urlencode",
    "striptags", "bleach", "sanitize", "clean", "clean_html", "nh3", "length", "int", "float", "floatformat", "date",
    "time", "filesizeformat", "linebreaks", "linebreaksbr", "urlize", "yesno", "count", "slugify", "wordcount",
    "get_digit", "pluralize", "intcomma", "round",
})  # fmt: skip
IN_EACH = "[*]"
MARKED = re.compile(r"<(?:!doctype|html|head|body|div|p|span|h[1-6]|table|t[dr]|[uo]l|li|a|form|br)\b", re.IGNORECASE)
OFF = re.compile(r"autoescape\s+(?:off|false)", re.IGNORECASE)
Way = tuple[str, ...]  # the variable, then attributes or keys; IN_EACH for any element


@dataclass(frozen=True, slots=True)
class Raw:
    """A place where a value goes into the page as it is."""

    span: Span
    way: Way
    text: str  # as written
    link: bool = False  # harmful only where it is the start of an address


@dataclass(frozen=True, slots=True)
class Page:
    """A template: its raw places, the names of the templates that it is made of, and what only escaping protects."""

    path: str
    raw: tuple[Raw, ...] = ()
    parts: tuple[str, ...] = ()
    bare: tuple[Raw, ...] = ()  # raw where the program has switched escaping off


@dataclass
class _Reader:
    """Where the reading of a template stands."""

    text: str
    names: dict[str, Way] = field(default_factory=dict)  # variables that stand for others
    escaping: list[bool] = field(default_factory=lambda: [True])
    script: bool = False
    before: str = ""  # the markup since the last tag was opened, without the values
    raw: list[Raw] = field(default_factory=list)
    bare: list[Raw] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def literal(self, text: str) -> None:
        """Pass over markup."""
        for found in SCRIPT.finditer(text):
            self.script = not found["end"] and "src=" not in found["more"] and "json" not in found["more"]
        self.before = (self.before + text)[-400:]

    def tag(self, text: str) -> None:
        """Take note of a tag of the template language."""
        if text.startswith("autoescape"):
            self.escaping.append(not OFF.match(text))
        elif text.startswith("endautoescape") and len(self.escaping) > 1:
            self.escaping.pop()
        elif (loop := LOOP.match(text)) is not None:
            way = self.way(loop["items"].removesuffix(".items()").removesuffix(".items").removesuffix(".all"))
            for name in PARTS.findall(loop["names"]):
                self.names[name] = (*way, IN_EACH)
        elif (part := PART_OF.match(text)) is not None:
            self.parts.append(part["name"])
        for alias in ALIAS.finditer(text) if text.startswith(("set ", "with ")) else ():
            name, value = alias["name"] or alias["new"], alias["value"] or alias["other"]
            self.names[name] = self.way(value)

    def way(self, text: str) -> Way:
        """Return the way from the values of the page to what an expression names; () where it names none."""
        found = NAME.match(text.strip())
        if found is None:
            return ()
        root, *rest = PARTS.findall(found[0])
        return (*self.names.get(root, (root,)), *rest)

    def shown(self, text: str, start: int, end: int) -> None:
        """Take note of a value that is put into the page."""
        way, filters = self.way(text), FILTER.findall(text)
        if not way or not HARMLESS.isdisjoint(filters):
            return
        quoted = self.before.rpartition("\n")[2]
        in_script = self.script and not (quoted.count('"') % 2 or quoted.count("'") % 2)
        raw = "safe" in filters or not self.escaping[-1] or BARE.search(self.before) is not None or in_script
        link = LINK.search(self.before) is not None
        if raw or link:
            self.raw.append(Raw(_span(self.text, start, end), way, text, link=not raw))
        if not raw and len(self.escaping) == 1:  # no block says that it is escaped here
            self.bare.append(Raw(_span(self.text, start, end), way, text))


def read(path: str, text: str) -> Page:
    """Return what matters of a template. Any text is one: what is not understood is markup."""
    reader = _Reader(text)
    done = 0
    blank = _blanked(text)
    for start, end, opening, inside in _pieces(blank):
        reader.literal(blank[done:start])
        done = end
        if opening == "{%":
            reader.tag(inside)
        elif opening == "{{" and inside:
            reader.shown(inside, start, end)
            reader.before += "x"
    bare = tuple(reader.bare) if MARKED.search(text) else ()
    return Page(path, tuple(reader.raw), tuple(reader.parts), bare)


def _blanked(text: str) -> str:
    """Return a template with spaces in the place of what is shown as it stands, in time that grows with its length."""
    parts, done, place = [], 0, 0
    endless: set[str] = set()
    while found := VERBATIM.search(text, place):
        kind, place = found["kind"], found.end()
        end = None if kind in endless else VERBATIM_END[kind].search(text, place)
        if end is None:
            endless.add(kind)
            continue
        parts += [text[done : found.start()], re.sub(r"[^\n]", " ", text[found.start() : end.end()])]
        done = place = end.end()
    return "".join((*parts, text[done:]))


def _pieces(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, opening and inside of each tag, expression and comment, likewise."""
    place = 0
    endless: set[str] = set()
    while found := OPENING.search(text, place):
        opening, place = found[0], found.start() + 1
        end = -1 if opening in endless else text.find(CLOSING[opening], found.end())
        if end < 0:
            endless.add(opening)
            continue
        place = end + len(opening)
        inside = text[found.end() : end].removeprefix("-").removesuffix("-").strip()
        yield found.start(), place, opening, inside if len(inside) <= LONGEST else ""


def _span(text: str, start: int, end: int) -> Span:
    first, last = text.count("\n", 0, start), text.count("\n", 0, end)
    columns = [place - (text.rfind("\n", 0, place) + 1) + 1 for place in (start, end)]
    return Span(first + 1, columns[0], last + 1, columns[1])


def named(pages: Iterable[str], name: str, near: str) -> str | None:
    """Return the path of the template of this name that lies nearest to a file."""
    wanted = name.lstrip("/")
    fitting = sorted(path for path in pages if path == wanted or path.endswith("/" + wanted))
    return max(fitting, key=lambda path: (_shared(path, near), [-ord(each) for each in path]), default=None)


def _shared(one: str, other: str) -> int:
    folders = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    count = 0
    for mine, theirs in folders:
        if mine != theirs:
            break
        count += 1
    return count
