"""Every test of bandit and every S rule of ruff means one weakness, or has a written reason why it means none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bandit.core.extension_loader import MANAGER

from reviewer import catalog

RULES = catalog.load()
BANDIT = sorted({*MANAGER.plugins_by_id, *MANAGER.blacklist_by_id, *MANAGER.builtin})


def ruff_codes():
    ruff = Path(sys.executable).parent / "ruff"
    told = subprocess.run(
        [ruff, "rule", "--all", "--output-format", "json"], capture_output=True, text=True, check=True
    )
    codes = [row["code"] for row in json.loads(told.stdout) if row["code"]]
    return sorted(code for code in codes if code[0] == "S" and code[1:].isdigit())


CODES = [("bandit", code) for code in BANDIT] + [("ruff", code) for code in ruff_codes()]


def test_the_engines_name_their_codes():
    assert len(BANDIT) > 70
    assert len(CODES) - len(BANDIT) > 70


@pytest.mark.parametrize(("tool", "code"), CODES)
def test_a_code_is_either_a_weakness_or_not_ours(tool, code):
    assert bool(RULES.weakness(tool, code)) != bool(RULES.ignored(tool, code))


def test_no_code_means_two_weaknesses():
    named = [(tool, code) for rule in RULES.rules.values() for tool, codes in rule.engines for code in codes]
    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize(
    ("tool", "code", "reason"),
    [(tool, code, reason) for tool, rows in RULES.not_ours.items() for code, reason in rows.items()],
)
def test_what_is_not_ours_says_why_in_a_sentence(tool, code, reason):
    assert reason.endswith("."), (tool, code)
    assert len(reason.split()) > 5, (tool, code)


@pytest.mark.parametrize("number", RULES.not_ours["cwe"])
def test_a_cwe_that_is_not_ours_is_that_of_no_rule(number):
    assert int(number) not in {rule.cwe for rule in RULES.rules.values()}
