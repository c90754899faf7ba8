"""Documents of OpenAPI name the functions that a request reaches, and what it may hand them."""

import json
import time

import pytest

from reviewer.flow.index import build, card
from reviewer.flow.models import load
from reviewer.flow.operations import Operation, read
from reviewer.flow.program import Program
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise

DOCUMENT = """\
openapi: 3.0.1
info:
  description: >-
    paths:
      /not:
        get:
          operationId: not.one
paths:
  /users/{key}:   # one of them
    parameters:
    - name: key
      in: path
      schema:
        type: integer
    get:
      summary: Shows a user
      "operationId": shop.users.show
      parameters:
        - in: query
          name: fields
          schema: {type: string}
    delete:
      x-openapi-router-controller: shop.users
      operationId: 'remove'
      security:
        - bearer: []
      parameters:
        - {name: force, in: query}
        - name: token
          in: query
          schema:
            type: string
            format: uuid
  /health:
    x-openapi-router-controller: shop.health
    get:
      operationId: check
  /other:
    get:
      operationId: alone
"""
SAID = (
    Operation("shop.users.show", "/users/{key}", "GET", ("key",)),
    Operation("shop.users.remove", "/users/{key}", "DELETE", ("key", "token"), secured=True),
    Operation("shop.health.check", "/health", "GET"),
)
AS_JSON = {
    "security": [{"bearer": []}],
    "paths": {
        "/a": {"post": {"operationId": "api.add", "parameters": [{"name": "n", "type": "number"}, "odd"]}},
        "/b": {
            "get": {"operationId": "api.open", "security": []},
            "parameters": 3,
            "put": [],
            "x": {"operationId": "a.b"},
        },
    },
}


def test_a_document_in_yaml_says_functions_routes_numbers_and_who_must_log_in():
    assert read("openapi.yaml", DOCUMENT) == SAID


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_in_json_says_the_same(indent):
    assert read("api/swagger.json", json.dumps(AS_JSON, indent=indent)) == (
        Operation("api.add", "/a", "POST", ("n",), secured=True),
        Operation("api.open", "/b", "GET"),
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes.txt", DOCUMENT),
        ("a.json", '{"operationId": ' + "[" * 100_000),
        ("a.json", '["operationId"]'),
        ("a.json", '{"paths": {"/a": {"get": {"operationId": ["a.b"]}}}}'),
        ("a.yaml", "operationId: &a [*a, *a]\npaths: *a\n"),
        ("a.yaml", "".join(f"{' ' * depth}a{depth}:\n" for depth in range(5000)) + "operationId: a.b\n"),
    ],
)
def test_what_is_no_such_document_says_nothing(path, text):
    assert read(path, text) == ()


@pytest.mark.parametrize("line", ["- " * 5000, " " * 5000 + "a" * 5000 + " " * 5000, "'" * 10_000, "a" * 9_999 + ":"])
def test_a_hostile_document_takes_no_more_time_than_its_length(line):
    start = time.process_time()
    read("a.yaml", "operationId: x\n" + f"{line}\n" * 100)
    assert time.process_time() - start < 5


FILES = {
    "service/api/users.py": """
import os
def show(key, fields):
    os.system("ls " + key)
    os.system("ls " + fields)  # hit
def remove(key):
    os.system("rm " + key)  # hit
def helper(key):
    os.system("rm " + key)
class Users:
    def search(self, q):
        os.system("grep " + q)  # hit
""",
}
SPEC = """\
paths:
  /users/{key}:
    get:
      operationId: api.users.show
      parameters:
        - name: key
          schema:
            type: integer
    delete:
      operationId: api.users.remove
      security:
        - bearer: []
    put:
      operationId: api.users.Users.search
    patch:
      operationId: api.users.missing
"""


def solved(documents):
    models = load()
    summaries = {path: summarise(path, text) for path, text in FILES.items()}
    index = build([card(each) for each in summaries.values()], models.spoken, documents=documents)
    program = Program(models, index, summaries.__getitem__)
    return solve(summaries["service/api/users.py"], models, program)


def lines(code):
    return {hit.span.line for hit in code.hits if hit.taint.origin.tier.value == "request"}


def test_the_functions_that_a_document_names_are_given_data_of_a_request():
    text = FILES["service/api/users.py"]
    marked = {number for number, line in enumerate(text.splitlines(), 1) if "# hit" in line}
    documents = {"service/specs/openapi.yaml": read("openapi.yaml", SPEC)}
    assert lines(solved(documents)) == marked
    assert lines(solved({})) == set()


def test_such_an_entry_has_the_route_the_method_and_who_must_log_in():
    entries = solved({"service/specs/openapi.yaml": read("openapi.yaml", SPEC)}).entries
    said = {name: (each.route, each.methods, each.authenticated) for name, each in entries.items()}
    assert said["show"] == ("/users/{key}", ("GET",), False)
    assert said["remove"] == ("/users/{key}", ("DELETE",), True)
    assert set(said) == {"show", "remove", "Users.search"}
