"""What comes from outside is named, with its tier; who calls a function from outside is known by its framework."""

import pytest

from reviewer.model import Tier
from tests.flow.programs import hits, marks, program, solved

SOURCES = {
    "a command line": ("import sys\nx = sys.argv[1]\n", Tier.COMMAND_LINE, "1"),
    "a line of the terminal": ("x = input()\n", Tier.COMMAND_LINE, None),
    "the environment": ("import os\nx = os.environ['HOME']\n", Tier.ENVIRONMENT, "HOME"),
    "the environment by function": ("import os\nx = os.getenv('HOME')\n", Tier.ENVIRONMENT, "HOME"),
    "an imported member": ("from os import environ as e\nx = e['HOME']\n", Tier.ENVIRONMENT, "HOME"),
    "arguments that are parsed": (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('a')\nx = p.parse_args().a\n",
        Tier.COMMAND_LINE,
        None,
    ),
    "a socket": ("import socket\ns = socket.socket()\nx = s.recv(10)\n", Tier.MESSAGE, None),
}


@pytest.mark.parametrize(("text", "tier", "key"), SOURCES.values(), ids=SOURCES)
def test_a_source_has_its_tier_and_key(text, tier, key):
    found = [hit for hit in solved(text + "import os\nos.system(x)\n").hits if hit.kind == "shell"]
    assert [hit.taint.origin.tier for hit in found] == [tier]
    if key == "HOME":
        assert found[0].taint.origin.key == key


def test_the_strongest_source_comes_first():
    text = "import os, sys\nfrom flask import request\nos.system(os.environ['a'] + sys.argv[1] + request.args['b'])\n"
    tiers = [hit.taint.origin.tier for hit in solved(text).hits if hit.kind == "shell"]
    assert tiers == [Tier.REQUEST, Tier.COMMAND_LINE, Tier.ENVIRONMENT]


APPS = {
    "parts of a request of flask": """
        import os
        from flask import Flask, request
        app = Flask(__name__)

        @app.route("/", methods=["POST"])
        def view():
            os.system(request.args["a"])  # hit: shell
            os.system(request.form.get("a"))  # hit: shell
            os.system(request.values["a"])  # hit: shell
            os.system(request.cookies["a"])  # hit: shell
            os.system(request.headers["a"])  # hit: shell
            os.system(request.get_json()["a"])  # hit: shell
            os.system(request.json["a"])  # hit: shell
            os.system(request.data)  # hit: shell
            os.system(request.files["a"].filename)  # hit: shell
            os.system(request.args.getlist("a")[0])  # hit: shell
            return ""
        """,
    "parameters of a route of flask": """
        import os
        from flask import Flask
        app = Flask(__name__)

        @app.get("/<a>/<int:b>/<path:c>")
        def view(a, b, c):
            os.system(a)  # hit: shell
            os.system(f"kill {b}")
            os.system(c)  # hit: shell
            return ""
        """,
    "a blueprint": """
        import os
        from flask import Blueprint
        pages = Blueprint("pages", __name__)

        @pages.route("/<a>")
        def view(a):
            os.system(a)  # hit: shell
            return ""
        """,
    "a request that is passed to a helper": """
        import os
        from flask import Flask, request
        app = Flask(__name__)

        def helper(given):
            os.system(given.args["a"])  # hit: shell

        @app.route("/")
        def view():
            helper(request)
            return ""
        """,
    "what a view of flask returns is a page": """
        from flask import Flask, request, jsonify
        from markupsafe import escape
        app = Flask(__name__)

        @app.route("/a")
        def bad():
            return "<b>" + request.args["a"]  # hit: markup

        @app.route("/b")
        def good():
            return f"<b>{escape(request.args['a'])}"

        @app.route("/c")
        def data():
            return jsonify(request.args["a"])

        @app.route("/d")
        def mapping():
            return {"a": request.args["a"]}
        """,
    "a view of django": """
        import os
        from django.http import HttpResponse

        def view(request, name):
            os.system(request.GET["a"])  # hit: shell
            os.system(request.POST.get("a"))  # hit: shell
            return HttpResponse("ok")
        """,
    "a class of views of django": """
        import os
        from django.views import View

        class Page(View):
            def get(self, request):
                os.system(request.GET["a"])  # hit: shell
        """,
    "parameters of fastapi": """
        import os
        from fastapi import FastAPI, Depends
        from pydantic import BaseModel
        app = FastAPI()

        class Item(BaseModel):
            name: str
            count: int

        @app.post("/{a}")
        async def view(a: str, b: int, item: Item):
            os.system(a)  # hit: shell
            os.system(f"kill {b}")
            os.system(item.name)  # hit: shell
        """,
    "a lambda of a cloud": """
        import os

        def lambda_handler(event, context):
            os.system(event["a"])  # hit: shell
        """,
}


@pytest.mark.parametrize("text", APPS.values(), ids=APPS)
def test_what_the_outside_gives_is_untrusted(text):
    text = program(text)
    assert hits(text) == marks(text)


ENTRIES = {
    "a route": ("@app.route('/a', methods=['POST', 'GET'])\ndef view(): pass\n", ("/a", ("GET", "POST"), False)),
    "a route by its verb": ("@app.post('/a')\ndef view(): pass\n", ("/a", ("POST",), False)),
    "a route for those who are logged in": (
        "from flask_login import login_required\n@app.get('/a')\n@login_required\ndef view(): pass\n",
        ("/a", ("GET",), True),
    ),
    "a route that a call adds": ("def view(): pass\napp.add_url_rule('/a', view_func=view)\n", ("/a", (), False)),
}


@pytest.mark.parametrize(("text", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_point_is_known_with_its_route(text, expected):
    found = solved("from flask import Flask\napp = Flask(__name__)\n" + text).entries
    assert {name: (each.route, each.methods, each.authenticated) for name, each in found.items()} == {"view": expected}


def test_a_function_that_nobody_calls_from_outside_is_no_entry():
    assert solved("from flask import Flask\napp = Flask(__name__)\ndef helper(a): pass\n").entries == {}
