"""Small programs that say themselves what must be found in them: `# hit: kind` on the line of the sink."""

import re
import textwrap

from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise

MARK = re.compile(r"#\s*hit:\s*(.+?)\s*$")
VIEW = """\
import html
import os
import re
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlparse

import requests
from flask import Flask, request

app = Flask(__name__)


@app.route("/")
def view():
    x = request.args["x"]
    y = request.args["y"]
"""


def program(text):
    return textwrap.dedent(text).lstrip("\n")


def view(body):
    """Put statements into a handler in which `x` and `y` are outside data."""
    return VIEW + textwrap.indent(program(body), "    ")


def solved(text, path="app.py"):
    return solve(summarise(path, text), load())


def hits(text):
    """Return (line, kind) of all that the engine finds with a source stronger than a parameter."""
    return {(hit.span.line, hit.kind) for hit in solved(text).hits if hit.taint.origin.tier.value != "parameter"}


def marks(text):
    """Return (line, kind) of all that the program says must be found."""
    return {
        (number, kind)
        for number, line in enumerate(text.splitlines(), 1)
        if (mark := MARK.search(line))
        for kind in re.split(r",\s*", mark[1])
    }
