"""Whether somebody is let in by a token that is read without its key."""

import textwrap

import pytest

from reviewer import catalog
from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Level
from reviewer.passes import claims

RULES = catalog.load()
WEAKNESS = "jwt-unverified"
CASES = {
    "a token of a request": ("token = request.headers['Authorization']", "claims['sub']", False),
    "a token that a caller passes": ("token = given", "claims['sub']", False),
    "a token that a request calls an answer": ("token = request.json['access_token']", "claims['sub']", False),
    "a token of an answer": ("token = given['token']['access_token']", "claims['sub']", True),
    "a token that was asked for": ("token = Client('shop').get_token()", "claims['sub']", True),
    "the time of a token": ("token = given", "claims.get('exp')", True),
    "the time of a token, and whose it is": ("token = given", "claims['exp'], claims['sub']", False),
    "the time of a token, and all of it": ("token = given", "claims['exp'], claims", False),
    "a token that is read with the key as well": ("token = given", "jwt.decode(token, key_of(claims))", True),
    "a token beside another": ("token = given", "jwt.decode(other, key_of(claims))", False),
}


@pytest.mark.parametrize(("made", "read", "milder"), CASES.values(), ids=CASES)
def test_a_token_that_lets_nobody_in_is_a_milder_matter(made, read, milder):
    text = f"""
        import jwt
        from flask import request
        def whose(given, other):
            {made}
            claims = jwt.decode(token, options={{"verify_signature": False}})
            return {read}
    """
    code = solve(summarise("app.py", textwrap.dedent(text)), load())
    found = list(claims.misuses(code, RULES, RULES.rule(WEAKNESS).looked))
    assert [(item.weakness, item.severity) for item in found] == [(WEAKNESS, Level.MEDIUM if milder else None)]
