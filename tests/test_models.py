"""Every row of the models is true of its example, and the example's finding is due to the row."""

import ast
import copy
import re

import pytest

from reviewer import catalog, tables
from reviewer.flow import models, operations, templates
from reviewer.flow.index import build, card
from reviewer.flow.program import Program
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Tier
from reviewer.passes import network

MODELS = models.load()
RULES = catalog.load()
FILES = sorted(models.folder().glob("*.yaml"))
STATES = {"normalised": "path"}  # what a value is, and the kind of sink for which a check of it then counts
MADE_BY_THE_ENGINE = {"argument"}  # an element of the argument list that a `program` sink is given
TELLING = re.compile("escape|saniti[sz]e|hashpw|format_html", re.IGNORECASE)  # harmless by the name alone
PLAIN = ("code", "sql", "shell", "path", "markup")  # what a test of "every kind" looks at
STRANGER = "flask.request.args['name']"
WORTHY = {  # what matters only where a stranger sends it, or as the name of a file that one uploads
    "log": STRANGER,
    "upload": "flask.request.files['document'].filename",
}
SINKS = {  # a use of RESULT that is dangerous in one way only
    "archive": "import shutil; shutil.unpack_archive(RESULT, 'out')",
    "argument": "import subprocess; subprocess.run(['git', 'clone', RESULT])",
    "code": "eval(RESULT)",
    "deserialize": "import pickle; pickle.loads(RESULT)",
    "email": "import smtplib; smtplib.SMTP('mail.example.com').sendmail('a', 'b', RESULT)",
    "header": "import falcon; falcon.Response().set_header('X-Name', RESULT)",
    "ldap": "import ldap; ldap.initialize('ldaps://ldap.example.com').simple_bind(RESULT)",
    "log": "import logging; logging.info(RESULT)",
    "markup": "import pyramid.response; pyramid.response.Response(RESULT)",
    "normalised": "open(RESULT) if str(RESULT).startswith('/srv/files/') else None",
    "path": "open(RESULT)",
    "program": "import subprocess; subprocess.run(RESULT)",
    "redirect": "import bottle; bottle.redirect(RESULT)",
    "reflection": "getattr(object(), RESULT)",
    "regex": "import re; re.compile(RESULT)",
    "shell": "import os; os.system(RESULT)",
    "sql": "import sqlite3; sqlite3.connect('app.db').execute(RESULT)",
    "template": "import jinja2; jinja2.Template(RESULT)",
    "url": "import requests; requests.get(RESULT, timeout=5)",
    "nosql": "import bson; bson.Code(RESULT)",
    "xml": "import lxml.etree; lxml.etree.fromstring(RESULT)",
    "xpath": "import lxml.etree; lxml.etree.XPath(RESULT)",
}


def rows(*tables):
    chosen = [row for row in MODELS.rows if row.table in tables]
    return pytest.mark.parametrize("row", chosen, ids=[f"{row.library}: {row.text}" for row in chosen])


def less(row):
    """Return the models without a row, and without the others of its library that stand in for it by its last name."""

    def same(other):
        if other is row:
            return True
        alike = (other.table, other.pattern.member) == (row.table, row.pattern.member)
        return alike and other.pattern.name != row.pattern.name and root(other) == root(row)

    view = copy.copy(MODELS)  # not `Models.without`: to index two thousand rows anew for each of them takes minutes
    parts = {
        "rows": tuple(each for each in MODELS.rows if not same(each)),
        "_by_table": {
            **MODELS._by_table,
            row.table: [each for each in MODELS._by_table[row.table] if not same(each)],
        },
        "_by_name": _filtered(MODELS._by_name, row, same),
        "_by_member": _filtered(MODELS._by_member, row, same),
    }
    for name, part in parts.items():
        object.__setattr__(view, name, part)
    return view


def _filtered(index, row, same):
    changed = {key for key in index if key[0] == row.table and key[1].rpartition(".")[2] == row.pattern.member}
    return {
        key: [each for each in found if not same(each)] if key in changed else found for key, found in index.items()
    }


def root(row):
    return row.pattern.name.partition(".")[0]


def solved(text, known=MODELS):
    """Follow a program; the name of its file matters where the first line gives one, or what a document says of it."""
    named = re.match(r"# (\S+\.py)\n", text)
    summary = summarise(named[1] if named else "app.py", text, "app")
    said = re.match(r"# (operationId: \S+)\n", text)
    if said is None:
        return solve(summary, known)
    documents = {"openapi.yaml": operations.read("openapi.yaml", f"paths:\n  /:\n    get:\n      {said[1]}\n")}
    index = build([card(summary)], known.spoken, documents=documents)
    return solve(summary, known, Program(known, index, lambda _: summary))


def untrusted(row, kind):
    """Return the example with outside data for HERE, of the sort that can do harm in a sink of this kind."""
    source = WORTHY.get(kind, STRANGER if row.facts.get("tiers") == ["request"] else "sys.argv[1]")
    return f"import {source.partition('.')[0]}\n" + re.sub(r"\bHERE\b", source, row.example)


def then(text, use):
    """Return the program with a use of RESULT after each place where it is assigned."""
    lines = []
    for line in text.splitlines():
        lines.append(line)
        if "RESULT = " in line:
            lines.append(line[: len(line) - len(line.lstrip())] + use)
    return "\n".join(lines) + "\n"


def flows(code, kind, tier=None):
    """Return the hits of a kind; what comes from a parameter of unknown callers does not count."""
    tiers = [(hit.kind, hit.taint.origin.tier) for hit in code.hits if hit.taint.origin.tier is not Tier.PARAMETER]
    return [each for each in tiers if each[0] == kind and tier in (None, each[1])]


def misuses(code, kind):
    return [misuse for misuse in code.misuses if misuse.kind == kind]


def waits(text, known):
    """Return the network calls of a program, and those that may wait for ever."""
    looked = network.inspect(solved(text, known), RULES)
    missing = [claim.weakness for claim in looked.evidence if claim.weakness == "missing-timeout"]
    return sum(count.total for count in looked.counts), len(missing)


def test_there_are_models():
    assert len(FILES) > 40
    assert len(MODELS.rows) > 1500


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_file_names_its_library_and_links_the_documentation(path):
    (content,) = tables.read(path.parent, [path]).values()
    assert content["library"]
    pages = [
        content["docs"],
        *(row["docs"] for table in models.TABLES for row in content.get(table, ()) if "docs" in row),
    ]
    assert [page for page in pages if not re.match(r"https://[\w.-]+/", page)] == []


def test_every_row_has_an_example_that_is_python():
    for row in MODELS.rows:
        assert ast.parse(row.example).body, row.text


def test_no_row_is_written_twice():
    said = [(row.table, row.text, row.kind, str(row.facts.get("kinds"))) for row in MODELS.rows]
    assert sorted(each for each in set(said) if said.count(each) > 1) == []


def test_every_kind_is_a_weakness_of_the_catalogue():
    kinds = {row.kind for row in MODELS.rows if row.table in {"sinks", "misuse"}}
    assert {kind for kind in kinds if RULES.of_kind(kind) is None} == set()


def test_every_kind_of_the_catalogue_is_used():
    used = {row.kind for row in MODELS.rows}
    assert {kind for rule in RULES.rules.values() for kind in rule.kinds} - used == MADE_BY_THE_ENGINE


def test_what_a_row_cleans_for_is_a_kind_of_a_sink():
    kinds = {kind for row in MODELS.table("cleans") for kind in row.facts["kinds"]}
    assert kinds - {row.kind for row in MODELS.table("sinks")} <= {"text", *STATES, *MADE_BY_THE_ENGINE}


def test_a_type_is_one_that_rows_speak_of():
    above = {kind for kinds in MODELS.extends.values() for kind in kinds}
    said = " ".join([*(row.text for row in MODELS.rows), *MODELS.extends, *above])
    made = {row.facts["is"] for row in MODELS.rows if row.table in {"types", "becomes"}}
    given = {kind for row in MODELS.table("entries") for kind in (row.facts.get("gives") or {}).values()}
    assert {kind for kind in made | given | above if kind not in said} == set()
    assert {kind for kind in made | given if not re.search(rf"{re.escape(kind)}\b(?!\()", said)} == set()


@rows("sinks")
def test_outside_data_in_a_sink_is_found_by_its_row(row):
    text = untrusted(row, row.kind)
    assert flows(solved(text), row.kind)
    assert not flows(solved(text, less(row)), row.kind)


@rows("renders")
def test_what_a_template_is_handed_goes_into_the_page(row):
    read = summarise("app.py", untrusted(row, "markup"))
    index = build([card(read)], MODELS.spoken, [templates.read("page.html", "{{ value|safe }}")])

    def found(known):
        return flows(solve(read, known, Program(known, index, lambda _: read)), "markup")

    assert found(MODELS)
    assert not found(less(row))


@rows("misuse")
def test_a_wrong_use_is_found_by_its_row(row):
    assert misuses(solved(row.example), row.kind)
    assert not misuses(solved(row.example, less(row)), row.kind)


@rows("sources")
def test_what_a_source_gives_is_outside_data(row):
    text = then(row.example, SINKS["code"])
    assert flows(solved(text), "code", row.tier)
    wholes = [other for other in MODELS.table("sources") if row.name.startswith(f"{other.name}.")]
    # a part of a source that a static route fixes, or that does harm where the whole does none
    narrows = wholes and (row.facts.get("routed") or any(other.facts.get("harmless") for other in wholes))
    assert bool(flows(solved(text, less(row)), "code", row.tier)) == bool(narrows)


@rows("entries")
def test_what_an_entry_point_is_given_is_outside_data(row):
    text = then(row.example, SINKS["code"])
    code = solved(text)
    assert row.library in {entry.framework for entry in code.entries.values()}
    assert flows(code, "code", row.tier)


@rows("entries")
def test_an_entry_point_is_one_by_its_row(row):
    kind = row.facts.get("returns")
    if kind and row.facts.get("taints") != "none":
        text = then(row.example, 'return f"<p>{RESULT}</p>"')
        assert flows(solved(text), kind, row.tier)
        assert not flows(solved(text, less(row)), kind, row.tier)
    else:
        known = solved(row.example, less(row)).entries.values()
        assert row.library not in {entry.framework for entry in known}


@rows("types")
def test_a_type_is_known_by_its_row(row):
    text = then(row.example, "RESULT.member()")
    name = f"{row.facts['is']}.member"
    assert any(name in site.names for site in solved(text).sites)
    assert not any(name in site.names for site in solved(text, less(row)).sites)


@rows("cleans")
def test_what_is_cleaned_is_harmless_for_the_kinds_of_the_row_alone(row):
    kinds = row.facts["kinds"]
    harmful = []
    for kind in PLAIN if kinds == ["text"] else kinds:
        text = then(untrusted(row, kind), SINKS[kind])
        harm = STATES.get(kind, kind)
        assert not flows(solved(text), harm), kind
        harmful += flows(solved(text, less(row)), harm)
    assert harmful or TELLING.search(row.pattern.member)
    others = [] if kinds == ["text"] else [kind for kind in PLAIN if kind not in kinds]
    assert any(flows(solved(then(untrusted(row, kind), SINKS[kind])), kind) for kind in others) or not others


@rows("carries")
def test_what_a_row_says_to_carry_nothing_carries_nothing_and_what_it_fills_holds_the_data(row):
    fills = "INTO" in row.text
    assert fills is not row.facts.get("drops", False)
    for kind in PLAIN:
        text = then(untrusted(row, kind), SINKS[kind])
        assert bool(flows(solved(text), kind)) is fills
        assert bool(flows(solved(text, less(row)), kind)) is not fills


@rows("guards")
def test_what_a_guard_lets_pass_is_harmless_for_the_kinds_of_the_row(row):
    for kind in row.facts["kinds"]:
        text = then(untrusted(row, kind), SINKS[kind])
        assert not flows(solved(text), kind)
        assert flows(solved(text, less(row)), kind)


@rows("becomes")
def test_an_object_becomes_what_a_row_says(row):
    text = row.example + "RESULT.member()\n"
    name = f"{row.facts['is']}.member"
    assert any(name in site.names for site in solved(text).sites)
    assert not any(name in site.names for site in solved(text, less(row)).sites)


@rows("modules")
def test_the_names_of_a_settings_module_are_its_frameworks(row):
    assert solved(row.example).misuses
    assert not solved(row.example, less(row)).misuses
    assert not solved(row.example.split("\n", 1)[1]).misuses


@rows("network")
def test_a_network_call_is_counted_and_waits_for_ever_unless_it_has_a_timeout_by_itself(row):
    calls, waiting = waits(row.example, MODELS)
    assert calls == 1
    assert waiting == (0 if "default" in row.facts else 1)
    assert waits(row.example, less(row))[0] == 0


@rows("clients")
def test_what_a_client_says_of_its_timeout_holds_for_its_calls(row):
    assert waits(row.example, MODELS) != waits(row.example, less(row))


@pytest.mark.parametrize(
    "text",
    [
        "import hashlib\nhashlib.md5(b'page', usedforsecurity=False)",
        "import hashlib\nhashlib.sha256(b'page')",
        "import jinja2\njinja2.Environment(autoescape=True)",
        "import jinja2\njinja2.Environment(autoescape=jinja2.select_autoescape())",
        "import requests\nrequests.get('https://example.com', timeout=5)",
        "import requests\nrequests.get('https://example.com', timeout=5, verify='/etc/ca.pem')",
        "import requests\nrequests.get('http://localhost:8000/health', timeout=5)",
        "import flask\napp = flask.Flask('app')\napp.config['TESTING'] = True\napp.config['TESTING'] = False",
        "import flask\napp = flask.Flask('app')\napp.run(debug=False)",
        "import flask\nflask.Response().set_cookie('session', 'value', secure=True, httponly=True)",
        "import flask\nresponse = flask.Response()\nresponse.headers['X-Frame-Options'] = '*'",
        "import os\nos.chmod('app.db', 0o600)\nos.umask(0o077)",
        "import yaml\nyaml.load(open('app.yaml'), Loader=yaml.SafeLoader)\nyaml.safe_load('a: 1')",
        "import tarfile\ntarfile.open('upload.tar').extractall('out', filter='data')",
        "import paramiko\nparamiko.SSHClient().set_missing_host_key_policy(paramiko.RejectPolicy())",
        "import ssl\ncontext = ssl.create_default_context()\ncontext.minimum_version = ssl.TLSVersion.TLSv1_2",
        "import secrets\nsecrets.token_hex(32)",
        "import random\nrandom.SystemRandom().choice('abc')",
        "import jwt\njwt.decode('token', 'key', algorithms=['HS256'])",
        "import jwt\njwt.decode('token', 'key', algorithms=['HS256'], options={'verify_signature': True})",
        "from cryptography.hazmat.primitives.asymmetric import rsa\nrsa.generate_private_key(65537, 3072)",
        "import os\nfrom cryptography.hazmat.primitives.ciphers import modes\nmodes.CBC(os.urandom(16))",
        "import bcrypt\nbcrypt.gensalt()\nbcrypt.gensalt(12)",
        "import lxml.etree\nlxml.etree.XMLParser(resolve_entities=False)",
        "from fastapi.middleware.cors import CORSMiddleware\nCORSMiddleware(None, allow_origins=['https://shop.example.com'])",
        "open('/srv/report.txt', 'w')\nopen('/tmp/report.txt')",
        "DEBUG = True\nALLOWED_HOSTS = ['*']",  # no settings of Django: the file is another
    ],
)
def test_a_right_use_is_no_misuse(text):
    assert solved(text + "\n").misuses == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sql", "import sqlite3\nsqlite3.connect('app.db').execute('SELECT * FROM users WHERE name = ?', (HERE,))"),
        ("sql", "import psycopg2\npsycopg2.connect('dbname=app').cursor().execute('SELECT %s', [HERE])"),
        ("sql", "from psycopg import sql\nsql.SQL('SELECT * FROM {}').format(sql.Identifier(HERE))"),
        (
            "sql",
            """import sqlalchemy as sa
from sqlalchemy.orm import Session
from shop import User
Session().execute(sa.select(User).where(User.name.like(HERE + '%')).limit(HERE))""",
        ),
        (
            "sql",
            """import sqlalchemy as sa
from sqlalchemy.orm import Session
Session().execute(sa.text('SELECT * FROM users WHERE name = :name'), {'name': HERE})""",
        ),
        ("sql", "from django.db import models\nmodels.Manager().filter(name=HERE).order_by('name')"),
        ("shell", "import subprocess\nsubprocess.run(['ls', '--', HERE])"),
        ("template", "import flask\nflask.render_template_string('<p>{{ name }}</p>', name=HERE)"),
        ("template", "'{} {}'.format('name', HERE)"),
        ("markup", "import flask\nflask.Response(HERE, mimetype='application/json')"),
        ("markup", "import django.http\ndjango.http.HttpResponse(HERE, content_type='text/plain')"),
        ("path", "import pathlib\n(pathlib.Path('/srv/files') / pathlib.Path(HERE).name).read_text()"),
        ("path", "import flask\nflask.send_from_directory('/srv/files', HERE)"),
        ("url", "import requests\nrequests.get('https://api.example.com/search', params={'q': HERE}, timeout=5)"),
        ("deserialize", "import json\njson.loads(HERE)"),
        ("deserialize", "import yaml\nyaml.safe_load(HERE)"),
        ("deserialize", "import torch\ntorch.load(HERE, weights_only=True)"),
        ("nosql", "import pymongo\npymongo.MongoClient()['app']['users'].find_one({'name': str(HERE)})"),
        ("regex", "import re\nre.sub('[^a-z]', '', HERE)"),
        ("xml", "import xml.etree.ElementTree\nxml.etree.ElementTree.fromstring(HERE)"),
        ("redirect", "import flask\nflask.redirect(flask.url_for('user', name=HERE))"),
    ],
)
def test_data_in_its_proper_place_is_no_flow(kind, text):
    assert not flows(solved("import sys\n" + text.replace("HERE", "sys.argv[1]") + "\n"), kind)


@pytest.mark.parametrize(
    "text",
    [
        "import re\nRESULT = re.sub('x', 'y', HERE)",
        "import re\nRESULT = re.findall('x+', HERE)[0]",
        "RESULT = 'SELECT {}'.format(HERE)",
        "import base64\nRESULT = base64.b64decode(HERE)",
        "import json\nRESULT = json.loads(HERE)['name']",
        "import urllib.parse\nRESULT = urllib.parse.unquote(HERE)",
        "import urllib.parse\nRESULT = urllib.parse.urlparse(HERE).path",
        "import os\nRESULT = os.path.join('/srv', HERE)",
        "import html\nRESULT = html.escape(HERE)",
        "import shlex\nRESULT = shlex.quote(HERE)",
        "import csv\nRESULT = next(csv.reader([HERE]))[0]",
        "import textwrap\nRESULT = textwrap.dedent(HERE)",
        "RESULT = getattr(HERE, 'strip')()",
        "RESULT = sorted([HERE])[0]",
        "RESULT = dict(name=HERE)['name']",
    ],
)
def test_what_only_changes_a_text_keeps_it_dangerous(text):
    assert flows(solved("import sys\n" + then(text.replace("HERE", "sys.argv[1]"), SINKS["sql"])), "sql")
