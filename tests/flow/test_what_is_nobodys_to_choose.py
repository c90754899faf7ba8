"""Data that looks as if it came from outside and does not, and data that cannot choose what it stands in."""

import pytest

from reviewer.flow.narrow import VOUCHED
from tests.flow.programs import hits, marks, program, solved

PROGRAMS = {
    "helpers of views are given more than a route can give": """
        import os
        from django.http import HttpResponse
        def view(request, name, page=None, template="a.html"):
            os.system(name)  # hit: shell
            os.system(page)  # hit: shell
            os.system(template)
        def note(request, author):
            os.system(author.nick)
        def failed(request, exception):
            os.system(exception)
        def helper(request, text):
            os.system(text)  # hit: shell
        def other(request, text):
            os.system(text)
        def caller(request):
            helper(request, request.GET["a"])
            other(request, "constant")
        """,
    "variables of the server are not the visitor's": """
        import os
        from django.http import HttpResponse
        def view(request):
            os.system(request.META["HTTP_USER_AGENT"])  # hit: shell
            os.system(request.META.get("QUERY_STRING"))  # hit: shell
            os.system(request.META["CSRF_COOKIE"])
            os.system(request.META.get("REMOTE_ADDR"))
        """,
    "a record is not the key that found it": """
        from django.db import models
        from django.http import HttpResponseRedirect
        class Books(models.Manager):
            def of(self, key):
                return self.get(pk=key)
        class Book(models.Model):
            objects = Books()
        def view(request, key):
            book = Book.objects.of(key)
            page = Book.objects.get(pk=key).get_page_for(pk=key)
            if request.GET:
                return HttpResponseRedirect(key)  # hit: redirect
            return HttpResponseRedirect(book.url or page.url)
        """,
    "what is found by a key is not the key": """
        import os
        from flask import Flask, request
        app = Flask(__name__)
        def view(shop):
            x = request.args["x"]
            found = shop.get_order(x)
            os.system(found.name)
            os.system(getattr(found, "name", ""))
            os.system(found)  # hit: shell
            os.system(found.strip())  # hit: shell
            os.system(shop.read(x).name)  # hit: shell
        """,
    "the own path leads to the own site, unless any path is a route": """
        from django.http import HttpResponseRedirect
        from django.urls import path
        def a(request, name):
            return HttpResponseRedirect(request.path + "/")
        def b(request, rest):
            return HttpResponseRedirect(request.path + "/")  # hit: redirect
        class Slash:
            def process_request(self, request):
                return HttpResponseRedirect("%s/" % request.path)  # hit: redirect
        urlpatterns = [path("x/<name>", a), path("<path:rest>", b)]
        """,
    "the own address leads to the own site, its parts do not": """
        from flask import Flask, redirect, request
        from aiohttp import web
        app = Flask(__name__)
        @app.route("/a")
        def a():
            return redirect(request.url.replace("http:", "https:"))
        routes = web.RouteTableDef()
        @routes.get("/{x:.*}")
        async def b(request):
            if request.secure:
                raise web.HTTPFound(request.url.query["next"])  # hit: redirect
            raise web.HTTPFound(request.url.with_port(80))
        """,
    "what stands behind the host of an address does not choose it": """
        from urllib.parse import urlparse, urlsplit, urlunparse, urlunsplit
        from flask import Flask, redirect, request
        app = Flask(__name__)
        LOGIN = "https://shop.test/login"
        @app.route("/a")
        def a():
            parts = list(urlparse(LOGIN))
            parts[4] = request.args["q"]
            return redirect(urlunparse(parts))
        @app.route("/b")
        def b():
            return redirect(urlsplit(LOGIN)._replace(query=request.args["q"]).geturl())
        @app.route("/c")
        def c():
            return redirect(urlunsplit(("https", "shop.test", request.args["q"], "", "")))
        @app.route("/d")
        def d():
            return redirect(urlunsplit(("", "", request.args["q"], "", "")))  # hit: redirect
        @app.route("/e")
        def e():
            return redirect(urlsplit(LOGIN)._replace(netloc=request.args["q"]).geturl())  # hit: redirect
        @app.route("/f")
        def f():
            parts = list(urlparse(LOGIN))
            parts[1] = parts[4] = request.args["q"]
            return redirect(urlunparse(parts))  # hit: redirect
        """,
    "what is cut off or replaced is not in what is left": """
        import os
        from flask import Flask, request
        app = Flask(__name__)
        @app.route("/a")
        def a():
            x, text = request.args["x"], read()
            os.system(text.replace(x, "safe"))
            os.system(text.removeprefix(x))
            os.system(text.replace("safe", x))  # hit: shell
            os.system(x.replace("a", "b"))  # hit: shell
        """,
    "a template that an engine has made escapes": """
        from django.http import HttpResponse
        from django.template import Context, Engine
        PAGES = Engine(debug=True)
        def view(request):
            page = PAGES.from_string("<p>{{ name }}</p>")
            return HttpResponse(page.render(Context({"name": request.GET["name"]})))
        """,
    "a field that the model lacks is none": """
        from django.db import models
        from django.http import HttpResponse
        class Book(models.Model):
            pass
        def view(request, field, other):
            Book._meta.get_field(field)
            return HttpResponse(bool(getattr(Book, field) or getattr(Book, other)))  # hit: reflection
        """,
    "the attributes of a class are what its body says": """
        import requests
        from flask import Flask, request
        app = Flask(__name__)
        class Shop:
            BASE = "https://shop.test/"
            ELSE = ""
        @app.route("/a")
        def a():
            requests.get(Shop.BASE + request.args["x"])
            requests.get(Shop.ELSE + request.args["x"])  # hit: url
        """,
    "a question is answered by yes or no": """
        import os
        from flask import Flask, request
        from elsewhere import is_known
        app = Flask(__name__)
        def is_good(x):
            return x and find(x)
        @app.route("/a")
        def a():
            os.system(f"run {is_known(request.args['x'])}")
            os.system(f"run {is_good(request.args['x'])}")
            os.system(f"run {known(request.args['x'])}")  # hit: shell
        """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_what_nobody_outside_chooses_is_silent(text):
    text = program(text)
    assert hits(text) == marks(text)


CHECKS = {
    "a check": ("if not is_allowed(x):\n  abort(403)", True),
    "a check of an object": ("if not config.is_allowed_path(x):\n  abort(403)", True),
    "a check that refuses": ("if is_blocked(x):\n  abort(403)", True),
    "a check that raises": ("raise_if_invalid(x)", True),
    "a check of something else": ("if not is_allowed(y):\n  abort(403)", False),
    "a check whose answer is passed over": ("is_allowed(x)", False),
    "the wrong way round": ("if is_allowed(x):\n  abort(403)", False),
    "a check of the language": ("if not os.path.isfile(x):\n  abort(403)", False),
    "no check by its name": ("if not lookup(x):\n  abort(403)", False),
}


@pytest.mark.parametrize(("check", "vouched"), CHECKS.values(), ids=CHECKS)
def test_what_a_check_that_nobody_can_see_let_pass_is_marked(check, vouched):
    text = (
        "import os\nfrom flask import abort, request\nfrom elsewhere import *\n"
        "def f(y):\n x = request.args['x']\n " + check + "\n os.system(x)\n"
    )
    (taint,) = [hit.taint for hit in solved(text).hits if hit.kind == "shell" and hit.taint.origin.key == "x"]
    assert (VOUCHED in taint.cleaned) is vouched
