"""Templates whose values go into the page as they are, because a program says so in Python or by their names."""

import pytest

from reviewer.flow import templates
from reviewer.flow.index import build, card
from reviewer.flow.models import load
from reviewer.flow.program import Program
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise

PAGE = "<p>{{ q }} {{ q|e }} {{ q|int }}</p>"
FLASK = """
from flask import Flask, render_template, request
app = Flask(__name__)
{line}
@app.get("/")
def view():
    return render_template("{page}", q=request.args["q"])
"""
AIOHTTP = """
from aiohttp import web
from aiohttp_jinja2 import render_template, setup as set_up, template
def main(app):
    set_up(app{more})
async def view(request: web.Request):
    return render_template("page.html", request, {{"q": request.query["q"]}})
@template("page.html")
async def decorated(request: web.Request):
    return {{"q": request.query["q"]}}
"""
OFF = "app.jinja_env.autoescape = False"

# name: (files, times that the page is found to be handed something raw)
PROGRAMS = {
    "escaped": ({"app.py": FLASK.format(line="", page="page.html"), "page.html": PAGE}, 0),
    "switched off": ({"app.py": FLASK.format(line=OFF, page="page.html"), "page.html": PAGE}, 1),
    "switched off in another file": (
        {
            "app.py": FLASK.format(line="", page="page.html"),
            "setup.py": f"def set_up(app):\n    {OFF}\n",
            "page.html": PAGE,
        },
        1,
    ),
    "switched off in another program": (
        {
            "app.py": FLASK.format(line="", page="page.html"),
            "other/setup.py": f"def set_up(app):\n    {OFF}\n",
            "page.html": PAGE,
        },
        0,
    ),
    "switched off in a package below": (
        {
            "app.py": FLASK.format(line="", page="page.html"),
            "__init__.py": "",
            "parts/__init__.py": "",
            "parts/pages.py": f"def set_up(app):\n    {OFF}\n",
            "page.html": PAGE,
        },
        0,
    ),
    "switched on": (
        {"app.py": FLASK.format(line=OFF.replace("False", "True"), page="page.html"), "page.html": PAGE},
        0,
    ),
    "a block that escapes": (
        {
            "app.py": FLASK.format(line=OFF, page="page.html"),
            "page.html": "{% autoescape true %}" + PAGE + "{% endautoescape %}",
        },
        0,
    ),
    "a name that Flask does not escape": (
        {"app.py": FLASK.format(line="", page="page.jinja2"), "page.jinja2": PAGE},
        1,
    ),
    "such a name, of what is no markup": (
        {"app.py": FLASK.format(line="", page="unit.j2"), "unit.j2": "[Unit]\nDescription={{ q }}\n"},
        0,
    ),
    "aiohttp": ({"app.py": AIOHTTP.format(more=""), "page.html": PAGE}, 0),
    "aiohttp, switched off": ({"app.py": AIOHTTP.format(more=", autoescape=False"), "page.html": PAGE}, 2),
}


@pytest.mark.parametrize(("files", "times"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_value_is_raw_where_the_program_leaves_out_the_escaping(files, times):
    models = load()
    summaries = {path: summarise(path, text) for path, text in files.items() if path.endswith(".py")}
    pages = [templates.read(path, text) for path, text in files.items() if not path.endswith(".py")]
    index = build([card(each) for each in summaries.values()], models.spoken, pages)
    program = Program(models, index, summaries.__getitem__)
    found = solve(summaries["app.py"], models, program).hits
    assert [(hit.kind, hit.argument) for hit in found if not hit.path.endswith(".py")] == [("markup", "q")] * times


@pytest.mark.parametrize(
    ("given", "raw"),
    [
        ("autoescape=True", False),
        ("autoescape=select_autoescape()", False),
        ("autoescape=select_autoescape(['html'])", False),
        ("autoescape=False", True),
        ("trim_blocks=True", True),
    ],
)
def test_an_environment_escapes_as_it_was_made_to(given, raw):
    text = f"""
from flask import Flask, request
from jinja2 import Environment, select_autoescape
app = Flask(__name__)
pages = Environment({given})
@app.get("/")
def view():
    return pages.get_template("page.html").render(q=request.args["q"])
"""
    hits = solve(summarise("app.py", text), load()).hits
    assert any(hit.kind == "markup" for hit in hits) is raw
