"""The outputs in README.md: `python -m tests.readme_outputs` writes them anew, the tests compare them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
OUTPUT = re.compile(
    r"(?P<head><!-- output: ai-review (?P<words>[^\n]*?) -->\n```text\n)(?P<text>.*?)(?P<tail>```\n)", re.DOTALL
)
TABLE = re.compile(r"(?P<head><!-- table: ai-review (?P<words>[^\n]*?) -->\n)(?P<text>(?:\|[^\n]*\n)+)")
ROWS = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
REVISION = re.compile(r" at [0-9a-f]{12}\.$", re.MULTILINE)


def run(words):
    """Return what the command prints in a terminal of 80 columns without colours; the commit is left out."""
    environment = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "TERM"}}
    done = subprocess.run(
        [sys.executable, "-m", "reviewer", *shlex.split(words)],
        cwd=ROOT,
        env={**environment, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return REVISION.sub(".", done.stdout).rstrip("\n") + "\n"


def table(words):
    """Return the first table of the report that the command gives as Markdown."""
    return ROWS.search(run(f"{words} --format markdown"))[0]


def renewed(text):
    """Return the README with the outputs of today."""
    text = TABLE.sub(lambda match: match["head"] + table(match["words"]), text)
    return OUTPUT.sub(lambda match: match["head"] + run(match["words"]) + match["tail"], text)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
