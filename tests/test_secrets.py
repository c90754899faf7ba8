"""Environment, or literal? live, placeholder or none? Every candidate judged in its place."""

import dataclasses
from pathlib import Path

import pytest

from reviewer import catalog
from reviewer.cache import Nothing
from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Level
from reviewer.passes import secrets
from reviewer.passes.secrets import judging, names, providers
from reviewer.passes.secrets.judging import Place
from reviewer.passes.secrets.names import Sort
from reviewer.target import Kind, Target
from reviewer.workers import Workers
from tests.build import source
from tests.secret_placeholders import SHAPES, expand, secret

RULES = catalog.load()
MODELS = load()
LIVE, DEFAULT, FALLBACK, PLACEHOLDER = "hardcoded-secret", "default-credential", "secret-fallback", "placeholder-secret"
EXPOSURE = "secret-exposure"


def looked(text):
    return secrets.inspect(solve(summarise("app.py", expand(text)), MODELS), RULES)


def weaknesses(text):
    return [item.weakness for item in looked(text).evidence]


def counts(found):
    return {part: number for count in found.counts for part, number in count.parts}


# ---- names


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("password", Sort.PASSWORD),
        ("DB_PASSWORD", Sort.PASSWORD),
        ("dbPassword2", Sort.PASSWORD),
        ("smtp_pass", Sort.PASSWORD),
        ("ADMIN_PASSWORD_DEFAULT", Sort.PASSWORD),
        ("client_secret", Sort.SECRET),
        ("AWS_SECRET_ACCESS_KEY", Sort.SIGNING),
        ("api_key", Sort.KEY),
        ("apiKey", Sort.KEY),
        ("github_token", Sort.TOKEN),
        ("SECRET_KEY", Sort.SIGNING),
        ("JWT_SECRET", Sort.SIGNING),
        ("key", Sort.ANY_KEY),
        ("cache_key", None),
        ("primary_key", None),
        ("public_key", None),
        ("next_token", None),
        ("pad_token", None),
        ("password_field", None),
        ("PASSWORD_LABEL", None),
        ("TOKEN_URL", None),
        ("token_type", None),
        ("secret_name", None),
        ("forgot_password", None),
        ("update_password", None),
        ("compass", None),
        ("bypass", None),
        ("author", None),
    ],
)
def test_a_name_says_which_secret_it_promises(name, sort):
    assert names.sort_of(name) is sort


# ---- places in Python


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('password = "{{secret:password}}"', [LIVE]),
        ('self.password = "{{secret:password}}"', [LIVE]),
        ('config["db_password"] = "{{secret:password}}"', [LIVE]),
        ('password: str = "{{secret:password}}"', [LIVE]),
        ('user, password = "shop", "{{secret:password}}"', [LIVE]),
        ('connect(password="{{secret:password}}")', [LIVE]),
        ('def connect(host, password="{{secret:password}}"): pass', [LIVE]),
        ('settings = {"password": "{{secret:password}}"}', [LIVE]),
        ('if password == "{{secret:password}}": pass', [LIVE]),
        ('if "{{secret:password}}" == request.form["password"]: pass', [LIVE]),
        ('if request.form.get("password") == "{{secret:password}}": pass', [LIVE]),
        ('api_key = b"{{secret:generic-hex}}"', [LIVE]),
        ('api_key = "{{secret:generic-base64}}".encode()', [LIVE]),
        ('password = "{{secret:password}}" if production else None', [LIVE]),
        ('requests.get(url, auth=("shop", "{{secret:password}}"))', [LIVE]),
        ('smtp.login("shop", "{{secret:password}}")', [LIVE]),
        ('jwt.encode(claims, "hush", algorithm="HS256")', [LIVE]),
        ('app.secret_key = "dev"', [LIVE]),
        ('SECRET_KEY = "change-me"', [LIVE]),
        ('key = "{{secret:generic-base64}}"', [LIVE]),
        ('KEY = b"1234567891234567"', [LIVE]),
        ('URL = "postgresql://shop:{{secret:generic-hex}}@db.internal/shop"', [LIVE]),
        ('connect("host=db.internal dbname=shop password={{secret:generic-hex}}")', [LIVE]),
        ('class User:\n    def __init__(self, password): pass\nUser("{{secret:password}}")', [LIVE]),
        ('def register(name, password): pass\nregister("a", "{{secret:password}}")', [LIVE]),
        ('APP_JWT_SECRET = "jwt_secret"', [LIVE]),
        ('DB_ROOT_PASSWORD = "root"', [DEFAULT]),
        ('KIND_NAME = "x"\nKIND_PASSWORD = "password"', [DEFAULT]),
        (
            'F(api_key="{{secret:generic-hex}}"), F(api_key="powerToday"), F(api_key="powerTotal"), F(api_key="power")',
            [LIVE],
        ),
        ('password = "admin"', [DEFAULT]),
        ('password = "Passw0rd!"', [DEFAULT]),
        ('PASSWORD = "123456"', [DEFAULT]),
        ('connect(user="root", password="root")', [DEFAULT]),
        ('users = {"admin": "admin123"}', [DEFAULT]),
        ('app.config["ADMIN_TOKEN"] = "letmein"', [DEFAULT]),
        ('users = [("admin", "admin123"), ("guest", "guest1")]', [DEFAULT, DEFAULT]),
        ('DATABASES = {"default": {"USER": "shop", "PASSWORD": "password"}}', [DEFAULT]),
        ('SECRET_KEY = os.getenv("SECRET_KEY", "dev")', [FALLBACK]),
        ('password = os.environ.get("DB_PASSWORD", "{{secret:password}}")', [FALLBACK]),
        ('password = os.environ.get("DB_PASSWORD") or "postgres"', [FALLBACK]),
        ('password = env("DB_PASSWORD", default="postgres")', [FALLBACK]),
        ('key = settings.get("API_KEY", "{{secret:generic-hex}}")', [FALLBACK]),
        ('key = os.getenv("API_KEY", "your-api-key")', [PLACEHOLDER]),
        ('api_key = "YOUR_API_KEY"', [PLACEHOLDER]),
        ('password = "<your password>"', []),
        ('password = "<your-password>"', [PLACEHOLDER]),
        ('password = "changeme"', [PLACEHOLDER]),
        ('token = "xxxxxxxxxxxxxxxx"', [PLACEHOLDER]),
        ('URL = "postgresql://user:password@localhost/shop"', [PLACEHOLDER]),
    ],
)
def test_what_stands_under_a_secrets_name_is_judged(text, found):
    assert weaknesses(text) == found


@pytest.mark.parametrize(
    "text",
    [
        'class Hasher:\n    def encode(self, password): pass\nHasher().encode(text.encode("ascii"))',
        'password = ""',
        "password = None",
        'password = "***"',
        'password = os.environ["DB_PASSWORD"]',
        'password = getpass("Password: ")',
        'password = f"{prefix}{number}"',
        'PASSWORD_LABEL = "Password"',
        'KIND_NFC = "nfc"\nKIND_PASSWORD = "password"',
        'a, b, c, d = F(api_key="powerToday1"), F(api_key="eTotal2Day"), F(api_key="bdc1Charge"), F(api_key="vpv1")',
        'password_field = "passwd"',
        'CONF_DB_PASSWORD = "db_password"',
        'ATTR_PASSWORD = "password"',
        'CONF_RING_KEY_PASSWORD = "rings_password"',
        'CONF_SIGNING_SECRET = "signing_secret"',
        'PROVISIONING_SECRET = "provisioning_secret"',
        'options = dict(database="db", username="user", password="passwd")',
        'password = CharField("Password", max_length=80)',
        'forms.CharField(label="Password", help_text="Your password")',
        'MESSAGES = {"password": "Password", "token": "Token"}',
        'MESSAGES = {"password": "The password is too short."}',
        'PASSWORD = "PASSWORD"',
        'class Grant(Enum):\n    PASSWORD = "password"\n    CLIENT_SECRET = "client_secret"',
        'class Sort(enum.StrEnum):\n    TOKEN = "access-token"',
        'TOKEN_TYPE = "bearer"',
        'token = "NAME"',
        'if token == "(": pass',
        'if update_password == "always": pass',
        'TOKEN_URL = "https://login.shop.test/token"',
        'API_KEY_HEADER = "X-API-Key"',
        'api_key = "X-API-Key"',
        'API_KEY_ENV = "SHOP_API_KEY"',
        'api_key = "SHOP_API_KEY"',
        'private_key = "keys/private.pem"',
        'private_key = "/etc/ssl/private.key"',
        'secret = "arn:aws:secretsmanager:eu:1:secret:x"',
        'secret = "vault:shop/db"',
        'password = "${DB_PASSWORD}"',
        'password = "{{ db_password }}"',
        'password = "%(password)s"',
        'password = r"^[a-z]{8,}$"',
        'password_hash = "{{secret:generic-hex}}"',
        'user = Row(id="a", password="65079b006e85a7e798abecb99e47c154")',
        'password = "$2b$12$abcdefghijklmnopqrstuv"',
        'backend = {"token": "rest_framework.authtoken.models.Token"}',
        'key = "user_profile_page_1"',
        'key = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"',
        'WS_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"',
        'sha = "{{secret:generic-hex}}"',
        'BUILD = "{{secret:generic-base64}}"',
        'cache_key = "{{secret:generic-hex}}"',
        'os.getenv("TOKEN_URL", "https://login.shop.test")',
        'os.getenv("SECRET_KEY", "")',
        'data.get("password", "nothing to see")',
        'URL = "https://shop.test/a:b@c"',
        'URL = f"postgresql://{user}:{password}@{host}/db"',
        'URL = "postgresql://user:%s@host/db" % password',
        '"""Use password = \\"hunter2\\" to log in."""',
        "def f():\n    '''connect('postgresql://shop:hunter2@db.internal')'''",
    ],
)
def test_what_only_looks_like_a_secret_is_silent(text):
    assert weaknesses(text) == []


def test_every_candidate_is_counted():
    found = looked(
        """\
        import os
        api_key = os.environ["API_KEY"]
        token = os.getenv("GITHUB_TOKEN")
        mode = os.environ["MODE"]
        password = "{{secret:password}}"
        other_password = "changeme"
        password_hint = "none"
        secret = "the name of a place"
        """.replace("        ", ""),
    )
    assert counts(found) == {"literals": 1, "placeholders": 1, "from environment": 2, "no secrets": 1}
    assert [count.total for count in found.counts] == [5]


def test_evidence_points_at_the_literal_and_never_holds_it():
    text = 'connect(\n    user="shop",\n    password="é" "{{secret:password}}",\n)\n'
    (item,) = looked(text).evidence
    assert (item.subject.line, item.subject.column) == (3, 14)
    assert secret("password") not in repr(dataclasses.asdict(item))
    assert item.secret


def test_equal_secrets_have_equal_digests_and_others_have_not():
    first, again, other = looked(
        'a_password = "{{secret:password}}"\nb_password = "{{secret:password}}"\nc_password = "{{secret:password:c}}"\n'
    ).evidence
    assert first.secret == again.secret != other.secret


# ---- on the way out


@pytest.mark.parametrize(
    "text",
    [
        'logger.info("login %s %s", user, password)',
        'logging.debug(f"key: {api_key}")',
        'log.warning("token " + access_token)',
        'app.logger.error("bad password {}".format(password))',
        "self.logger.info(str(self.client_secret))",
        "print(user, password)",
        'logger.debug("with %s", settings.OPENAI_API_KEY)',
        "logger.info([user, password])",
        'requests.get(f"https://api.test/x?q={q}&api_key={api_key}")',
        'requests.get("https://api.test/x?access_token=" + access_token)',
    ],
)
def test_a_secret_on_its_way_out_is_found(text):
    assert weaknesses(text) == [EXPOSURE]


@pytest.mark.parametrize(
    "text",
    [
        'logger.info("password of %d characters", len(password))',
        'logger.info("with a key: %s", bool(api_key))',
        'logger.info("%s", mask(password))',
        'logger.info("the password was changed")',
        "print(token)",
        'logger.debug("next: %s", next_token)',
        "print(TokenType.SECRET)",
        'logger.info("%s", password_field)',
        "math.log(password)",
        'requests.get("https://api.test/x?page=" + page)',
        'requests.get("https://api.test", params={"q": q}, headers={"X-Key": api_key})',
        'cursor.execute("SELECT * FROM users WHERE password=" + password)',
    ],
)
def test_what_says_nothing_of_the_secret_is_silent(text):
    assert weaknesses(text) == []


def test_what_is_kept_is_surer_on_the_console_than_what_may_have_been_made_for_the_reader():
    texts = ("print(passphrase)", "click.echo(f'with {settings.passphrase}')", "print(config['db_password'])")
    assert [item.confidence for text in texts for item in looked(text).evidence] == [
        Level.LOW,
        Level.MEDIUM,
        Level.MEDIUM,
    ]


# ---- keys that say whose they are

NAMELESS = {"aws-secret-key", "azure-storage-key", "generic-base64", "generic-hex", "password"}


@pytest.mark.parametrize("kind", sorted(set(SHAPES) - NAMELESS))
def test_a_providers_key_is_known_by_its_shape(kind):
    (match,) = providers.search(f'x = "{secret(kind)}"')
    assert match.value in secret(kind)
    assert judging.judged_key(match.owner, match.value).weakness == LIVE


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("{{secret:aws-access-key}}", Level.CRITICAL),
        ("-----BEGIN PRIVATE KEY-----\\n{{secret:azure-storage-key}}", Level.CRITICAL),
        ("{{secret:jwt}}", None),
        ("sk_" + "test_" + "4eC39HqLyjWDarjtT1zdp7dc", None),
    ],
)
def test_a_key_that_works_until_it_is_revoked_is_critical(workers, text, severity):
    found = survey(workers, f'x = "{text}"\n', "tests/conftest.py", Kind.PYTHON).evidence
    assert {item.severity for item in found if item.tool == "ai-review"} == {severity}


@pytest.mark.parametrize("kind", sorted(NAMELESS))
def test_what_has_no_shape_is_no_providers_key(kind):
    assert not list(providers.search(f'x = "{secret(kind)}"'))


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7" + "EXAMPLE",
        "ghp_" + "x" * 36,
        "sk-" + "your0api0key0goes0here".ljust(48, "0"),
        "AIza" + "0123456789" * 3 + "abcde",
        "xoxb-" + "000000000000-000000000000",
    ],
)
def test_a_documented_example_is_a_placeholder(text):
    (match,) = providers.search(text)
    assert judging.judged_key(match.owner, match.value).weakness == PLACEHOLDER


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN PRIVATE KEY-----",
        'if text.startswith("-----BEGIN RSA PRIVATE KEY-----"): pass',
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n",
        "class SKU:",
        "task-abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
        "eyJhbGciOiJIUzI1NiJ9",
        "AKIA",
    ],
)
def test_a_part_of_a_key_is_none(text):
    assert not list(providers.search(text))


# ---- text that is not Python


@pytest.fixture(scope="module")
def workers():
    with Workers(1) as pool:
        yield pool


def survey(workers, text, path, kind):
    target = Target(Path("/nowhere"), "test", (source(expand(text), path, kind),), (), ())
    return secrets.survey(target, RULES, workers, Nothing())


def ours(found):
    return [(item.weakness, item.location.line) for item in found.evidence if item.tool == "ai-review"]


@pytest.mark.parametrize(
    ("text", "path", "kind", "found"),
    [
        ("DB_PASSWORD={{secret:generic-hex}}\n", ".env", Kind.SETTINGS, [(LIVE, 1)]),
        ("# DB_PASSWORD={{secret:generic-hex}}\nMODE=prod\n", ".env", Kind.SETTINGS, []),
        ("DB_PASSWORD=postgres\n", ".env", Kind.SETTINGS, [(DEFAULT, 1)]),
        ("DB_PASSWORD=changeme\n", ".env.example", Kind.SETTINGS, [(PLACEHOLDER, 1)]),
        ("DB_PASSWORD=\nDB_PASSWORD=${FROM_ABOVE}\n", ".env", Kind.SETTINGS, []),
        ("KEY={{secret:github-token}}\n", ".env", Kind.SETTINGS, [(LIVE, 1)]),
        ("database:\n  password: {{secret:generic-base64}}\n", "shop.yaml", Kind.SETTINGS, [(LIVE, 2)]),
        ("password: Password\nsecret: string\n", "en.yaml", Kind.SETTINGS, []),
        ('{"password": "Passwort", "user": "Name"}', "app/translations/de.json", Kind.SETTINGS, []),
        ('{"a": {"password": "\\\\u5bc6\\\\u7801"}}', "locale/zh-Hans.json", Kind.SETTINGS, []),
        ('{"password": "Mot de passe", "user": "Votre nom"}', "static/strings.json", Kind.SETTINGS, []),
        ('{"password": "{{secret:generic-base64}}", "user": "shop"}', "app/messages.json", Kind.SETTINGS, [(LIVE, 1)]),
        ('{"password": "{{secret:github-token}}"}', "app/translations/de.json", Kind.SETTINGS, [(LIVE, 1)]),
        ('{"password": "{{secret:generic-base64}}"}', "app/conf/de.json", Kind.SETTINGS, [(LIVE, 1)]),
        ('{"password": "Password", "api_key": "{{secret:generic-hex}}"}', "a.json", Kind.SETTINGS, [(LIVE, 1)]),
        (
            "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: password\n",
            "c.yml",
            Kind.COMPOSE,
            [(DEFAULT, 4)],
        ),
        ("      - run: deploy\n        env:\n          TOKEN: ${{ secrets.TOKEN }}\n", "w.yml", Kind.WORKFLOW, []),
        ("ENV API_KEY={{secret:generic-hex}}\n", "Dockerfile", Kind.DOCKERFILE, [("container-secret", 1)]),
        ('const apiKey = "{{secret:generic-hex}}";\n', "a.js", Kind.JAVASCRIPT, [(LIVE, 1)]),
        ("const password = form.password.value;\n", "a.js", Kind.JAVASCRIPT, []),
        ('<input type="password" name="password" placeholder="Password">\n', "a.html", Kind.TEMPLATE, []),
        ('<code>"... AND password=\'"+password+"\'"</code>\n', "a.html", Kind.TEMPLATE, []),
        ("url = amqp://shop:{{secret:generic-hex}}@queue.internal/\n", "a.ini", Kind.SETTINGS, [(LIVE, 1)]),
        ("      example: {{secret:jwt}}\n", "openapi.yml", Kind.SETTINGS, [(PLACEHOLDER, 1)]),
        ("-----BEGIN PRIVATE KEY-----\n{{secret:azure-storage-key}}\n", "a.pem", Kind.SETTINGS, [(LIVE, 1)]),
        ("# {{secret:aws-access-key}}\n", "a.py", Kind.PYTHON, [(LIVE, 1)]),
    ],
)
def test_settings_scripts_and_pages_are_judged_too(workers, text, path, kind, found):
    assert ours(survey(workers, text, path, kind)) == found


def test_detect_secrets_agrees_on_what_we_judged_and_is_silent_on_the_rest(workers):
    text = 'password = "{{secret:generic-hex}}"\ncache = "{{secret:generic-hex:cache}}"\n'
    found = survey(workers, text, "a.py", Kind.PYTHON)
    assert {(item.tool, item.location.line) for item in found.evidence} == {("detect-secrets", 1)}


def test_a_key_in_quotes_is_the_literal_with_its_quotes(workers):
    text = 'x = "{{secret:github-token}}"\n'
    (item,) = [each for each in survey(workers, text, "a.py", Kind.PYTHON).evidence if each.tool == "ai-review"]
    assert (item.subject.column, item.subject.end_column) == (5, 5 + 2 + 40)


@pytest.mark.parametrize("place", Place)
def test_no_judgement_quotes_what_it_judges(place):
    for name, value in [
        ("password", "hunter2"),
        ("api_key", secret("generic-hex")),
        ("SECRET_KEY", "hush"),
        ("token", "x" * 20),
    ]:
        judgement = judging.judge(name, value, place)
        assert judgement is None or value not in repr(judgement)
        assert judgement is None or isinstance(judgement.confidence, Level)
