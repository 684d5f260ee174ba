"""A call of each operation: who makes it, where, with what, and which answer is the right one."""

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from load_tests.crowd.browser import Browser, decoded
from load_tests.crowd.identities import Cast

# What is sent, for operations that write and may be called again and again.
BODIES: Mapping[str, Any] = {
    "POST /api/admin/purges": {"tags": ["contest/{contest_id}"]},
    "POST /api/addresses": {"address": "12 Quay Street", "postcode": "97999"},
    "POST /api/vitals": {"page": "/contests/:id", "vitals": [{"name": "LCP", "value": 0.9}]},
    "PUT /api/me/votes/{question_id}": {"value": 1},
    "PUT /api/me/follows": {"topic": "contest/{contest_id}", "following": True},
    "PUT /api/me/notices": {"cadence": "daily"},
    "PUT /api/me/candidacies/{candidate_id}/profile": {"statement": "I mend walls.", "website": None},
    "PUT /api/me/candidacies/{candidate_id}/answers/{question_id}": {
        "position": "By spring.", "correction": "The month was wrong.",
    },
}  # fmt: skip
STATUSES: Mapping[str, int] = {
    "POST /api/admin/purges": 202,
    "POST /api/vitals": 204,
    "PUT /api/me/candidacies/{candidate_id}/profile": 204,
}
QUERIES: Mapping[str, str] = {
    "GET /api/cities/{city_slug}/search": "?q=harbor+wall",
    "GET /api/me/questions/similar": "?contest={contest_id}&text=Who+mends+the+harbor+wall",
    "GET /api/me/verdicts": "?question={question_id}",
    "GET /api/admin/cities/{city_slug}/ballots/{ballot_id}/export": "?data=questions&format=json",
}
# One at a time, and so few in a round that four runs fit into a day: a candidate may answer and correct a
# hundred times in it.
FEW: Mapping[str, int] = {"PUT /api/me/candidacies/{candidate_id}/answers/{question_id}": 8}
# A call of these changes what the next one meets, or needs what only one person has once.
_ONCE = "can be done once, or changes what the next call meets"
LEFT_OUT: Mapping[str, str] = {
    "GET /api/session/callback": "a browser's way back from the identity provider",
    "GET /api/session/sign-in": "answers by a redirect to the identity provider",
    "GET /api/unsubscribe/{token}": "needs a mail's link",
    "GET /api/unsubscribe/{token}/{kind}": "needs a mail's link",
}


@dataclass(frozen=True)
class Call:
    name: str  # the method and the path as the API's description has it
    method: str
    target: str
    sessions: Iterator[str]  # access tokens, in turn; empty for nobody's
    body: Any
    status: int

    @property
    def may_be_kept(self) -> bool:
        return self.method == "GET" and not self.target.startswith(("/api/me", "/api/admin"))


def left_out(name: str) -> str | None:
    """Why this operation is not measured; None where it is."""
    if name in LEFT_OUT:
        return LEFT_OUT[name]
    return None if name.startswith("GET ") or name in BODIES else _ONCE


def calls(browser: Browser, cast: Cast, operator: str, description: Mapping[str, Any]) -> list[Call]:
    """One for each operation of the API's description that is measured."""
    names = _names(browser, cast)
    sessions = {
        "voter": itertools.cycle([each.token for each in cast.voters]),
        "candidate": itertools.repeat(cast.candidates[0].token),
        "staff": itertools.repeat(cast.staff[1].token),
        "operator": itertools.repeat(operator),
        "": itertools.repeat(""),
    }
    found = []
    for path, operations in description["paths"].items():
        for method in operations:
            name = f"{method.upper()} {path}"
            if left_out(name) is None:
                found.append(
                    Call(
                        name, method.upper(), _filled(path + QUERIES.get(name, ""), names),
                        sessions[_who(path)], _filled(BODIES.get(name), names), STATUSES.get(name, 200),
                    )
                )  # fmt: skip
    return found


def _who(path: str) -> str:
    for prefix, who in (
        ("/api/me/candidacies", "candidate"), ("/api/me", "voter"), ("/api/admin/cities", "staff"),
        ("/api/admin", "operator"),
    ):  # fmt: skip
        if path.startswith(prefix):
            return who
    return ""


def _names(browser: Browser, cast: Cast) -> dict[str, str]:
    """What there is: the ballot, its first contest with a question, and the candidate who speaks."""
    city = _read(browser, f"/api/cities/{cast.city}")
    ballot = city["ballots"][0]
    browser.session = cast.candidates[0].token
    candidacies = _read(browser, "/api/me/candidacies")["candidacies"]
    browser.session = ""
    asked = (
        (candidacy, question)
        for candidacy in candidacies
        for question in _read(browser, f"/api/contests/{candidacy['contest']['id']}/questions")["questions"]
    )
    if (found := next(asked, None)) is None:
        raise SystemExit(
            f"nobody has asked where the cast's first candidate stands in {cast.city}: "
            "`uv run python -m load_tests.gathering` asks"
        )
    candidacy, question = found
    return {
        "city_slug": cast.city,
        "ballot_id": ballot["id"],
        "election_date": ballot["election"]["date"],
        "contest_id": candidacy["contest"]["id"],
        "candidate_id": candidacy["id"],
        "question_id": question["id"],
    }


def _read(browser: Browser, target: str) -> Any:
    return json.loads(decoded(browser.exchange("GET", target, None, {})))


def _filled(told: Any, names: Mapping[str, str]) -> Any:
    if isinstance(told, str):
        for name, value in names.items():
            told = told.replace(f"{{{name}}}", value)
        return told
    if isinstance(told, dict):
        return {key: _filled(value, names) for key, value in told.items()}
    return [_filled(each, names) for each in told] if isinstance(told, list) else told


def described(project: Path) -> Any:
    return json.loads((project / "functions/civicq/web/openapi.json").read_text())
