"""What Python computes from constants is computed, and branches that cannot run find nothing."""

import pytest

from tests.flow.programs import hits, marks, view

CASES = {
    "a condition of constants that is true": """
        n = 106
        bar = "safe" if 7 * 18 + n > 200 else x
        os.system(bar)
        """,
    "a condition of constants that is false": """
        n = 86
        bar = "safe" if 7 * 42 - n > 1200 else x
        os.system(bar)  # hit: shell
        """,
    "a branch that cannot run": """
        debug = False
        if debug:
            os.system(x)
        else:
            os.system(y)  # hit: shell
        """,
    "a branch that always runs": """
        if 2 > 1:
            os.system(x)  # hit: shell
        """,
    "a branch overwrites what the other could not have set": """
        bar = "safe"
        if "a" == "b":
            bar = x
        os.system(bar)
        """,
    "a constant that is encoded and decoded": """
        import base64
        if base64.b64decode(base64.b64encode(b"a")) == b"a":
            os.system(x)  # hit: shell
        else:
            os.system(y)
        """,
    "a letter of a constant text": """
        guess = "ABC"
        target = guess[2]
        bar = x if target == "A" else "safe"
        os.system(bar)
        """,
    "a letter that is the one": """
        guess = "ABC"
        bar = x if guess[0] == "A" else "safe"
        os.system(bar)  # hit: shell
        """,
    "the length of a constant": """
        bar = x if len("abc") == 4 else "safe"
        os.system(bar)
        """,
    "methods of constant texts": """
        bar = x if "abc".upper() == "abc" else "safe"
        os.system(bar)
        """,
    "a membership among constants": """
        mode = "prod"
        if mode in ("dev", "test"):
            os.system(x)
        """,
    "`not` of a constant": """
        if not True:
            os.system(x)
        """,
    "`and` with a constant that is false": """
        if False and x:
            os.system(x)
        """,
    "`or` with a constant that is true": """
        if True or x:
            os.system(x)  # hit: shell
        else:
            os.system(y)
        """,
    "a loop that never begins": """
        while False:
            os.system(x)
        """,
    "a value that may be one of two constants": """
        n = 1 if y else 2
        if n == 3:
            os.system(x)
        if n == 2:
            os.system(x)  # hit: shell
        """,
    "a counter that a loop changes is not known": """
        n = 0
        for _ in y:
            n += 1
        if n == 7:
            os.system(x)  # hit: shell
        """,
    "a division by nought is no answer": """
        n = 1 / 0 if y else 1
        if n == 2:
            os.system(x)  # hit: shell
        """,
    "a power that would take for ever": """
        n = 9 ** 9 ** 9
        if n:
            os.system(x)  # hit: shell
        """,
    "a text that would fill the memory": """
        s = "a" * 10 ** 10
        if s == "b":
            os.system(x)  # hit: shell
        """,
    "texts in parts": """
        if "a" "b" == "ab":
            os.system("ls " "-l")
        else:
            os.system(x)
        """,
    "a constant of the module": """
        os.system(f"ls {app}")
        os.system(f"ls {1 + 1}")
        """,
    "a constant match": """
        match "ABC"[1]:
            case "A":
                bar = x
            case "B":
                bar = "safe"
            case _:
                bar = x
        os.system(bar)
        """,
    "a constant match that takes the bad case": """
        match "ABC"[0]:
            case "A":
                bar = x
            case "B":
                bar = "safe"
            case _:
                bar = "other"
        os.system(bar)  # hit: shell
        """,
    "a match of alternatives": """
        match "C":
            case "A" | "B":
                bar = x
            case "C" | "D":
                bar = "safe"
            case _:
                bar = x
        os.system(bar)
        """,
    "a comparison of different types": """
        if "1" == 1:
            os.system(x)
        """,
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
def test_constants_decide_what_can_run(body):
    text = view(body)
    assert hits(text) == marks(text)
