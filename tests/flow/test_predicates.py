"""Checks that answer by a value of their own, and data that is read again as it was when it was checked."""

import pytest

from tests.flow.programs import hits, program

HEAD = "import os\nimport re\nfrom flask import Flask, request\napp = Flask(__name__)\n"

# name: (what a right check answers, what a wrong one does)
PREDICATES = {
    "bool of a match": ("bool(re.fullmatch('[a-z]+', x))", "bool(re.match('[a-z]+', x))"),
    "a match that is not None": ("re.fullmatch('[a-z]+', x) is not None", "re.fullmatch('[a-z]+', x) is None"),
    "two things that hold": ("x and x.isalnum()", "x or x.isalnum()"),
    "what is not found": ("not re.search('[^a-z]', x)", "not re.search('[a-z]', x)"),
    "True if it holds": ("True if x.isalnum() else False", "False if x.isalnum() else True"),
    "False if it does not": ("False if not x.isalnum() else True", "True if x.isalnum() else 'maybe'"),
}

# name: (a check and its use, the same where the check says nothing of what is used)
READ_AGAIN = {
    "get, by a list": (
        "if request.args.get('u') in ('a', 'b'):\n    os.system(request.args.get('u'))",
        "if request.args.get('u') in ('a', 'b'):\n    os.system(request.args.get('v'))",
    ),
    "get, by an early return": (
        "if not request.args.get('u', '').isalnum():\n    return ''\nos.system(request.args.get('u'))",
        "if request.args.get('u', '').isalnum():\n    return ''\nos.system(request.args.get('u'))",
    ),
    "get, behind the branch that checks": (
        "if request.args.get('u', '').isalnum():\n    os.system(request.args.get('u'))",
        "if request.args.get('u', '').isalnum():\n    pass\nos.system(request.args.get('u'))",
    ),
    "get, of an object that is another by then": (
        "given = request.args\nif given.get('u') in ('a', 'b'):\n    os.system(given.get('u'))",
        "given = request.args\nif given.get('u') in ('a',):\n    given = request.form\n    os.system(given.get('u'))",
    ),
    "an item": (
        "if request.args['u'] in ('a', 'b'):\n    os.system(request.args['u'])",
        "if request.args['u'] in ('a', 'b'):\n    os.system(request.form['u'])",
    ),
}


def is_reported(text):
    return any(kind == "shell" for _, kind in hits(HEAD + text))


def indented(text):
    return "".join(f"    {line}\n" for line in program(text).splitlines())


@pytest.mark.parametrize("place", ["in a function", "in the condition"])
@pytest.mark.parametrize(("right", "wrong"), PREDICATES.values(), ids=PREDICATES)
def test_what_a_check_answers_counts_by_its_truth(place, right, wrong):
    for check, found in ((right, False), (wrong, True)):
        asked = check if place == "in the condition" else "is_good(x)"
        view = f"x = request.args['x']\nif {asked}:\n    os.system(x)"
        text = f"def is_good(x):\n    return {check}\n@app.get('/')\ndef view():\n" + indented(view)
        assert is_reported(text) is found


@pytest.mark.parametrize(("right", "wrong"), READ_AGAIN.values(), ids=READ_AGAIN)
def test_what_is_read_again_is_what_was_checked(right, wrong):
    assert not is_reported("@app.get('/')\ndef view():\n" + indented(right))
    assert is_reported("@app.get('/')\ndef view():\n" + indented(wrong))
