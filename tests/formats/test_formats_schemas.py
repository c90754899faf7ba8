"""JSON and SARIF against their schemas, and SARIF against what GitHub makes of it."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from reviewer.formats import json as json_format
from reviewer.formats import markdown, sarif
from reviewer.model import Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.model import Report

PUBLISHED = json.loads(resources.files("reviewer.formats").joinpath("report.schema.json").read_text(encoding="utf-8"))


def _closed(schema: Any) -> Any:
    """Return a schema that forbids what it does not describe."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    extra = {"additionalProperties": False} if "properties" in schema and schema.get("type") == "object" else {}
    return {**{key: _closed(value) for key, value in schema.items()}, **extra}


CONTRACT = jsonschema.Draft202012Validator(_closed(PUBLISHED))


def _sarif_schema() -> dict[str, Any]:
    """Return the schema of SARIF 2.1.0, from which the models were made: with its patterns, bounds, closed objects."""
    schema = Sarif.model_json_schema()
    suppression = schema["$defs"]["Suppression"]["properties"]
    suppression["status"] = suppression.pop("state")  # all that the edition they come from calls by another name
    return schema


SARIF = jsonschema.Draft202012Validator(_sarif_schema())


def _json(report: Report) -> Any:
    return json.loads(json_format.render(report))


def _sarif(report: Report) -> Any:
    return json.loads(sarif.render(report))


def _results(report: Report) -> list[dict[str, Any]]:
    return list(_sarif(report)["runs"][0]["results"])


def _values(value: Any) -> Iterator[Any]:
    yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _values(item)


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("show", Priority)
def test_json_holds_its_contract_and_nothing_beyond(show: Priority, everything: Report) -> None:
    assert list(CONTRACT.iter_errors(_json(replace(everything, show=show)))) == []


@pytest.mark.parametrize("text", ["x", "\udc80\ud83d", "a\x00\u202e"])
def test_json_holds_its_contract_whatever_the_tree_says(text: str, saying: Callable[[str], Report]) -> None:
    assert list(CONTRACT.iter_errors(_json(saying(text)))) == []


def test_json_counts_every_verdict_once(everything: Report) -> None:
    summary = _json(everything)["summary"]
    assert sum(summary["shown"].values()) + sum(summary["not_shown"].values()) == len(everything.verdicts)


@pytest.mark.parametrize("show", Priority)
def test_sarif_is_valid(show: Priority, everything: Report) -> None:
    log = _sarif(replace(everything, show=show))
    assert list(SARIF.iter_errors(log)) == []
    assert None not in list(_values(log))  # the generated schema would let null pass


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "2.0.0"),
        (("runs", 0, "results", 0, "level"), "fatal"),
        (("runs", 0, "results", 0, "severity"), "high"),
        (("runs", 0, "results", 0, "locations", 0, "physicalLocation", "region", "startLine"), 0),
        (("runs", 0, "tool", "driver", "rules", 0, "id"), 7),
    ],
)
def test_the_schema_of_sarif_sees_an_error(path: tuple[Any, ...], value: Any, everything: Report) -> None:
    log = deepcopy(_sarif(everything))
    place = log
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert list(SARIF.iter_errors(log))


def test_a_sarif_rule_has_what_github_shows(everything: Report) -> None:
    rules = {rule["id"]: rule for rule in _sarif(everything)["runs"][0]["tool"]["driver"]["rules"]}
    properties = rules["sql-injection"]["properties"]
    assert properties["tags"] == ["security", "external/cwe/cwe-089", "injection"]
    assert float(properties["security-severity"]) > 9
    assert "Keep the query a constant" in rules["sql-injection"]["help"]["markdown"]
    assert not [tag for tag in rules["bandit:B999"]["properties"]["tags"] if tag.startswith("external/cwe")]


def test_a_sarif_result_without_suppressions_is_one_that_is_shown(everything: Report) -> None:
    loud = [result for result in _results(everything) if "suppressions" not in result]
    assert [result["properties"]["priority"] for result in loud] == [str(v.priority) for v in everything.shown]
    assert [result["level"] for result in loud] == ["error", "error", "warning", "note"]


def test_sarif_tells_a_comment_from_a_baseline(everything: Report) -> None:
    quiet = [result for result in _results(everything) if "suppressions" in result]
    told = [(result["suppressions"][0]["kind"], result["baselineState"]) for result in quiet]
    assert told == [("inSource", "new"), ("external", "unchanged")]
    assert quiet[0]["suppressions"][0]["justification"] == "the proxy ends it after 5 s"


def test_sarif_without_a_baseline_knows_no_state(everything: Report) -> None:
    fresh = replace(everything, verdicts=everything.verdicts[:3])
    assert not [result for result in _results(fresh) if "baselineState" in result]


def test_sarif_has_a_code_flow_only_for_a_trace(everything: Report) -> None:
    results = _results(everything)
    steps = results[0]["codeFlows"][0]["threadFlows"][0]["locations"]
    uris = [step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in steps]
    assert uris == ["shop/orders.py", "shop/na%C3%AFve.py", "shop/orders.py"]
    assert not [result for result in results[1:] if "codeFlows" in result]


def test_sarif_gives_the_line_hash_and_no_region_within_a_notebook(everything: Report) -> None:
    query, secret = _results(everything)[:2]
    assert query["partialFingerprints"] == {"primaryLocationLineHash": "e54938cc54b302f1:1"}
    assert "region" not in secret["locations"][0]["physicalLocation"]
    assert secret["message"]["text"].startswith("Cell 3, line 2: ")


def test_sarif_says_what_could_not_be_looked_at(everything: Report) -> None:
    invocation = _sarif(everything)["runs"][0]["invocations"][0]
    errors = [n["message"]["text"] for n in invocation["toolExecutionNotifications"] if n["level"] == "error"]
    assert errors == [
        "shop/broken.py: a bracket is never closed",
        "shop/half.py, lines 3-9 and 20: invalid syntax",
        "shop/odd.py: validation: the analysis failed",
        "static: semgrep: it ended with status 7",
    ]
    assert invocation["executionSuccessful"] is False


def test_sarif_leaves_out_the_lowest_priorities_beyond_the_limits(
    monkeypatch: pytest.MonkeyPatch, everything: Report
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    assert [result["level"] for result in _results(everything)] == ["error", "error"]
    notices = _sarif(everything)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert notices[0]["message"]["text"].startswith("4 results of the lowest priority")


def test_sarif_stays_below_the_size_that_github_takes(
    monkeypatch: pytest.MonkeyPatch, many: Callable[[int], Report]
) -> None:
    monkeypatch.setattr(sarif, "MOST_BYTES", 8_000)
    text = sarif.render(many(600))
    assert sarif._compressed(text) <= 8_000
    assert 50 < len(json.loads(text)["runs"][0]["results"]) < 600


def test_a_sarif_trace_is_cut_to_what_github_reads_and_keeps_its_end(everything: Report) -> None:
    verdict = everything.verdicts[0]
    ours = verdict.finding.evidence[0]
    long = replace(ours, trace=ours.trace[:1] * 5_000 + ours.trace[-1:])
    finding = replace(verdict.finding, evidence=(long,))
    flows = _results(replace(everything, verdicts=(replace(verdict, finding=finding),)))[0]["codeFlows"]
    locations = flows[0]["threadFlows"][0]["locations"]
    assert len(locations) == sarif.MOST_STEPS
    assert locations[-1]["location"]["message"]["text"] == ours.trace[-1].note


@pytest.mark.parametrize("count", [150, 3_000])
def test_a_comment_is_never_longer_than_github_takes_and_counts_what_it_leaves_out(
    count: int, many: Callable[[int], Report]
) -> None:
    text = markdown.render(many(count))
    rows = sum(line.startswith("| P1 ") for line in text.splitlines())
    assert len(text) <= markdown.LIMIT
    assert len(text) > markdown.LIMIT * 9 // 10
    assert f"{count - rows} findings more did not fit into this comment." in text
