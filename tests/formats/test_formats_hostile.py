"""Whatever the reviewed tree says, wherever a report repeats it, it stays text."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from reviewer.formats import escape, github, markdown, sarif, text
from reviewer.formats import json as json_format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    from reviewer.model import Report

PAYLOADS = [
    "\x1b[2J\x1b]0;owned\x07",
    "\u202egnp.exe\u2066\u200b\ufeff\U000e0041",
    "\r\n::error file=x::fake",
    "\n##[error]fake",
    "%0A::set-output name=x::y",
    ",line=1::x",
    "a:b,c=d",
    "@octocat",
    "fixes #1 GH-2 org/repo#3",
    "https://evil.example www.evil.example",
    "<img src=x onerror=alert(1)>",
    "</details>",
    "<!--",
    "[x](javascript:alert(1))",
    "![x](//evil.example/x.png)",
    "`",
    "```\n# heading",
    "``````",
    "|",
    "\\|",
    "\\",
    "\n\n- item\n",
    "> quote",
    "$x$",
    "~~gone~~ **bold** _it_",
    "\udc80",
    "\ud83d",
    "]\\](2)",
    "[red]rich[/red]",
    "日本語",
    "../../etc/passwd",
    "C:\\x y#z?q%41",
    "{0}",
]
CHARACTERS = st.text(st.sampled_from("\x00\t\n\r\x1b\x85\u2028\u200e\u202e\ud800 `|@#<>&[]()\\*_~$!:/%,=.-x1é\u0301日"))
HOSTILE = st.lists(st.sampled_from(PAYLOADS) | CHARACTERS | st.text(), max_size=4).map(
    lambda parts: "x" + "".join(parts)
)

MENTION = re.compile(r"@\w|#\w|://|\bwww\.|\bGH-\d", re.IGNORECASE)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


UNHURRIED = settings(deadline=None, max_examples=60)


def _drawn(report: Report, width: int) -> str:
    stream = io.StringIO()
    text.draw(report, Console(file=stream, width=width, color_system="standard", force_terminal=True))
    return re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue())


@UNHURRIED
@given(said=HOSTILE, width=st.sampled_from([20, 47, 80]))
def test_a_terminal_gets_only_what_a_reader_can_see(said: str, width: int, saying: Callable[[str], Report]) -> None:
    lines = _drawn(saying(said), width).split("\n")
    assert all(escape._plain(character) for line in lines for character in line)
    assert max(map(cell_len, lines)) <= width


def _tokens(source: str) -> Iterator[Token]:
    for token in PARSER.parse(source):
        yield token
        yield from token.children or ()


def _blocks(source: str) -> list[tuple[str, str]]:
    return [(token.type, token.tag) for token in PARSER.parse(source)]


@UNHURRIED
@given(said=HOSTILE)
def test_a_comment_keeps_its_structure(said: str, saying: Callable[[str], Report]) -> None:
    assert _blocks(markdown.render(saying(said))) == _blocks(markdown.render(saying("x")))


@UNHURRIED
@given(said=HOSTILE)
def test_a_comment_has_no_link_tag_picture_or_mention(said: str, saying: Callable[[str], Report]) -> None:
    for token in _tokens(markdown.render(saying(said))):
        assert token.type not in {"html_inline", "link_open", "image", "s_open", "em_open"}
        if token.type == "html_block":
            assert re.fullmatch(r"<details>\n<summary>[\w ]+</summary>\n|</details>\n", token.content)
        if token.type == "text":
            assert not MENTION.search(token.content)


@UNHURRIED
@given(said=HOSTILE)
def test_the_help_of_a_rule_has_no_tag_or_mention(said: str, saying: Callable[[str], Report]) -> None:
    rules = json.loads(sarif.render(saying(said)))["runs"][0]["tool"]["driver"]["rules"]
    for token in _tokens(rules[0]["help"]["markdown"]):
        assert token.type not in {"html_inline", "html_block", "link_open", "image"}
        assert token.type != "text" or not MENTION.search(token.content)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("plain, a_b - and 1+1=2 (so) {x}!", "plain, a\\_b - and 1+1=2 (so) {x}!"),
        ("@octocat", "@&#8203;octocat"),
        ("fixes #1, gh-2; # no", "fixes #&#8203;1, gh&#8203;-2; # no"),
        ("https://x.example www.x.example", "https:&#8203;//x.example www&#8203;.x.example"),
        ("a|b $x$ <b> &amp;", "a&#124;b &#36;x&#36; &lt;b&gt; &amp;amp;"),
        ("`a*b` is *not* c", "`a*b` is \\*not\\* c"),
        ("one ` alone", "one \\` alone"),
        ("a\nb\x1b", "a\\\\nb\\\\x1b"),
    ],
)
def test_prose_is_written_as_markdown_that_reads_the_same(said: str, written: str) -> None:
    assert escape.prose(said) == written


@UNHURRIED
@given(said=st.text(st.sampled_from("` x|\\"), min_size=1))
def test_a_code_span_is_one_span_with_its_text(said: str) -> None:
    tokens = list(_tokens(f"a {escape.code(said)} b"))
    spans = [token.content for token in tokens if token.type == "code_inline"]
    assert [span.strip() for span in spans] == [said.strip()]


@UNHURRIED
@given(said=HOSTILE)
def test_a_cell_ends_only_where_the_row_says(said: str) -> None:
    table = f"|a|b|\n|-|-|\n| {escape.cell(f'`{said}` and {said}')} | end |"
    cells = [token for token in PARSER.parse(table) if token.type == "inline"]
    assert [cell.content for cell in cells][:2] == ["a", "b"]
    assert [cell.content for cell in cells][3:] == ["end"]


def _command(line: str) -> tuple[str, list[str]]:
    """Return the name of a workflow command and of its properties, as the runner finds them."""
    name, _, properties = line[2:].partition("::")[0].partition(" ")
    return name, [field.partition("=")[0] for field in properties.split(",")]


@UNHURRIED
@given(said=HOSTILE)
def test_a_runner_gets_no_command_but_ours(said: str, saying: Callable[[str], Report]) -> None:
    ours = github.render(saying("x")).split("\n")
    lines = github.render(saying(said)).split("\n")
    assert len(lines) == len(ours)
    for line, model in zip(lines, ours, strict=True):
        if not model.startswith("::"):
            assert not line.lstrip().startswith("::")
            assert "##[" not in line
            continue
        assert _command(line) == _command(model)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(item)


@pytest.mark.parametrize("form", [json_format, sarif], ids=["json", "sarif"])
@UNHURRIED
@given(said=HOSTILE)
def test_json_can_be_decoded_by_anybody(form: Any, said: str, saying: Callable[[str], Report]) -> None:
    written = form.render(saying(said))
    assert written.isascii()
    for value in _strings(json.loads(written)):
        value.encode("utf-8")


@UNHURRIED
@given(said=HOSTILE)
def test_a_message_of_sarif_has_no_link(said: str, saying: Callable[[str], Report]) -> None:
    for result in json.loads(sarif.render(saying(said)))["runs"][0]["results"]:
        bare = re.sub(r"\\[\\\[\]]", "", result["message"]["text"])
        assert not re.search(r"\[[^\[\]]*\]\(", bare)
        assert bare.isprintable()


@UNHURRIED
@given(said=HOSTILE)
def test_a_path_becomes_a_relative_uri_and_comes_back(said: str) -> None:
    uri = escape.uri(said)
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert re.fullmatch(r"(?:[\w./~-]|%[0-9A-F]{2})+", uri, re.ASCII)
    if not re.search("[\ud800-\udfff]", said):
        assert unquote(uri) == said


def test_a_path_that_is_not_unicode_keeps_its_bytes() -> None:
    assert escape.uri("a\udcff b.py") == "a%FF%20b.py"
