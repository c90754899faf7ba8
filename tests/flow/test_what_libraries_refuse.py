"""What is no defect because a library refuses it, or because it is a part of something else; beside what is one."""

import pytest

from tests.flow.programs import hits, program, solved, view

HANDLER = """
import tornado.web
from http.server import BaseHTTPRequestHandler
class Page(tornado.web.RequestHandler):
    def get(self):
        self.set_header('X-Name', self.get_argument('name'))
class Plain(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_header('X-Name', self.path)
"""


def test_a_header_that_the_framework_refuses_is_no_way_in():
    assert {line for line, kind in hits(HANDLER) if kind == "header"} == {9}


@pytest.mark.parametrize(
    ("header", "found"), [("content-type", False), ("Content-Disposition", False), ("Subject", True), ("To", True)]
)
def test_a_message_that_only_reads_a_header_sends_none(header, found):
    body = f"""
    import email.message
    message = email.message.Message()
    message[{header!r}] = x
    return message.get_content_maintype()
    """
    assert any(kind == "email" for _, kind in hits(view(body))) is found


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("context.check_hostname = False\ncontext.verify_mode = ssl.CERT_NONE\n", {4}),
        ("context.check_hostname = False\ncontext.verify_mode = ssl.CERT_REQUIRED\n", {3}),
        ("context.check_hostname = False\ndef later():\n    context.verify_mode = ssl.CERT_NONE\n", {3, 5}),
    ],
)
def test_to_check_no_certificate_is_one_decision(body, lines):
    code = solved("import ssl\ncontext = ssl.create_default_context()\n" + body)
    assert {each.span.line for each in code.misuses if each.kind == "tls-verification-off"} == lines


@pytest.mark.parametrize(
    ("read", "found"),
    [
        ("scope['root_path']", False),
        ("scope.get('root_path', '')", False),
        ("scope['path']", True),
        ("scope.get('path', '')", True),
        ("scope[name]", True),
    ],
)
def test_of_an_asgi_scope_the_server_says_a_part(read, found):
    text = f"""
from starlette.requests import Request
from starlette.responses import HTMLResponse
def page(request: Request, name):
    return HTMLResponse('<a>' + request.{read})
"""
    assert bool(hits(text)) is found


TOOL = """
import os
from assistant.core import {base}, register
class Remove({base}):
    name = "remove"
    {second}
    def execute(self, **kwargs):
        os.remove(kwargs["path"])
    def helper(self, path):
        os.remove(path)
"""


@pytest.mark.parametrize(
    ("base", "second", "lines"),
    [
        ("BaseTool", 'description = "Removes a file."', {8}),
        ("Tool", '@property\n    def description(self): return "Removes a file."', {9}),
        ("BaseTool", "cost = 3", set()),
        ("BaseCommand", 'description = "Removes a file."', set()),
    ],
)
def test_a_tool_of_a_model_is_known_by_its_base_and_what_it_declares(base, second, lines):
    assert {line for line, _ in hits(TOOL.format(base=base, second=second))} == lines


@pytest.mark.parametrize(
    ("handed", "found"),
    [
        ("ask(tools=[remove])", True),
        ("ask(tools={'remove': remove})", True),
        ("ask(tools={'remove': remove}.values())", True),
        ("ask(hooks=[remove])", False),
        ("ask(tools=['remove'])", False),
    ],
)
def test_functions_that_are_handed_to_a_model_as_tools_are_called_by_it(handed, found):
    text = program(f"""
    import os
    from assistant.core import ask
    def remove(path):
        os.remove(path)
    {handed}
    """)
    assert bool(hits(text)) is found
