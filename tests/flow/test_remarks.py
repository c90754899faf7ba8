"""Comments that look like a guard switched off are in the summary, others are not."""

import pytest

from reviewer.flow.summarise import summarise


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("# @login_required\ndef f(): pass\n", ((1, "@login_required"),)),
        ("class C:\n    #@csrf.protect('x')\n    def f(self): pass\n", ((2, "@csrf.protect('x')"),)),
        (
            "A = [\n    'a.b',\n    # 'django.middleware.csrf.CsrfViewMiddleware',\n]\n",
            ((3, "'django.middleware.csrf.CsrfViewMiddleware',"),),
        ),
        ('A = [\r\n    # "a.b.C"\r\n]\r\n', ((2, '"a.b.C"'),)),
        ("# @a\n# @b  # why\n", ((1, "@a"), (2, "@b"))),
        ("x = '''\n# @login_required\n'''\n", ()),
        ("x = f'''\n# @login_required\n{y}'''\n", ()),
        ("x = '''\n'''\n# @login_required\n", ((3, "@login_required"),)),
        ("x = 1  # @login_required\n", ()),
        ("# write to @somebody\n", ()),
        ("# @author Jane Doe\n", ()),
        ("# 'a word'\n", ()),
        ("# a comment\n", ()),
        ("# @a\nprint 'two'\ndef f():\n    # @b\n    pass\n", ((1, "@a"), (4, "@b"))),
    ],
)
def test_a_comment_that_switches_a_guard_off_is_told(text, comments):
    assert summarise("m.py", text).comments == comments
