"""Data goes from file to file: each program is a dict of files, with `# hit: kind` where it does harm."""

import re
import textwrap

import pytest

from reviewer.flow import templates
from reviewer.flow.index import build, card
from reviewer.flow.models import load
from reviewer.flow.program import Program
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Tier

MARK = re.compile(r"#\s*hit:\s*([\w, ]+)")
VIEW = """
from flask import Flask, request
app = Flask(__name__)
"""


def solved(files):
    models = load()
    summaries = {path: summarise(path, textwrap.dedent(text)) for path, text in files.items()}
    index = build([card(each) for each in summaries.values()], models.spoken)
    program = Program(models, index, summaries.__getitem__)
    return {path: solve(each, models, program) for path, each in summaries.items()}


def hits(files):
    return {
        (hit.path, hit.span.line, hit.kind)
        for each in solved(files).values()
        for hit in each.hits
        if hit.taint.origin.tier is not Tier.PARAMETER
    }


def marks(files):
    return {
        (path, number, kind.strip())
        for path, text in files.items()
        for number, line in enumerate(textwrap.dedent(text).splitlines(), 1)
        for found in [MARK.search(line)]
        if found
        for kind in found[1].split(",")
    }


PROGRAMS = {
    "what test code hands to the program, which nobody outside can": {
        "tests/test_web.py": VIEW
        + "from tools import ping\n@app.get('/')\ndef view():\n    ping(request.args['host'])\n",
        "tools.py": "import os\ndef ping(host):\n    os.system('ping ' + host)\n",
    },
    "a helper with the sink": {
        "web.py": VIEW + "from tools import ping\n@app.get('/')\ndef view():\n    ping(request.args['host'])\n",
        "tools.py": "import os\ndef ping(host):\n    os.system('ping ' + host)  # hit: shell\n",
    },
    "a function that a table of tools offers to a model": {
        "assistant/__init__.py": "",
        "assistant/agent.py": """
            from assistant import web
            from assistant.files import remove
            TOOLS = {"fetch": web.fetch, "remove": {"function": remove, "description": "Removes a file."}}
            HANDLERS = {"other": web.other}
            """,
        "assistant/web.py": """
            import requests
            def fetch(url):
                return requests.get(url, timeout=5).text  # hit: url
            def other(url):
                return requests.get(url, timeout=5).text
            """,
        "assistant/files.py": "import os\ndef remove(path):\n    os.remove(path)  # hit: path\n",
    },
    "a table of tools that names the modules to load": {
        "assistant/__init__.py": "",
        "assistant/tools/__init__.py": """
            from assistant.llm import Session
            TOOL_PLACES = {"fetch": (".web", None), "remove": (".files", "Files"), "show": "assistant.tools.files:read"}
            """,
        "assistant/tools/web.py": """
            import requests
            def fetch(url):
                return requests.get(url, timeout=5).text  # hit: url
            """,
        "assistant/tools/files.py": """
            import os
            class Files:
                def remove(self, path):
                    os.remove(path)  # hit: path
                def keep(self, path):
                    os.remove(path)
            def read(path):
                return open(path).read()  # hit: path
            """,
        "assistant/llm.py": "class Session:\n    pass\n",
    },
    "a table of tools that has nothing to do with models": {
        "shop/menu.py": "from shop.work import clean\nTOOLS = {'clean': clean}\n",
        "shop/work.py": "import os\ndef clean(path):\n    os.remove(path)\n",
    },
    "an object whose class the annotation of a factory names": {
        "web.py": VIEW
        + "from stores import store\n@app.get('/')\ndef view():\n    store().drop(request.args['name'])\n",
        "stores.py": """
            import os
            class Store:
                def drop(self, name):
                    os.remove(name)  # hit: path
            _known = None
            def store(url=None) -> Store:
                global _known
                if _known is None:
                    _known = registry.find(url)
                return _known
            """,
    },
    "a method that the object replaces by a function around it": {
        "web.py": VIEW + "from jobs import Job\n@app.get('/')\ndef view():\n    Job().run(line=request.args['line'])\n",
        "jobs.py": """
            import os
            class Timed:
                def __init__(self, job):
                    self.job = job
                def __call__(self, inner):
                    def around(*args, **kwargs):
                        return inner(*args, **kwargs)
                    return around
            class Job:
                def __init__(self):
                    self.timed = Timed(self)
                    self.run = self.timed(self.run)
                def run(self, line):
                    os.system(line)  # hit: shell
            """,
    },
    "methods that classes below fill in": {
        "web.py": VIEW
        + "from shop.setup import store\n@app.get('/')\ndef view():\n    store().drop(request.args['name'])\n",
        "shop/__init__.py": "",
        "shop/setup.py": """
            from shop.base import Store
            from shop.disk import Disk
            from shop.memory import Memory
            def store() -> Store:
                return KINDS.get("disk")
            KINDS = registry({"disk": Disk, "memory": Memory})
            """,
        "shop/base.py": """
            class Store:
                def drop(self, name):
                    'Forget what has this name.'
                    raise NotImplementedError
            """,
        "shop/disk.py": """
            import os
            from shop.base import Store
            class Disk(Store):
                def path(self, name):
                    return "/data/" + name
                def drop(self, name):
                    os.remove(self.path(name))  # hit: path
            """,
        "shop/memory.py": """
            from shop.base import Store
            class Memory(Store):
                def drop(self, name):
                    self.held.pop(name)
            """,
    },
    "a message that is filled from the request": {
        "web.py": VIEW
        + "from google.protobuf import json_format\nfrom shop.wire import read\nfrom shop.shop_pb2 import Order\n"
        + "import os\n@app.post('/')\ndef view():\n    os.remove(read(Order()).name)  # hit: path\n",
        "shop/__init__.py": "",
        "shop/wire.py": """
            from flask import request
            from google.protobuf.json_format import ParseDict
            def fill(data, message):
                ParseDict(js_dict=data, message=message, ignore_unknown_fields=True)
            def read(message):
                fill(request.get_json(), message)
                return message
            """,
    },
    "a helper that is called in more ways than are followed one by one": {
        "web.py": VIEW
        + "from tools import run\n@app.get('/')\ndef view():\n"
        + "".join(f"    run('tool{number}', {number}, ['a'])\n" for number in range(40))
        + "    run('last', 99, [request.args['x']])\n",
        "tools.py": "import os\ndef run(name, number, words):\n    os.system(' '.join(words))  # hit: shell\n",
    },
    "the same in one file": {
        "web.py": "import os\n"
        + VIEW
        + "def run(name, number, words, really=False):\n    if really:\n        os.system(words[0])  # hit: shell\n"
        + "@app.get('/')\ndef view():\n"
        + "".join(f"    run('tool{number}', {number}, ['a'])\n" for number in range(40))
        + "    run('last', 98, [request.args['no']], really=False)\n"
        + "    run('last', 99, [request.args['x']], really=True)\n",
    },
    "a package that is called src": {
        "src/__init__.py": "",
        "src/web.py": VIEW
        + "from src.kit.tools import ping\n@app.get('/')\ndef view():\n    ping(request.args['host'])\n",
        "src/kit/__init__.py": "",
        "src/kit/tools.py": "import os\ndef ping(host):\n    os.system('ping ' + host)  # hit: shell\n",
    },
    "a helper that is handed the whole line": {
        "web.py": VIEW
        + "from tools import run\n@app.get('/')\ndef view():\n    run('ls ' + request.args['h'])  # hit: shell\n",
        "tools.py": "import os\ndef run(line):\n    os.system(line)\n",
    },
    "a helper with the source": {
        "web.py": "import os\nfrom tools import wanted\ndef view():\n    os.system(wanted('host'))  # hit: shell\n",
        "tools.py": "from flask import request\ndef wanted(name):\n    return request.args.get(name)\n",
    },
    "a class around the request": {
        "web.py": VIEW
        + "import os\nfrom wrap import Wrapped\n@app.get('/')\ndef view():\n"
        + "    os.system(Wrapped(request).get('a'))  # hit: shell\n",
        "wrap.py": """
            class Wrapped:
                def __init__(self, request):
                    self.request = request
                def get(self, name):
                    return self.request.args.get(name)
            """,
    },
    "an object made in another module": {
        "web.py": VIEW + "from store import store\n@app.get('/')\ndef view():\n    store.find(request.args['q'])\n",
        "store.py": """
            import sqlite3
            class Store:
                def __init__(self):
                    self.connection = sqlite3.connect('a.db')
                def find(self, name):
                    return self.connection.execute("SELECT * FROM t WHERE n = '" + name + "'")  # hit: sql
            store = Store()
            """,
    },
    "a name that a package passes on": {
        "web.py": VIEW + "from tools import ping\n@app.get('/')\ndef view():\n    ping(request.args['host'])\n",
        "tools/__init__.py": "from .net import ping\n",
        "tools/net.py": "import os\ndef ping(host):\n    os.system('ping ' + host)  # hit: shell\n",
    },
    "a package below src": {
        "src/shop/web.py": VIEW
        + "from shop.tools import ping\n@app.get('/')\ndef view():\n    ping(request.args['h'])\n",
        "src/shop/__init__.py": "",
        "src/shop/tools.py": "import os\ndef ping(host):\n    os.system('ping ' + host)  # hit: shell\n",
    },
    "a module by its dotted name": {
        "web.py": VIEW + "import lib.tools\n@app.get('/')\ndef view():\n    lib.tools.ping(request.args['h'])\n",
        "lib/tools.py": "import os\ndef ping(host):\n    os.system('ping ' + host)  # hit: shell\n",
    },
    "all names of a module": {
        "web.py": VIEW + "from tools import *\n@app.get('/')\ndef view():\n    ping(request.args['h'])\n",
        "tools.py": "import os\ndef ping(host):\n    os.system('ping ' + host)  # hit: shell\n",
    },
    "a predicate in another module": {
        "web.py": VIEW
        + "import os\nfrom checks import good\n@app.get('/')\ndef view():\n    h = request.args['h']\n"
        + "    if not good(h):\n        return 'no'\n    os.system('ping ' + h)\n",
        "checks.py": "def good(host):\n    return host.isalnum()\n",
    },
    "a predicate in another module that says nothing": {
        "web.py": VIEW
        + "import os\nfrom checks import good\n@app.get('/')\ndef view():\n    h = request.args['h']\n"
        + "    if not good(h):\n        return 'no'\n    os.system('ping ' + h)  # hit: shell\n",
        "checks.py": "def good(host):\n    return host != ''\n",
    },
    "a validator in another module that raises": {
        "web.py": VIEW
        + "import os\nfrom checks import check\n@app.get('/')\ndef view():\n    h = request.args['h']\n"
        + "    check(h)\n    os.system('ping ' + h)\n",
        "checks.py": "def check(host):\n    if not host.isalnum():\n        raise ValueError('host')\n",
    },
    "an allow-list in the settings": {
        "web.py": VIEW
        + "import os\nfrom conf import HOSTS\n@app.get('/')\ndef view():\n    h = request.args['h']\n"
        + "    if h in HOSTS:\n        os.system('ping ' + h)\n",
        "conf.py": "HOSTS = {'a', 'b'}\n",
    },
    "a switch in the settings": {
        "web.py": VIEW
        + "import os\nimport conf\n@app.get('/')\ndef view():\n"
        + "    if conf.UNSAFE:\n        os.system('ping ' + request.args['h'])\n",
        "conf.py": "UNSAFE = False\n",
    },
    "a method of a base class": {
        "web.py": """
            from flask import request
            from base import Page
            class Search(Page):
                def get(self):
                    return self.shell(request.args['q'])
            """,
        "base.py": """
            import os
            class Page:
                def shell(self, line):
                    os.system('find ' + line)  # hit: shell
            """,
    },
    "a hook that a base class calls": {
        "web.py": """
            from flask import request
            from base import Page
            class Search(Page):
                def wanted(self):
                    return request.args['q']
            def view():
                return Search().show()
            """,
        "base.py": """
            import os
            class Page:
                def wanted(self):
                    return ''
                def show(self):
                    os.system('find ' + self.wanted())  # hit: shell
            """,
    },
    "a function handed over": {
        "web.py": VIEW
        + "import os\nfrom tools import each\ndef run(x):\n    os.system('ls ' + x)  # hit: shell\n"
        + "@app.get('/')\ndef view():\n    each(run, request.args['h'])\n",
        "tools.py": "def each(action, value):\n    action(value)\n",
    },
    "a lambda handed over": {
        "web.py": VIEW
        + "import os\nfrom tools import each\n@app.get('/')\ndef view():\n"
        + "    each(lambda x: os.system('ls ' + x), request.args['h'])  # hit: shell\n",
        "tools.py": "def each(action, value):\n    action(value)\n",
    },
    "a view that the routes of another file name": {
        "urls.py": "from django.urls import path\nimport views\nurlpatterns = [path('<name>/', views.show)]\n",
        "views.py": "import os\ndef show(request, name):\n    os.system('ls ' + name)  # hit: shell\n",
    },
    "routes of another file that admit numbers only": {
        "shop/urls.py": """
            from django.urls import path, re_path
            from shop import views
            urlpatterns = [
                path('a/<int:key>/', views.by_number),
                re_path(r'^b/(?P<key>[0-9]+)/$', views.by_digits),
                path('c/<key>/', views.by_name),
                path('d/<int:key>/', views.both),
                path('e/<key>/', views.both),
                path('f/<int:key>/', views.Page.as_view()),
            ]
            """,
        "shop/views.py": """
            import os
            from django.http import HttpResponse
            from django.views import View
            def by_number(request, key):
                os.system('ls ' + key)
            def by_digits(request, key):
                os.system('ls ' + key)
            def by_name(request, key):
                os.system('ls ' + key)  # hit: shell
            def both(request, key):
                os.system('ls ' + key)  # hit: shell
            class Page(View):
                def get(self, request, key):
                    os.system('ls ' + key)
            """,
    },
    "numbers that the route of an included module admits": {
        "urls.py": """
            from django.urls import include, path, re_path
            import shop.orders.urls
            from shop.goods import urls as goods
            urlpatterns = [
                path('a/<int:key>/', include(goods)),
                re_path(r'^(?P<key>[0-9]+)/', include((shop.orders.urls, 'orders'))),
                path('c/<int:key>/', include('shop.people.urls')),
                path('d/<key>/', include('shop.people.urls')),
            ]
            """,
        "shop/goods/urls.py": "from django.urls import path\nfrom shop.goods import views\n"
        "urlpatterns = [path('x/', views.show), path('<name>/', views.named)]\n",
        "shop/goods/views.py": """
            import os
            def show(request, key):
                os.system('ls ' + key)
            def named(request, key, name):
                os.system('ls ' + key)
                os.system('ls ' + name)  # hit: shell
            """,
        "shop/orders/urls.py": "from django.urls import path\nfrom shop.orders import views\n"
        "urlpatterns = [path('', views.show)]\n",
        "shop/orders/views.py": "import os\ndef show(request, key):\n    os.system('ls ' + key)\n",
        "shop/people/urls.py": "from django.urls import path\nfrom shop.people import views\n"
        "urlpatterns = [path('', views.show)]\n",
        "shop/people/views.py": "import os\nfrom django import http\n"
        "def show(request, key):\n    os.system('ls ' + key)  # hit: shell\n",
    },
    "what a package imports under the name of its module": {
        "web.py": VIEW
        + "import os\nfrom store import lookup\n@app.get('/')\ndef view():\n    os.system(lookup(request.args['q']))\n"
        + "    os.system(lookup(''))\n",
        "store/__init__.py": "from .lookup import lookup\n",
        "store/lookup.py": "NAMES = {'a': 'ls', 'b': 'df'}\ndef lookup(name):\n    return NAMES.get(name, 'true')\n",
    },
    "a module of a package that imports nothing of that name": {
        "web.py": VIEW
        + "import os\nfrom store import lookup\n@app.get('/')\ndef view():\n"
        + "    os.system(lookup.of(request.args['q']))  # hit: shell\n",
        "store/__init__.py": "from . import lookup\n",
        "store/lookup.py": "def of(name):\n    return name\n",
    },
    "functions that functions of another module make": {
        "web.py": """
            import os
            from flask import Flask, request
            from makers import bound, lister, numbers, quoting, shortest
            app = Flask(__name__)
            run = lister("-l ")
            @app.get("/a")
            def called_at_once():
                lister("-a ")(request.args["a"])
            @app.get("/b")
            def made_when_loaded():
                run(request.args["b"])
            @app.get("/c")
            def made_of_data():
                bound(request.args["c"])()
            @app.get("/d")
            def a_lambda():
                shortest()(request.args["d"])
            @app.get("/e")
            def one_that_quotes():
                os.system("ls " + quoting()(request.args["e"]))
            @app.get("/f")
            def one_that_converts():
                numbers()(request.args["f"])
            """,
        "makers.py": """
            import os
            import shlex
            def lister(options):
                def run(name):
                    os.system("ls " + options + name)  # hit: shell
                return run
            def bound(line):
                def run():
                    os.system(line)  # hit: shell
                return run
            def shortest():
                return lambda line: os.system(line)  # hit: shell
            def quoting():
                def quote(name):
                    return shlex.quote(name)
                return quote
            def numbers():
                def kill(number):
                    os.system(f"kill {int(number)}")
                return kill
            """,
    },
    "a function that keeps what was checked since it was written": {
        "web.py": """
            import os
            from flask import Flask, request
            app = Flask(__name__)
            def made(line, checked):
                def run():
                    os.system(line)  # hit: shell
                def run_checked():
                    os.system("ls " + checked)
                if not checked.isalnum():
                    raise ValueError
                return (run_checked, run)[1] if line else run_checked
            @app.get("/a")
            def view():
                made(request.args["a"], request.args["b"])()
            """,
    },
    "a variable that another function of its module fills": {
        "web.py": "import os\nimport state\ndef view():\n    os.system('ls ' + state.LAST)  # hit: shell\n",
        "state.py": "import flask\nLAST = ''\ndef keep():\n    global LAST\n    LAST = flask.request.args['q']\n",
    },
    "two modules that import each other": {
        "a.py": VIEW
        + "import b\n@app.get('/')\ndef view():\n    b.run(request.args['q'])\ndef name():\n    return 'x'\n",
        "b.py": "import os\nimport a\ndef run(x):\n    os.system(a.name() + x)  # hit: shell\n",
    },
    "a conversion in another module": {
        "web.py": VIEW
        + "import os\nfrom checks import number\n@app.get('/')\ndef view():\n"
        + "    os.system('kill ' + str(number(request.args['p'])))\n",
        "checks.py": "def number(text):\n    return int(text)\n",
    },
    "a record of another module": {
        "web.py": VIEW
        + "import os\nfrom records import Job\n@app.get('/')\ndef view():\n    job = Job(request.args['a'], 'b')\n"
        + "    os.system(job.safe)\n    os.system(job.line)  # hit: shell\n",
        "records.py": "from dataclasses import dataclass\n@dataclass\nclass Job:\n    line: str\n    safe: str\n",
    },
}


@pytest.mark.parametrize("files", PROGRAMS.values(), ids=PROGRAMS)
def test_data_goes_through_the_files_of_a_program(files):
    assert hits(files) == marks(files)


def test_a_trace_names_the_file_of_every_hop():
    (found,) = solved(PROGRAMS["a helper with the sink"])["web.py"].hits
    assert list(dict.fromkeys((hop.path, hop.span.line) for hop in found.taint.hops)) == [
        ("web.py", 7),
        ("tools.py", 3),
    ]


def test_the_files_that_an_answer_depends_on_are_named():
    both = solved(PROGRAMS["a name that a package passes on"])
    assert both["web.py"].reads == {"tools/net.py"}
    assert both["tools/net.py"].reads == frozenset()


def test_what_a_model_speaks_of_is_the_library_even_in_its_own_sources():
    files = {
        "flask/__init__.py": "from .globals import request\n",
        "flask/globals.py": "request = object()\n",
        "web.py": "import os\nfrom flask import request\ndef view():\n    os.system(request.args['x'])  # hit: shell\n",
    }
    assert hits(files) == marks(files)


@pytest.mark.parametrize("files", PROGRAMS.values(), ids=PROGRAMS)
def test_the_answer_is_the_same_in_whatever_order_the_files_are_solved(files):
    backwards = dict(reversed(list(files.items())))
    assert {path: each.hits for path, each in solved(files).items()} == {
        path: each.hits for path, each in solved(backwards).items()
    }


def test_what_a_handler_hands_to_a_template_is_followed_into_it():
    text = {
        "shop/web.py": VIEW
        + "@app.get('/')\ndef view():\n"
        + "    rows = [{'a': request.args['a'], 'b': 'x'}]\n"
        + "    return flask.render_template('page.html', rows=rows, plain=request.args['p'], fixed='<b>')\n",
        "shop/templates/page.html": """
            {% extends 'base.html' %}
            {% for row in rows %}<b>{{ row.a|safe }}</b> <i>{{ row.b|safe }}</i>{% endfor %}
            {{ plain }} {{ fixed|safe }}
            """,
        "shop/templates/base.html": "<a href='{{ plain }}'>{{ plain|escape|safe }}</a><div class={{ plain }}></div>",
        "other/templates/page.html": "{{ plain|safe }}",
    }
    text["shop/web.py"] = text["shop/web.py"].replace("from flask", "import flask\nfrom flask")
    models = load()
    read = {path: summarise(path, textwrap.dedent(each)) for path, each in text.items() if path.endswith(".py")}
    pages = [templates.read(path, each) for path, each in text.items() if path.endswith(".html")]
    index = build([card(each) for each in read.values()], models.spoken, pages)
    found = solve(read["shop/web.py"], models, Program(models, index, read.__getitem__))
    assert sorted((hit.path, hit.span.line, hit.argument, hit.entry.route) for hit in found.hits) == [
        ("shop/templates/base.html", 1, "plain", "/"),
        ("shop/templates/base.html", 1, "plain", "/"),
        ("shop/templates/page.html", 3, "row.a|safe", "/"),
    ]
    assert found.reads == {"template page.html", "template base.html"}
