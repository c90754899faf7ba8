"""Every call that goes over the network: its timeout, its failure, its answer, its encryption."""

import textwrap

import pytest

from reviewer import catalog
from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Level
from reviewer.passes import network

RULES = catalog.load()
FLASK = "from flask import Flask\nimport requests\napp = Flask(__name__)\n"


def looked(text):
    code = solve(summarise("app.py", textwrap.dedent(text)), load())
    return network.inspect(code, RULES)


def lines(text, weakness):
    return sorted(item.location.line for item in looked(text).evidence if item.weakness == weakness)


@pytest.mark.parametrize(
    ("call", "waits"),
    [
        ("requests.get('https://a.example')", True),
        ("requests.get('https://a.example', timeout=None)", True),
        ("requests.get('https://a.example', timeout=5)", False),
        ("requests.get('https://a.example', timeout=(3, 10))", False),
        ("requests.get('https://a.example', **options)", False),
        ("requests.Session().get('https://a.example')", True),
        ("httpx.get('https://a.example')", False),
        ("httpx.get('https://a.example', timeout=None)", True),
        ("httpx.get('https://a.example', timeout=httpx.Timeout(None))", True),
        ("httpx.Client(timeout=None)", True),
        ("httpx.Client(timeout=3).get('https://a.example')", False),
        ("urllib.request.urlopen('https://a.example')", True),
        ("urllib.request.urlopen('https://a.example', None, 10)", False),
        ("urllib3.PoolManager().request('GET', 'https://a.example')", True),
        ("urllib3.PoolManager(timeout=4).request('GET', 'https://a.example')", False),
        ("urllib3.PoolManager().request('GET', 'https://a.example', timeout=4)", False),
        ("socket.create_connection(('a.example', 443))", True),
        ("socket.create_connection(('a.example', 443), 5)", False),
        ("smtplib.SMTP_SSL('mail.example')", True),
        ("smtplib.SMTP_SSL('mail.example', timeout=5)", False),
    ],
)
def test_a_call_waits_for_ever_unless_it_or_its_client_has_a_timeout(call, waits):
    text = f"import httpx, requests, smtplib, socket, urllib.request, urllib3\ndef f(**options):\n    return {call}\n"
    assert lines(text, "missing-timeout") == ([3] if waits else [])


SET_ELSEWHERE = {
    "for all sockets": """
        socket.setdefaulttimeout(5)
        def f(url):
            return urllib.request.urlopen(url)
    """,
    "in a subclass": """
        class Patient(requests.Session):
            def request(self, *arguments, **options):
                options.setdefault("timeout", 5)
                return super().request(*arguments, **options)
        session = Patient()
        def f(url):
            return session.get(url)
    """,
    "by a replaced method": """
        session = requests.Session()
        session.request = functools.partial(session.request, timeout=5)
        def f(url):
            return session.get(url)
    """,
    "in the module's client": """
        pool = urllib3.PoolManager(timeout=5)
        def f(url):
            return pool.request("GET", url)
    """,
    "in a field": """
        class Api:
            def __init__(self):
                self.pool = urllib3.PoolManager(timeout=5)
            def f(self, url):
                return self.pool.request("GET", url)
    """,
    "in a factory": """
        def make():
            return urllib3.PoolManager(timeout=5)
        def f(url):
            pool = make()
            return pool.request("GET", url)
    """,
    "by the caller": """
        def f(url, timeout=10):
            return requests.get(url, timeout=timeout)
    """,
    "around the call": """
        async def f():
            return await asyncio.wait_for(asyncio.open_connection("a.example", 1), timeout=5)
    """,
    "of no use to datagrams": """
        def f():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
                channel.connect(("a.example", 1))
    """,
    "on the socket": """
        def f():
            channel = socket.socket()
            channel.settimeout(3)
            channel.connect(("a.example", 1))
    """,
}


@pytest.mark.parametrize("text", SET_ELSEWHERE.values(), ids=SET_ELSEWHERE)
def test_a_timeout_that_is_set_elsewhere_counts(text):
    imports = "import asyncio, functools, requests, socket, urllib.request, urllib3\n"
    assert lines(imports + textwrap.dedent(text), "missing-timeout") == []


def test_a_client_that_alone_can_have_a_timeout_is_reported_once_where_it_is_made():
    text = """
        import http.client
        def f():
            connection = http.client.HTTPSConnection("bank.example")
            connection.request("GET", "/a")
            connection.request("GET", "/b")
    """
    assert lines(text, "missing-timeout") == [4]


def test_calls_are_counted_with_and_without_a_timeout():
    text = """
        import requests
        def f(url):
            requests.get(url)
            requests.get(url, timeout=5)
            requests.get(url, timeout=5)
    """
    (count,) = looked(text).counts
    assert (count.total, dict(count.parts)) == (3, {"with a timeout": 2, "without a timeout": 1})


@pytest.mark.parametrize(
    ("handler", "ends"),
    [
        ("except requests.RequestException:", False),
        ("except OSError:", False),
        ("except:", False),
        ("except (KeyError, requests.Timeout):", False),
        ("except KeyError:", True),
        ("finally:", True),
    ],
)
def test_a_failure_that_nothing_catches_ends_the_request(handler, ends):
    text = f"""{FLASK}
@app.get('/')
def page():
    try:
        return requests.get('https://a.example', timeout=5).text
    {handler}
        log()
"""
    assert bool(lines(text, "unhandled-network-error")) is ends


@pytest.mark.parametrize(
    ("script", "ends"),
    [
        ("requests.get(URL, timeout=5)", False),
        ("for url in URLS:\n    requests.get(url, timeout=5)", True),
        ("def main():\n    requests.get(URL, timeout=5)\nif __name__ == '__main__':\n    main()", True),
        ("def fetch():\n    requests.get(URL, timeout=5)", False),
    ],
    ids=["one step", "one of many", "a program", "a library"],
)
def test_a_failure_ends_a_program_but_not_a_script_of_one_step(script, ends):
    assert bool(lines(f"import requests\n{script}\n", "unhandled-network-error")) is ends


def test_a_suppressed_failure_ends_nothing():
    text = f"""{FLASK}import contextlib
@app.get('/')
def page():
    with contextlib.suppress(Exception):
        return requests.get('https://a.example', timeout=5).text
"""
    assert lines(text, "unhandled-network-error") == []


def test_a_failure_goes_up_through_the_callers():
    helper = "def fetch():\n    return requests.get('https://a.example', timeout=5)\n"
    caught = (
        "@app.get('/')\ndef page():\n    try:\n        return fetch().text\n    except Exception:\n        return ''\n"
    )
    loose = "@app.get('/')\ndef page():\n    return fetch().text\n"
    assert lines(FLASK + helper + loose, "unhandled-network-error") == [5]
    assert lines(FLASK + helper + caught, "unhandled-network-error") == []
    assert lines(FLASK + helper, "unhandled-network-error") == [], "a library's function is its caller's business"


def test_an_application_that_answers_all_errors_is_not_ended_by_one():
    text = f"""{FLASK}
@app.errorhandler(Exception)
def failed(error):
    return 'later', 503
@app.get('/')
def page():
    return requests.get('https://a.example', timeout=5).text
"""
    assert lines(text, "unhandled-network-error") == []


@pytest.mark.parametrize(
    ("use", "blind"),
    [
        ("return requests.get(u, timeout=5).json()", True),
        ("requests.post(u, timeout=5)", True),
        ("r = requests.get(u, timeout=5)\n    return r.text", True),
        ("r = requests.get(u, timeout=5)\n    r.raise_for_status()\n    return r.text", False),
        ("r = requests.get(u, timeout=5)\n    return r.text if r.ok else ''", False),
        ("r = requests.get(u, timeout=5)\n    return r.text if r else ''", False),
        ("r = requests.get(u, timeout=5)\n    check(r)\n    return r.text", False),
        ("return requests.get(u, timeout=5)", False),
        ("return requests.get(u, timeout=5).status_code", False),
        ("with requests.get(u, timeout=5) as r:\n        return r.content", True),
        ("with requests.get(u, timeout=5) as r:\n        r.raise_for_status()\n        return r.content", False),
    ],
)
def test_an_answer_is_used_only_after_a_look_at_its_status(use, blind):
    assert bool(lines(f"import requests\ndef f(u):\n    {use}\n", "unchecked-response")) is blind


def test_a_client_that_raises_by_itself_needs_no_look():
    text = """
        import aiohttp
        async def f(u):
            async with aiohttp.ClientSession(raise_for_status=True) as client:
                async with client.get(u) as answer:
                    return await answer.json()
    """
    assert lines(text, "unchecked-response") == []


WORKER = """while True:
        try:
            requests.post(u, timeout=5)
        except OSError:
            pass
        time.sleep(60)"""
TRY = "try:\n            return requests.get(u, timeout=5)\n        except requests.RequestException:\n            "


@pytest.mark.parametrize(
    ("loop", "endless"),
    [
        (f"while True:\n        {TRY}time.sleep(1)", True),
        (f"while 1:\n        {TRY}pass", True),
        (f"for n in itertools.count():\n        {TRY}time.sleep(n)", True),
        (f"while True:\n        {TRY}raise", False),
        (f"while True:\n        {TRY}break", False),
        (f"for n in range(5):\n        {TRY}time.sleep(n)", False),
        (f"while True:\n        {TRY}n += 1\n            if n > 5:\n                raise", False),
        (f"while n < 5:\n        {TRY}n += 1", False),
        (WORKER, False),
    ],
    ids=["sleep", "one", "count", "raise", "break", "range", "counted", "condition", "worker"],
)  # fmt: skip
def test_a_retry_needs_a_bound_and_a_worker_none(loop, endless):
    text = f"import itertools, requests, time\ndef f(u, n=0):\n    {loop}\n"
    assert lines(text, "unbounded-retry") == ([3] if endless else [])


@pytest.mark.parametrize(
    ("work", "handler", "dropped"),
    [
        ("shutil.copy(a, b)", "except Exception:\n        pass", True),
        ("shutil.copy(a, b)", "except:\n        pass", True),
        ("shutil.copy(a, b)", "except (ValueError, Exception):\n        ...", True),
        ("shutil.copy(a, b)", "except FileNotFoundError:\n        pass", False),
        ("shutil.copy(a, b)", "except Exception:\n        logging.exception('copy')", False),
        ("x = int(a)", "except Exception:\n        pass", False),
        ("os.remove(a)", "except Exception:\n        pass", False),
    ],
    ids=["named", "bare", "among others", "expected one", "logged", "no input or output", "tidying up"],
)
def test_errors_of_reading_and_writing_are_not_dropped_without_a_word(work, handler, dropped):
    text = f"import logging, os, shutil\ndef f(a, b):\n    try:\n        {work}\n    {handler}\n"
    assert lines(text, "swallowed-exception") == ([5] if dropped else [])


def test_verification_is_off_also_by_a_variable_or_an_attribute():
    text = """
        import requests
        VERIFY = False
        session = requests.Session()
        session.verify = VERIFY
        requests.get("https://a.example", verify=VERIFY, timeout=5)
    """
    assert lines(text, "tls-verification-off") == [5, 6]


OFF = "made.verify_mode = ssl.CERT_NONE"
CHOICES = {
    "an option that is on by default": ("def f(made, verify=True):\n if not verify:\n  " + OFF, True),
    "an option without default": ("def f(made, verify):\n if verify is False:\n  " + OFF, True),
    "an option that is off by default": ("def f(made, verify=False):\n if not verify:\n  " + OFF, False),
    "the opposite of what the option says": ("def f(made, verify):\n if verify:\n  " + OFF, False),
    "an option that waives": ("def f(made, insecure=False):\n if insecure:\n  " + OFF, True),
    "an option that waives by default": ("def f(made, insecure=True):\n if insecure:\n  " + OFF, False),
    "a setting": ("def f(made, config):\n if not config.get('verify_ssl'):\n  " + OFF, True),
    "a setting asked first": ("def f(made, config):\n if config['verify']:\n  return made\n " + OFF, True),
    "a comparison with what is asked": (
        "def f(made, cert_reqs=None):\n if cert_reqs != ssl.CERT_REQUIRED:\n  " + OFF,
        True,
    ),
    "a comparison with the default": (
        "def f(made, verify_with='none'):\n if verify_with == 'none':\n  " + OFF,
        False,
    ),
    "a function that says so": ("def unverified(made):\n " + OFF, True),
    "a constant of the module": ("VERIFY = False\ndef f(made):\n if not VERIFY:\n  " + OFF, False),
    "a field": ("class A:\n def f(self, made):\n  if not self.verify:\n   " + OFF, True),
    "a field that is off by default": (
        "class A:\n def __init__(self, verify=False):\n  self.verify = verify\n"
        " def f(self, made):\n  if not self.verify:\n   " + OFF,
        False,
    ),
    "what is no option": ("def f(made, url):\n if url.startswith('https'):\n  " + OFF, False),
    "whatever is asked": ("def f(made, verify=True):\n " + OFF, False),
    "a setting that is put back": (
        "def f(made):\n old = made.verify_mode\n " + OFF + "\n try:\n  yield\n finally:\n  made.verify_mode = old",
        True,
    ),
    "a setting that stays": ("def f(made):\n " + OFF + "\n try:\n  yield\n finally:\n  made.close()", False),
}


@pytest.mark.parametrize(("text", "milder"), CHOICES.values(), ids=CHOICES)
def test_verification_that_a_caller_asks_to_leave_out_is_a_milder_matter(text, milder):
    typed = "import ssl\n" + text.replace("(made", "(made: ssl.SSLContext").replace(
        "self, made)", "self, made: ssl.SSLContext)"
    )
    found = [item for item in looked(typed).evidence if item.weakness == "tls-verification-off"]
    assert [item.severity for item in found] == [Level.MEDIUM if milder else None]


@pytest.mark.parametrize(("upgrade", "plain"), [("server.starttls()", False), ("server.ehlo()", True)])
def test_a_password_goes_to_a_mail_server_encrypted(upgrade, plain):
    text = f"""
        import smtplib
        def f(user, password):
            server = smtplib.SMTP("mail.example", 587, timeout=5)
            {upgrade}
            server.login(user, password)
    """
    assert lines(text, "cleartext-transport") == ([6] if plain else [])
