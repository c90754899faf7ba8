"""The command line as click reads it: words in, one frozen request out. Nothing is done here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

import reviewer
from reviewer import configuration
from reviewer.catalog import load
from reviewer.configuration import NEVER, Settings
from reviewer.formats import FORMATS
from reviewer.model import Pass, Priority, ReviewError

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "ai-review"
_SHELLS = ("bash", "zsh", "fish")


@dataclass(frozen=True, slots=True)
class Check:
    """Review something."""

    paths: tuple[str, ...]
    stdin_filename: str
    staged: bool
    diff: str | None
    settings: Settings
    config: Path | None
    writes_baseline: bool
    cache_dir: Path | None
    no_cache: bool
    form: str
    output: Path | None
    reports: tuple[tuple[str, Path], ...]  # further (format, file) of the same run
    exit_zero: bool
    quiet: bool
    verbose: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """List the weaknesses."""


@dataclass(frozen=True, slots=True)
class Explain:
    """Explain one weakness."""

    weakness: str


@dataclass(frozen=True, slots=True)
class Why:
    """Say why a line is, or is not, reported."""

    place: str
    form: str
    config: Path | None
    cache_dir: Path | None
    no_cache: bool


@dataclass(frozen=True, slots=True)
class Completion:
    """Print what a shell sources to complete our words."""

    script: str


Request = Check | Rules | Explain | Why | Completion


def parse(words: Sequence[str]) -> Request | None:
    """Return what the words ask for; None where click answered itself (`--help`, `--version`).

    Raises ReviewError, with a suggestion where there is one, for words that make no sense.
    """
    try:
        asked = group.main(list(words), prog_name=PROGRAM, standalone_mode=False)
    except click.UsageError as error:
        hint = f" See: {error.ctx.command_path} --help" if error.ctx else ""
        raise ReviewError(f"{_sentence(error.format_message())}{hint}") from error
    except click.Abort as error:
        raise KeyboardInterrupt from error
    return asked if isinstance(asked, Request) else None


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", ")")) else f"{text}."


class _Group(click.Group):
    """A group in which a first word that is no command is a path to check."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {name for param in self.get_params(ctx) for name in param.opts}
        if args and args[0] not in own and args[0] not in self.commands:
            args = ["check", *args]
        return super().parse_args(ctx, args)


class _Passes(click.ParamType[tuple[Pass, ...]]):
    """Names of passes, separated by commas."""

    name = "pass,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Pass, ...]:
        if isinstance(value, tuple):
            return value
        names = [name.strip() for name in value.split(",") if name.strip()]
        for name in names or [value]:
            if name not in list(Pass):
                self.fail(f"{name!r} is no pass.{configuration.suggestion(name, list(Pass))}", param, ctx)
        return tuple(each for each in Pass if each in names)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        before, comma, last = incomplete.rpartition(",")
        return [CompletionItem(f"{before}{comma}{name}") for name in Pass if name.startswith(last)]


class _Report(click.ParamType[tuple[str, Path]]):
    """FORMAT=FILE."""

    name = "format=file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        if isinstance(value, tuple):
            return value
        form, sign, file = value.partition("=")
        if not sign or not file:
            self.fail(f"{value!r} is not FORMAT=FILE, such as sarif=review.sarif.", param, ctx)
        if form not in FORMATS:
            self.fail(f"{form!r} is no format.{configuration.suggestion(form, FORMATS)}", param, ctx)
        return form, Path(file)


class _Weakness(click.ParamType[str]):
    """The name of a weakness."""

    name = "weakness"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        return [CompletionItem(name) for name in load().rules if name.startswith(incomplete)]


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="ai-review PATH is short for ai-review check PATH. Commands explain themselves: ai-review check --help",
)
@click.version_option(reviewer.__version__, "--version", prog_name=PROGRAM, message="%(prog)s %(version)s")
def group() -> None:
    """Review code that an AI wrote: five passes, one report.

    The passes ask: what do the linters say (static), is outside data checked (validation) or
    built into queries, commands and markup (injection), can a network call hang or be
    listened to (network), are secrets in the code (secrets)?
    """


@group.command(
    epilog="\b\nExamples:\n"
    "  ai-review check                        the working folder\n"
    "  ai-review check src app.py             a folder and a file\n"
    "  ai-review check --staged               what the next commit brings\n"
    "  ai-review check --diff main            only what is new since main\n"
    "  ai-review check - < answer.py          one program from stdin\n"
    "  ai-review check --format sarif --output review.sarif\n"
    "  ai-review check --passes injection,secrets --fail-on P1\n"
    "\n"
    "Exit status: 0 nothing at or above --fail-on; 1 findings; 2 the review could not be done, or is incomplete.",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--diff", metavar="BASE", help="Show only what is new since the merge-base with BASE.")
@click.option("--staged", is_flag=True, help="Review what is staged, as it stands in the index.")
@click.option("--stdin-filename", metavar="NAME", default="stdin.py", help="What to call stdin (PATH is -).")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Write the report there.")
@click.option("--report", "reports", multiple=True, type=_Report(), help="Write one more report. Repeatable.")
@click.option(
    "--fail-on", type=click.Choice([*Priority.__members__, NEVER]), help="Exit 1 from here on.  [default: P2]"
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found (an incomplete review still exits 2).")
@click.option("--show", type=click.Choice(list(Priority.__members__)), help="Show findings up to here.  [default: P3]")
@click.option("--passes", type=_Passes(), help=f"Only these of: {', '.join(Pass)}.")
@click.option("--baseline", metavar="FILE", help="Findings that FILE holds are known and not shown.")
@click.option("--write-baseline", "writes_baseline", is_flag=True, help="Keep today's findings in the baseline.")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read the configuration from FILE.")
@click.option(
    "--cache-dir",
    metavar="DIR",
    envvar="AI_REVIEW_CACHE_DIR",
    type=click.Path(path_type=Path),
    help="Keep there what the next review can use.  [default: the user's cache folder; env: AI_REVIEW_CACHE_DIR]",
)
@click.option("--no-cache", is_flag=True, help="Look at everything anew, and keep nothing.")
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Processes at a time.  [default: one a core]")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing where nothing is found, and no progress.")
@click.option("--verbose", "-v", is_flag=True, help="Say on stderr what is done, and why it went wrong.")
def check(paths: tuple[str, ...], form: str, **flags: Any) -> Check:
    """Review files and folders, what is staged, what is new, or stdin (-).

    Without a PATH the working folder is reviewed. Nothing of what is reviewed is run, and
    nothing in it configures the review: the configuration is `.ai-review.toml`, or
    [tool.ai-review] of `pyproject.toml`, of the working folder; with --diff that of BASE,
    with --staged that of HEAD.
    """
    settings = Settings(
        passes=flags.pop("passes"),
        fail_on=flags.pop("fail_on"),
        show=(show := flags.pop("show")) and Priority[show],
        baseline=flags.pop("baseline"),
        jobs=flags.pop("jobs"),
    )
    return Check(paths=paths, form=form, settings=settings, **flags)


@group.command()
def rules() -> Rules:
    """List the weaknesses: CWE, pass, and what other tools call them."""
    return Rules()


@group.command(epilog="Example: ai-review explain sql-injection")
@click.argument("weakness", type=_Weakness())
def explain(weakness: str) -> Explain:
    """Say why a weakness matters, with a bad and a good program, the fix, references."""
    return Explain(weakness)


@group.command(
    epilog="\b\nExamples:\n"
    "  ai-review why src/app.py:12            as a report names it; a column may follow\n"
    "  ai-review why 'report.ipynb (cell 3):2'\n"
    "\n"
    "Exit status: 0 it is said; 2 the line is not under review, or the review could not be done.",
)
@click.argument("place", metavar="PATH:LINE")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read the configuration from FILE.")
@click.option(
    "--cache-dir",
    metavar="DIR",
    envvar="AI_REVIEW_CACHE_DIR",
    type=click.Path(path_type=Path),
    help="Use what is kept there.  [default: the user's cache folder; env: AI_REVIEW_CACHE_DIR]",
)
@click.option("--no-cache", is_flag=True, help="Look at everything anew, and keep nothing.")
def why(place: str, form: str, **flags: Any) -> Why:
    """Say why a line is reported, or why it is not.

    The working folder is reviewed as `ai-review check` does it. Of the line it says what is
    found there, shown or not; which outside data comes to it, by which way, and which check or
    cleaner made that harmless; that constants alone reach it, or that it never runs, and what
    decides that; and where no model knows what is called, by which names it is called.
    """
    return Why(place, form, **flags)


@group.command(epilog="Example: ai-review completion bash >> ~/.bashrc; zsh and fish likewise.")
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> Completion:
    """Print what makes a shell complete our commands and options."""
    found = get_completion_class(shell)
    if found is None:
        raise ReviewError(f"There is no completion for {shell}.")
    variable = f"_{PROGRAM.replace('-', '_').upper()}_COMPLETE"
    return Completion(found(group, {}, PROGRAM, variable).source())
