"""What no table of the models can say is found by its form, and the right forms beside it are silent.

A line that must be found bears `# bad` (or, where the place is a header, the header does).
"""

import textwrap

import pytest

from reviewer import catalog
from reviewer.model import Pass
from reviewer.passes import weaknesses
from tests import weakness_forms
from tests.flow.programs import solved

RULES = catalog.load()
FLASK = "from flask import Flask, abort, jsonify, request, session\napp = Flask(__name__)\n"
DJANGO = "from django.http import HttpResponse, JsonResponse\n"

FORMS = {
    ("file-race", "use in the branch of a look"): """
        import os
        def read(path):
            if os.path.isfile(path):
                return open(path).read()  # bad
        """,
    ("file-race", "a use whose failure is handled"): """
        import os
        def read(path):
            if os.path.isfile(path):
                try:
                    return open(path).read()
                except FileNotFoundError:
                    return ""
        """,
    ("file-race", "a file that must be new"): """
        import os
        def write(path):
            if not os.path.exists(path):
                return open(path, "x")
        """,
    ("file-race", "another file, and one that the program names"): """
        import os
        def read(path, other):
            if os.path.exists(path):
                open(other)
            if os.path.exists("app.cfg"):
                open("app.cfg")
        """,
    ("weak-password-rule", "lengths in all directions"): """
        def check(password, new_password):
            if len(password) < 6: return False  # bad
            if 5 > len(password): return False  # bad
            if len(new_password) >= 4: return True  # bad
            return len(password) > 6  # bad
        """,
    ("weak-password-rule", "enough, presence, upper bounds and other lengths"): """
        def check(password, name, password_hash):
            if len(password) < 8 or len(password) > 128: return False
            if len(password) < 1 or len(name) < 3: return False
            return len(password_hash) >= 4
        """,
    ("weak-password-rule", "a whole match of few characters"): """
        import re
        RULE = re.compile(r"^\\w{5,}$")
        def check(password, colour):
            re.search(r"[0-9]", password)
            re.fullmatch(r"\\w{3}", colour)
            RULE.match(password)  # bad
            return re.fullmatch(r"(?=.*[0-9]).{6,}", password)  # bad
        """,
    ("weak-password-rule", "no password for a database"): """
        import psycopg2
        DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": ""}}  # bad
        LOCAL = {"default": {"ENGINE": "django.db.backends.sqlite3", "PASSWORD": ""}}
        psycopg2.connect(host="db", user="shop", password="")  # bad
        URL = "postgresql://shop:@db.internal/shop"  # bad
        OTHER = "postgresql://shop@db.internal/shop"
        """,
    ("timing-unsafe-compare", "a code, through variables"): """
        import hmac
        def check(key, body, sent):
            made = hmac.new(key, body, "sha256")
            code = made.hexdigest()
            if code == sent:  # bad
                return hmac.compare_digest(code, sent)
        """,
    ("timing-unsafe-compare", "secrets place by place"): """
        def same(password, typed_password, names, others):
            for i in range(len(password)):
                if password[i] != typed_password[i]:  # bad
                    return False
            for i in range(len(names)):
                if names[i] != others[i]:
                    return False
        """,
    ("timing-unsafe-compare", "a header in a dependency"): """
        from fastapi import Header
        def owner(users, colour: str, x_api_key: str = Header()):
            for user in users:
                if user.api_key == x_api_key:  # bad
                    return user
                if user.colour == colour:
                    return None
        """,
    ("timing-unsafe-compare", "constants, parsers' tokens and the reset of a page"): """
        def parse(token, kind, request):
            if token == "(" or token.kind == kind:
                return token == kind
            return request.path == token
        """,
    ("weak-password-hash", "through variables, by update, by the function's name"): """
        import hashlib
        def store(password, salt, body):
            salted = salt + password.encode()
            hashlib.sha256(salted)  # bad
            hasher = hashlib.new("sha512")
            hasher.update(password)  # bad
            hashlib.sha256(body)
        def hash_password(text):
            return hashlib.sha1(text)  # bad
        def beside(password, salt):
            bcrypt.hashpw(b"other", salt)
            return hashlib.sha256(password).digest()  # bad
        """,
    ("weak-password-hash", "slow hashes and checksums"): """
        import hashlib
        def store(password, salt, path):
            hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)
            hashlib.scrypt(password, salt=salt, n=2**14, r=8, p=1)
            hashlib.sha256(open(path, "rb").read())
        def shortened(password, salt):
            short = base64.b64encode(hashlib.sha256(password).digest())
            return bcrypt.hashpw(short, salt)
        """,
    ("insecure-cors", "the header on any object, and the origin sent back"): """
        def answer(response, request):
            response.headers["Access-Control-Allow-Origin"] = "*"  # bad
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]  # bad
            response.headers["Access-Control-Allow-Origin"] = "https://shop.example.org"
            origin = request.headers.get("Origin")
            if origin in ("https://shop.example.org",):
                response.headers["Access-Control-Allow-Origin"] = origin
        """,
    ("static-nonce", "one byte over and over"): """
        import os
        from Crypto.Cipher import AES
        def encrypt(key, text):
            nonce = b"0" * AES.block_size
            AES.new(key, AES.MODE_CBC, nonce)  # bad
            return AES.new(key, AES.MODE_CBC, os.urandom(AES.block_size))
        """,
    ("plaintext-password", "kept in a record, a dict, a statement"): FLASK
    + """
        @app.post("/a")
        def a():
            User(name="x", password=request.form["password"])  # bad
        @app.post("/b")
        def b(cursor):
            password = request.form["password"]
            cursor.execute("UPDATE users SET password = %s", (password,))  # bad
        @app.post("/c")
        def c():
            users["x"] = {"password": request.json["password"]}  # bad
        @app.post("/d")
        def d():
            user = User.query.first()
            return user.password == request.form.get("password")  # bad
        """,
    ("plaintext-password", "hashed, compared with its repetition, sent to a form"): FLASK
    + """
        @app.post("/a")
        def a(cursor, user):
            password = request.form["password"]
            if password != request.form["password_again"] or password == "":
                abort(400)
            User(name="x", password=hashed(password))
            cursor.execute("UPDATE users SET password = %s", (hashed(password),))
            LoginForm(password=password)
            return check_password_hash(user.password, password)
        class Account:
            def __eq__(self, other):
                return self.user.password == other.password
        def changed(old, user):
            return old.host != user.host or old.password != user.password or old.port != user.port
        """,
    ("error-detail-exposure", "text of any exception, traceback, kept in a variable"): FLASK
    + """
        import traceback
        @app.get("/a")
        def a():
            try:
                return work()
            except Exception as error:
                return f"failed: {error}"  # bad
        @app.get("/b")
        def b():
            try:
                return work()
            except ValueError:
                return traceback.format_exc()  # bad
        @app.get("/c")
        def c():
            message = ""
            try:
                work()
            except Exception as error:
                message = str(error)
            return jsonify(message=message)  # bad
        """,
    ("error-detail-exposure", "logged, of the program's own choosing, in a function that nobody asks"): FLASK
    + """
        @app.get("/a")
        def a():
            try:
                return work()
            except ValueError as error:
                return str(error), 400
            except Exception as error:
                app.logger.error("failed: %s", error)
                return "failed", 500
        def inner():
            try:
                return work()
            except Exception as error:
                return str(error)
        """,
    ("sensitive-data-exposure", "a hash in an answer, also by a list"): FLASK
    + """
        @app.get("/users")
        def users():
            found = []
            for user in User.query.all():
                found.append({"name": user.name, "password_hash": user.password_hash})  # bad
            return jsonify(found)
        @app.get("/users/1")
        def one():
            return jsonify(User.query.get(1).__dict__)  # bad
        """,
    ("sensitive-data-exposure", "chosen fields, and a dict that goes elsewhere"): FLASK
    + """
        @app.get("/users")
        def users():
            send({"password": account.password})
            return jsonify([{"name": user.name, "card_last4": user.card_last4} for user in User.query.all()])
        """,
    ("missing-csrf-protection", "exempt, for whoever is logged in"): DJANGO
    + """
        from django.views.decorators.csrf import csrf_exempt
        @csrf_exempt
        def change(request):  # bad
            request.user.name = request.POST["name"]
            request.user.save()
        @csrf_exempt
        def payment(request):
            verify(request.headers["X-Signature"], request.body)
            return HttpResponse(request.user)
        @csrf_exempt
        def contact(request):
            send(request.POST["text"])
        """,
    ("missing-csrf-protection", "middleware without it"): """
        MIDDLEWARE = [  # bad
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
        ]
        """,
    ("missing-rate-limit", "a login"): FLASK
    + """
        @app.post("/login")
        def login():  # bad
            return check(request.form["name"], request.form["password"])
        """,
    ("missing-rate-limit", "a limited one"): FLASK
    + """
        from flask_limiter import Limiter
        limiter = Limiter(app=app)
        @app.post("/login")
        @limiter.limit("5/minute")
        def login():
            return check(request.form["name"], request.form["password"])
        """,
    ("session-fixation", "a login that keeps the session"): FLASK
    + """
        @app.post("/login")
        def login():
            if check(request.form["name"], request.form["password"]):
                session["user_id"] = 1  # bad
        @app.post("/language")
        def language():
            session["language"] = request.form["language"]
        """,
    ("session-fixation", "a login that renews it"): FLASK
    + """
        @app.post("/login")
        def login():
            if check(request.form["name"], request.form["password"]):
                session.clear()
                session["user_id"] = 1
        """,
    ("missing-authentication", "one among others that ask"): FLASK
    + """
        @app.post("/a")
        @login_required
        def a():
            save()
        @app.post("/b")
        @login_required
        def b():
            save()
        @app.post("/c")
        def c():  # bad
            store.delete(request.form["id"])
        @app.get("/d")
        def d():
            return "hello"
        @app.post("/register")
        def register():
            store.save(request.form)
        @app.post("/e")
        def e():
            if not current_user.is_authenticated:
                abort(401)
            store.save(request.form)
        """,
    ("missing-authentication", "a file in which nobody asks"): FLASK
    + """
        @app.post("/c")
        def c():
            store.delete(request.form["id"])
        """,
    ("missing-authorization", "a record by its number"): DJANGO
    + """
        from django.contrib.auth.decorators import login_required, permission_required
        @login_required
        def mine(request):
            return HttpResponse(Note.objects.filter(owner=request.user))
        @login_required
        def show(request, pk):
            return HttpResponse(Note.objects.get(pk=pk))  # bad
        @login_required
        def edit(request, pk):
            return HttpResponse(Note.objects.get(pk=pk, owner=request.user))
        @permission_required("notes.view")
        def any_note(request, pk):
            return HttpResponse(Note.objects.get(pk=pk))
        """,
}


ALL = FORMS | weakness_forms.FORMS
MARKS = ("# bad", "# clear")


def test_every_check_is_of_a_rule():
    assert {weakness for weakness, _ in weaknesses.CHECKS} <= RULES.rules.keys()


def test_every_check_has_its_forms():
    assert {weakness for weakness, _ in weaknesses.CHECKS} == {weakness for weakness, _ in ALL}


def written(text):
    """Take the program out of its indentation; a head without any stays in front."""
    head, _, body = text.partition("\n        ")
    return head.strip("\n") + "\n" + textwrap.dedent("        " + body)


@pytest.mark.parametrize(("weakness", "form"), ALL)
def test_bad_forms_are_found_and_right_ones_are_silent(weakness, form):
    text = written(ALL[weakness, form])
    code = solved(text)
    found = {
        (evidence.location.line, "# clear" if evidence.refutes else "# bad")
        for looked in Pass
        for evidence in weaknesses.found(code, RULES, looked)
        if evidence.weakness == weakness
    }
    marks = ((number, mark) for number, line in enumerate(text.splitlines(), 1) for mark in MARKS if mark in line)
    assert found == set(marks)


RANDOM = """
import random
import secrets
import numpy as np

{}
"""
SECRETS = {
    "characters of an alphabet": "import string\ndef f():\n    return random.choices(string.ascii_letters, k=9)",
    "a variable": "def f():\n    token = random.random()",
    "the function": "def new_password():\n    return random.choice('ab')",
    "a key of a dict": "def f():\n    return {'session_id': random.random()}",
    "through variables": "def f(jar):\n    n = random.randint(0, 9)\n    text = str(n)\n    jar['csrf'] = text",
    "under a key that says so": "def f(jar, cookie):\n    n = random.random()\n    jar[cookie] = n",
    "words written as one": "def f(jar):\n    usertoken = random.random()",
    "an argument": "def f(answer):\n    n = random.random()\n    answer.set_cookie('n', n)",
    "a code to confirm with": "def f():\n    reset_code = random.randint(1, 9)",
    "too wide for anything else": "def f():\n    n = random.getrandbits(128)",
    "what is hashed": "import hashlib\ndef f():\n    return hashlib.sha256(str(random.random()).encode())",
}
GAMES = {
    "jitter": "def wait(attempt):\n    return 2**attempt + random.uniform(0, 1)",
    "a shuffle": "def deal(cards):\n    random.shuffle(cards)\n    return cards",
    "a key of a table": "def f(table):\n    key = random.choice(list(table))\n    return table[key]",
    "a status": "def f():\n    status_code = random.choice([200, 500])",
}


def misused(body):
    code = solved(RANDOM.format(body))
    return [each for each in weaknesses.misuses(code, RULES, Pass.STATIC) if each.weakness == "insecure-random"]


@pytest.mark.parametrize("name", SECRETS)
def test_a_predictable_number_that_becomes_a_secret_is_found(name):
    assert misused(SECRETS[name])


@pytest.mark.parametrize("name", GAMES)
def test_a_predictable_number_for_anything_else_is_silent(name):
    assert misused(GAMES[name]) == []
