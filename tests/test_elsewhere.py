"""What one file of an application lacks and another sees to is no finding; what lies apart clears nothing."""

import pytest

from reviewer import options
from reviewer.configuration import Settings
from reviewer.model import Priority
from reviewer.review import review

PAGES = """\
from flask import Blueprint, redirect, request, session
from shop import store

pages = Blueprint("pages", __name__)


@pages.route("/address", methods=["POST"])
def change_address():
    if "user_id" not in session:
        return redirect("/login")
    store.set_address(session["user_id"], request.form["street"])
    return redirect("/account")
"""
LOGIN = """\
from flask import Blueprint, request, session
from shop.models import User

pages = Blueprint("login", __name__)


@pages.route("/login", methods=["POST"])
def login():
    user = User.query.filter_by(name=request.form["name"]).first()
    if user is None or not user.check_password(request.form["password"]):
        return "wrong", 403
    session.clear()
    session["user_id"] = user.id
    return "welcome"
"""
GUARD = """\
from functools import wraps

from flask import Blueprint, redirect, session

pages = Blueprint("auth", __name__)


def login_required(view):
    @wraps(view)
    def checked(*args, **kwargs):
        if "user_id" not in session:
            return redirect("/login")
        return view(*args, **kwargs)

    return checked


@pages.route("/hello")
def hello():
    return "hello"
"""
CSRF = "from flask_wtf import CSRFProtect\n\ncsrf = CSRFProtect()\n"
LIMITER = "from flask_limiter import Limiter\n\nlimiter = Limiter(default_limits=['50 per hour'])\n"
USER = "from shop.auth import login_required\n\n\ndef guarded(view):\n    return login_required(view)\n"


def weaknesses(tmp_path, files):
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = review(options.combine(options.Folders((tmp_path,)), Settings(), folder=tmp_path))
    assert report.complete, report.outcomes
    return {each.finding.weakness for each in report.verdicts if each.priority <= Priority.P3}


@pytest.mark.parametrize(
    ("lacking", "weakness", "name", "other"),
    [
        (PAGES, "missing-csrf-protection", "shop/extensions.py", CSRF),
        (LOGIN, "missing-rate-limit", "shop/extensions.py", LIMITER),
        (GUARD, "missing-authentication", "shop/routes.py", USER),
    ],
    ids=["a check of forms", "a limit", "a decorator"],
)
def test_another_file_of_the_application_clears_what_a_route_lacks(tmp_path, lacking, weakness, name, other):
    assert weakness in weaknesses(tmp_path / "alone", {"shop/auth.py": lacking})
    assert weakness not in weaknesses(tmp_path / "together", {"shop/auth.py": lacking, name: other})


def test_another_application_clears_nothing(tmp_path):
    files = {"shop/pages.py": PAGES, "blog/extensions.py": CSRF, "blog/routes.py": USER}
    assert "missing-csrf-protection" in weaknesses(tmp_path, files)
