"""More forms for `test_weaknesses`: what handlers lack, and what clears the claims of linters (`# clear`)."""

FLASK = "from flask import Flask, request, session\napp = Flask(__name__)\n"

FORMS = {
    ("bind-all-interfaces", "web servers are cleared, sockets are not"): """
        import socket
        import uvicorn
        from http.server import HTTPServer
        def serve(handler, port):
            uvicorn.run("app:api", host="0.0.0.0")  # clear
            HTTPServer(("0.0.0.0", port), handler)  # clear
            socket.socket().bind(("0.0.0.0", port))
            uvicorn.run("app:api", host="127.0.0.1")
        """,
    ("insecure-temp-file", "what only reads is cleared"): """
        from pathlib import Path
        import shutil
        def work(text):
            open("/tmp/a.key", "rb").read()  # clear
            open("/tmp/b.key", "w").write(text)
            Path("/tmp/c").read_text()  # clear
            Path("/tmp/d").write_text(text)
            for each in Path("/tmp/").glob("e.*"):  # clear
                print(each)
            lock = "/tmp/{}.lock".format(text)
            Path(lock).touch()
        """,
    ("unsafe-deserialization", "loaders of plain values are cleared, payloads are found"): """
        import os
        import yaml
        def read(text):
            yaml.load(text, Loader=yaml.BaseLoader)  # clear
            yaml.load(text, Loader=yaml.UnsafeLoader)
        class Job:
            def __reduce__(self):
                return os.system, ("ls",)  # bad
        class Point:
            def __reduce__(self):
                return Point, (1, 2)
        """,
    ("token-without-expiry", "claims that are known, and those that are not"): """
        import jwt
        from jose import jwt as jose
        def work(key, end, given, **more):
            jwt.encode({"sub": "a"}, key)  # bad
            jwt.encode(payload={"user_id": 1, "iat": 2}, key=key)  # bad
            jose.encode({"email": "a@example.com"}, key)  # bad
            jwt.encode({"sub": "a", "exp": end}, key)
            jwt.encode({"ticket": "a"}, key)
            jwt.encode(given, key)
            jwt.encode({"sub": "a", **more}, key)
            claims = dict(sub="a")
            claims["exp"] = end
            jwt.encode(claims, key)
        """,
    ("debug-mode", "classes of settings"): """
        class Config:
            DEBUG = True  # bad
        class ProductionConfig(Config):
            DEBUG = False
        class DevelopmentConfig(Config):
            DEBUG = True
        class Logger:
            DEBUG = True
        """,
    ("insecure-cookie", "classes of settings"): """
        class Settings:
            SESSION_COOKIE_SECURE = False  # bad
            REMEMBER_COOKIE_HTTPONLY = False  # bad
            SESSION_COOKIE_HTTPONLY = True
        class TestSettings(Settings):
            SESSION_COOKIE_SECURE = False
        """,
    ("client-asserted-role", "rights that a request gives"): FLASK
    + """
        from flask_login import current_user, login_required
        from shop import Member, Message, User
        @app.post("/a")
        def register():
            data = request.get_json()
            return User(name=data["name"], is_admin=data.get("is_admin"))  # bad
        @app.post("/b")
        def create():
            return User.objects.create(name=request.form["name"], role=request.form["role"])  # bad
        @app.post("/c")
        @login_required
        def change():
            current_user.role = request.json["role"]  # bad
        @app.post("/d")
        @login_required
        def promote():
            if current_user.is_admin:
                member = Member.query.get(request.json["member"])
                member.role = request.json["role"]
        @app.post("/e")
        def say():
            return Message(role=request.json["role"], text=request.json["text"])
        @app.post("/f")
        def enrol():
            return User(name=request.json["name"], role="reader")
        """,
    ("cleartext-storage", "columns and forms"): """
        from django import forms
        from django.db import models
        class Payment(models.Model):
            card_number = models.CharField(max_length=16)  # bad
            card_type = models.CharField(max_length=16)
        class PaymentForm(forms.Form):
            card_number = forms.CharField()
        """,
    ("client-asserted-role", "roles of cookies, headers, sessions and tokens"): FLASK
    + """
        import jwt
        from shop import User, KEY
        @app.route("/a")
        def by_cookie():
            return "all" if request.cookies.get("is_admin") == "1" else "none"  # bad
        @app.route("/b")
        def by_session():
            return "all" if session.get("is_admin") == "1" else "none"
        @app.route("/c")
        def by_token():
            claims = jwt.decode(request.cookies["token"], KEY, algorithms=["HS256"])
            return "all" if claims["role"] == "admin" else "none"
        @app.route("/d")
        def whose():
            return User.query.filter_by(username=request.cookies["user"]).first().name  # bad
        @app.route("/e")
        def language():
            return "de" if request.headers.get("Accept-Language") == "de" else "en"
        """,
    ("misleading-check", "IPv6 addresses that hold one of IPv4 pass by a list of networks"): """
        import ipaddress
        import socket
        BLOCKED = [ipaddress.ip_network(each) for each in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "::1/128")]
        ALLOWED = [ipaddress.ip_network("192.0.2.0/24")]
        def is_internal(text):
            address = ipaddress.ip_address(text)
            if any(address in each for each in ALLOWED):
                return False
            return any(address in network for network in BLOCKED)  # bad
        def addresses(host):
            for info in socket.getaddrinfo(host, None):
                for network in BLOCKED:
                    if ipaddress.ip_address(info[4][0]) in network:  # bad
                        raise ValueError(host)
        """,
    ("misleading-check", "such addresses are unwrapped, refused, or there are none"): """
        import ipaddress
        import socket
        BLOCKED = [ipaddress.ip_network(each) for each in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16")]
        def is_internal(text):
            address = ipaddress.ip_address(text)
            address = getattr(address, "ipv4_mapped", None) or address
            address = address.ipv4_mapped if address.version == 6 and address.ipv4_mapped else address
            return any(address in network for network in BLOCKED)
        def addresses(host):
            return [is_internal(info[4][0]) for info in socket.getaddrinfo(host, None)]
        """,
    ("misleading-check", "a list of networks with those that hold addresses of IPv4"): """
        import ipaddress
        import socket
        BLOCKED = ["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "::ffff:0:0/96", "64:ff9b::/96", "2002::/16"]
        NETWORKS = [ipaddress.ip_network(each) for each in BLOCKED]
        def allowed(host):
            found = [ipaddress.ip_address(info[4][0]) for info in socket.getaddrinfo(host, None)]
            return not any(each in network for each in found for network in NETWORKS)
        """,
    ("misleading-check", "an IPv4 address alone, and one that nobody looks up"): """
        import ipaddress
        import socket
        TRUSTED = [ipaddress.ip_network(each) for each in ("10.0.0.0/8", "127.0.0.0/8", "192.168.0.0/16")]
        def public(host):
            return not ipaddress.ip_address(socket.gethostbyname(host)).is_private
        def also(host):
            infos = socket.getaddrinfo(host, None, family=socket.AF_INET)
            return all(not ipaddress.ip_address(info[4][0]).is_private for info in infos)
        def from_proxy(peer):
            return any(ipaddress.ip_address(peer) in each for each in TRUSTED)
        """,
    ("misleading-check", "`is_private` and `is_global` do not look into addresses of NAT64"): """
        import ipaddress
        from urllib.parse import urlsplit
        def is_public(address):
            return not address.is_private and not address.is_loopback  # bad
        def literal(url):
            address = ipaddress.ip_address(urlsplit(url).hostname)
            return address.is_global  # bad
        class Post:
            def shown(self):
                return not self.page.is_private
        """,
    ("misleading-check", "`is_reserved` is true of addresses of NAT64"): """
        import ipaddress
        import socket
        def is_public(host):
            found = [ipaddress.ip_address(info[4][0]) for info in socket.getaddrinfo(host, None)]
            return not any(each.is_private or each.is_reserved for each in found)
        """,
    ("endless-loop", "conditions that change and that do not"): """
        def count(limit, queue):
            done = 0
            while done < limit:  # bad
                limit + 1
            while done < limit:
                done += 1
            while queue:
                queue.pop()
            while limit > 0:
                if done: break
            while limit > done:
                limit, done = done, limit
            global running
            running = True
            while running:
                done + 1
        """,
    ("insecure-cookie", "a response of any framework"): """
        def answer(response, jar, cookie, options):
            response.set_cookie("session", "x")  # bad
            response.set_cookie("session", "x", secure=True)  # bad
            response.set_cookie("session", "x", secure=True, httponly=True)
            response.set_cookie("session", "", expires=0)
            response.set_cookie("session", "x", **options)
            jar.set_cookie(cookie)
        """,
    ("insecure-settings", "policies for scripts"): """
        def head(response):
            response.headers["Content-Security-Policy"] = "default-src *"  # bad
            response.headers["Content-Security-Policy"] = "script-src 'self' 'unsafe-inline'"  # bad
            response.headers["Content-Security-Policy"] = "script-src 'nonce-abc' 'unsafe-inline'"
            response.headers["Content-Security-Policy"] = "default-src 'self'; style-src 'unsafe-inline'"
        """,
    ("length-extension", "keys in front and behind"): """
        import hashlib
        WS_KEY = b"258EAFA5"
        def sign(secret, message, public_key):
            hashlib.sha256((secret + message).encode())  # bad
            hashlib.sha256(message + secret)
            hashlib.sha256(public_key + message)
            hashlib.sha256(secret)
            hashlib.sha1(secret + WS_KEY)
            hashlib.sha3_256(secret + message)
        """,
    ("missing-authorization", "owners that the request names, and those that are compared"): FLASK
    + """
        from flask_login import current_user, login_required
        from shop import Message, User, may_read
        @app.route("/send", methods=["POST"])
        @login_required
        def send():
            sender = User.query.get(int(request.form["sender"]))
            return Message.objects.create(sender=sender, text=request.form["text"])  # bad
        @app.route("/post", methods=["POST"])
        @login_required
        def post():
            return Message.objects.create(sender=current_user, text=request.form["text"])
        @app.route("/read/<id>")
        @login_required
        def read(id):
            message = Message.query.get(id)
            if not may_read(message, current_user):
                return "no"
            return message.text
        """,
    ("missing-authentication", "decorators that a comment has taken out"): """
        from flask import Flask
        app = Flask(__name__)
        @app.route("/delete", methods=["POST"])
        # @login_required  # bad
        # @functools.cache
        def delete():
            return "gone"
        """,
    ("missing-csrf-protection", "middleware that a comment has taken out"): """
        MIDDLEWARE = [
            "django.middleware.common.CommonMiddleware",
            # "django.middleware.csrf.CsrfViewMiddleware",  # bad
            # "django.middleware.locale.LocaleMiddleware",
        ]
        """,
    ("missing-csrf-protection", "views that a call exempts"): """
        from django.urls import path
        from django.views.decorators.csrf import csrf_exempt
        from shop.views import Address, pay
        urlpatterns = [
            path("address", csrf_exempt(Address.as_view())),  # bad
            path("pay", pay),
        ]
        """,
    ("obsolete-function", "calls that somebody catches or asks about"): """
        import time
        def measure():
            start = time.clock()  # bad
            try:
                start = time.clock()
            except AttributeError:
                start = time.perf_counter()
            return start
        """,
    ("off-by-one", "indices up to the length, and prefixes"): """
        def walk(items, other):
            i = 0
            while i <= len(items):  # bad
                print(items[i])
                i += 1
            while i <= len(items):
                print(other[i], items[:i])
                i += 1
            for j in range(len(items) + 1):
                print(items[j] if j < len(items) else None)
            for j in range(0, len(items) + 1):  # bad
                print(items[j])
        """,
    ("privileges-kept", "lowered after the step, and in any case"): """
        import os
        def make(path):
            raise_privileges()  # bad
            os.mkdir(path)
            lower_privileges()
            raise_privileges()
            try:
                os.mkdir(path)
            finally:
                lower_privileges()
            raise_privileges()
            lower_privileges()
        """,
    ("secret-exposure", "statements with their values in a log"): """
        import logging
        def read(connection, number):
            query = "SELECT * FROM account WHERE number = '" + number + "'"
            fixed = "SELECT * FROM account WHERE number = ?"
            logging.error("failed: %s", query)  # bad
            logging.error("failed: %s", fixed)
            logging.debug("runs %s", query)
        """,
    ("shared-login-state", "variables of all visitors"): FLASK
    + """
        logged_in_user = None
        visits = 0
        @app.route("/enter", methods=["POST"])
        def enter():
            global logged_in_user, visits
            visits = visits + 1
            logged_in_user = request.form["name"]  # bad
            session["logged_in_user"] = request.form["name"]
            return "welcome"
        """,
    ("tls-verification-off", "contexts that verify nobody"): """
        from OpenSSL import SSL
        def make():
            return SSL.Context(SSL.TLS_METHOD)  # bad
        """,
    ("unchecked-none", "results that are asked about first"): """
        def split(text):
            if not text:
                return None
            return text.split(",")
        def use(text):
            print(len(split(text)))  # bad
            parts = split(text)
            return parts
        def asked(text):
            return split(text)[0] if split(text) else ""
        """,
    ("unshared-lock", "locks of one call and of all"): """
        import threading
        shared = threading.Lock()
        def one(total):
            lock = threading.Lock()  # bad
            with lock:
                total.add(1)
        def two(total):
            with shared:
                total.add(1)
        def three(total, workers):
            lock = threading.Lock()
            workers.start(lock)
            with lock:
                total.add(1)
        """,
    ("unsigned-session", "cookies that anybody or nobody can write"): """
        import base64
        import json
        from itsdangerous import URLSafeSerializer
        def enter(response, user, key):
            value = base64.b64encode(json.dumps({"username": user.name}).encode())
            response.set_cookie("login", value)  # bad
            response.set_cookie("login", URLSafeSerializer(key).dumps({"username": user.name}))
            response.set_cookie("theme", json.dumps({"dark": True}))
        """,
    ("user-enumeration", "answers that tell one half, and both"): FLASK
    + """
        from shop import User
        @app.route("/login", methods=["POST"])
        def login():
            user = User.find(request.form["name"])
            if user is None:
                return "User not found"  # bad
            if not user.check_password(request.form["password"]):
                return "Unknown user name or wrong password"
            return "welcome"
        @app.route("/register", methods=["POST"])
        def register():
            return "Email not found" if not request.form["password"] else "ok"
        """,
    ("weak-password-rule", "functions that accept all"): """
        def validate_password(password):  # bad
            return True
        def validate_name(name):
            return True
        """,
    ("weak-tls", "bans of old versions that are taken out"): """
        import ssl
        def make():
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.options &= ~ssl.OP_NO_TLSv1  # bad
            return context
        def tickets(context):
            context.options &= ~ssl.OP_NO_TICKET
        """,
}
