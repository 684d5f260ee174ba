"""Version 1 of the public read API only grows."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from civicq.web.description import DOCUMENT
from tests.agreements.promises import PROMISED, SUNSETTING, demands, gone_without_notice, promises

LINES = frozenset(PROMISED.read_text(encoding="utf-8").splitlines())
READS = {line.partition(" ")[0] for line in LINES}
QUESTIONS = "/api/contests/{contest_id}/questions"


def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return found


def broken(document: dict[str, Any]) -> list[str]:
    """Which promises a description no longer holds; an input that a promised read newly demands is one too."""
    demanded = {
        f"{read} demands {name}"
        for read, names in demands(document).items()
        for name in names
        if read in READS and f"{{{name}}}" not in read
    }
    return sorted((LINES - promises(document)) | demanded)


def test_every_promise_of_version_1_is_held() -> None:
    assert broken(described()) == [], "version 1 only grows: see tests/agreements/promises.py"


def test_what_has_come_is_promised_too() -> None:
    assert promises(described()) <= LINES, "run `uv run python -m tests.agreements.promises`"


def test_the_description_names_the_version_and_the_terms() -> None:
    info = described()["info"]
    assert (info["version"], info["termsOfService"]) == ("1", "/api/terms")
    assert set(SUNSETTING) <= set(info["description"].replace("`", " ").split())


def test_what_is_to_go_says_when() -> None:
    assert gone_without_notice(described()) == []
    document = described()
    document["paths"][QUESTIONS]["get"]["deprecated"] = True
    assert gone_without_notice(document) == [QUESTIONS]
    document["paths"][QUESTIONS]["get"]["responses"]["200"]["headers"] = {name: {} for name in SUNSETTING}
    assert gone_without_notice(document) == []


def _schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def _parameter(document: dict[str, Any], name: str) -> dict[str, Any]:
    parameters = document["paths"][QUESTIONS]["get"]["parameters"]
    found: dict[str, Any] = next(each for each in parameters if each["name"] == name)
    return found


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "an address goes": lambda it: it["paths"].pop("/api/cities"),
    "a field goes": lambda it: _schema(it, "Contest")["properties"].pop("seats"),
    "a field is called otherwise": lambda it: _schema(it, "Contest")["properties"].update(
        seat_count=_schema(it, "Contest")["properties"].pop("seats")
    ),
    "a field changes its type": lambda it: _schema(it, "Contest")["properties"]["seats"].update(type="string"),
    "a field may be missing": lambda it: _schema(it, "Contest")["required"].remove("seats"),
    "a field may be null": lambda it: _schema(it, "Contest")["properties"].update(
        seats={"anyOf": [{"type": "integer"}, {"type": "null"}]}
    ),
    "a value goes": lambda it: _schema(it, "Contest")["properties"]["kind"]["enum"].remove("measure"),
    "an input goes": lambda it: it["paths"][QUESTIONS]["get"]["parameters"].remove(_parameter(it, "sort")),
    "an order goes": lambda it: _parameter(it, "sort")["schema"]["enum"].remove("new"),
    "an input is demanded": lambda it: it["paths"][QUESTIONS]["get"]["parameters"].append(
        {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}
    ),
    "a known input is demanded": lambda it: _parameter(it, "limit").update(required=True),
    "another media type": lambda it: it["paths"]["/api/contests/{contest_id}/questions.atom"]["get"][
        "responses"
    ]["200"].update(content={"text/xml": {"schema": {"type": "string"}}}),
    "a token is needed": lambda it: it["paths"]["/api/cities"]["get"].update(security=[{"token": []}]),
}  # fmt: skip


@pytest.mark.parametrize("change", BREAKS)
def test_a_change_that_breaks_a_reader_is_seen(change: str) -> None:
    document = copy.deepcopy(described())
    BREAKS[change](document)
    assert broken(document)


def test_growth_breaks_nothing() -> None:
    document = described()
    document["paths"]["/api/answers"] = copy.deepcopy(document["paths"]["/api/cities"])
    _schema(document, "Contest")["properties"]["colour"] = {"type": "string"}
    _schema(document, "Contest")["properties"]["kind"]["enum"].append("recall")
    _parameter(document, "sort")["schema"]["enum"].append("unanswered")
    document["paths"][QUESTIONS]["get"]["parameters"].append(
        {"name": "answered", "in": "query", "required": False, "schema": {"type": "boolean"}}
    )
    assert broken(document) == []
