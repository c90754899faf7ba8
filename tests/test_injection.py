"""The injection pass: flows become evidence, every sink is counted, and what only constants reach is cleared."""

import pytest

from reviewer import catalog
from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Level, Pass, Tier
from reviewer.passes import claims, injection

CATALOG = catalog.load()
HEADER = "import sqlite3, yaml\nfrom flask import Flask, request\napp = Flask(__name__)\n"


def look(body):
    return injection.inspect(solve(summarise("app.py", HEADER + body), load()), CATALOG)


def test_a_flow_names_its_source_its_sink_and_every_step():
    body = (
        "@app.get('/u')\ndef u():\n    name = request.args['n']\n    sqlite3.connect('d').execute('SELECT ' + name)\n"
    )
    (claim,) = [item for item in look(body).evidence if item.weakness == "sql-injection"]
    assert (
        claim.message == '`request.args["n"]`, from a request, reaches `sqlite3.Connection.execute` in a concatenation'
    )
    assert [step.location.line for step in claim.trace] == [6, 6, 7, 7]
    assert (claim.flow.tier, claim.flow.key, claim.flow.entry.route) == (Tier.REQUEST, "n", "/u")


@pytest.mark.parametrize(
    ("route", "handler", "level"),
    [
        ("/runs/{name}", "", Level.LOW),
        ("/runs/{name:path}", "", Level.HIGH),
        ("/runs/{other}", "", Level.HIGH),
        ("/runs/{name}", "    name = unquote(name)\n", Level.HIGH),
    ],
)
def test_one_segment_of_a_path_leads_one_folder_up_at_most(route, handler, level):
    text = (
        "from urllib.parse import unquote\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        f"@app.get('{route}')\ndef show(name: str):\n{handler}    return open('/runs/' + name + '/log').read()\n"
    )
    found = injection.inspect(solve(summarise("app.py", text), load()), CATALOG).evidence
    assert [item.confidence for item in found if item.weakness == "path-traversal"] == [level]


@pytest.mark.parametrize(
    ("expression", "level"),
    [("'//user[@name=\"' + name + '\"]'", Level.MEDIUM), ("f'//{name}'", Level.MEDIUM), ("name", Level.LOW)],
)
def test_who_joins_what_callers_pass_to_a_query_has_made_the_mistake_there(expression, level):
    text = f"from lxml import etree\ndef find(name):\n    return etree.parse('u.xml').xpath({expression})\n"
    found = injection.inspect(solve(summarise("app.py", text), load()), CATALOG).evidence
    assert [item.confidence for item in found if item.weakness == "xpath-injection"] == [level]


def test_what_a_model_answers_and_runs_has_a_name_of_its_own():
    body = (
        "import openai\nanswer = openai.OpenAI().chat.completions.create(model='m', messages=[])\n"
        "exec(answer.choices[0].message.content)\n"
    )
    assert [item.weakness for item in look(body).evidence] == ["model-output-execution"]


def test_bound_queries_are_counted_as_well_as_built_ones():
    body = (
        "db = sqlite3.connect('d')\n@app.get('/u')\ndef u():\n"
        "    db.execute('SELECT ?', (request.args['n'],))\n    db.execute('SELECT ' + request.args['n'])\n"
    )
    (count,) = [each for each in look(body).counts if each.noun == "queries"]
    assert (count.looked, count.total, dict(count.parts)) == (
        Pass.INJECTION,
        2,
        {"fixed or bound": 1, "built from input": 1},
    )


@pytest.mark.parametrize(
    ("body", "refuted"),
    [
        ("yaml.load('a: 1', Loader=yaml.Loader)\n", True),
        (
            "limit = 7 * 18 + 106\ntext = 'a: 1' if limit > 200 else input()\nyaml.load(text, Loader=yaml.Loader)\n",
            True,
        ),
        ("yaml.load(open('settings.yaml'), Loader=yaml.Loader)\n", False),
        ("yaml.load(input(), Loader=yaml.Loader)\n", False),
    ],
    ids=["a literal", "a branch that cannot run", "a file", "outside data"],
)
def test_only_what_is_made_of_constants_is_cleared(body, refuted):
    assert any(item.refutes for item in look(body).evidence) is refuted


def test_a_source_is_named_as_a_developer_writes_it():
    (hit,) = solve(summarise("app.py", "import sys\neval(sys.argv[1])\n"), load()).hits
    assert claims.named(hit.taint.origin) == "sys.argv"


def test_a_place_where_data_is_joined_again_and_again_is_one_step():
    body = "import sqlite3\ndef f(a, b):\n    sqlite3.connect('d').execute('x' + a + 'y' + str(1) + 'z')\n"
    (claim,) = [item for item in look(body).evidence if item.weakness == "sql-injection"]
    assert [step.note for step in claim.trace].count("joined to a string") == 1
