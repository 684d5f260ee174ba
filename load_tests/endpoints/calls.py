"""A call of each operation: who makes it, with what, what it needs before it, and which answer is right."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from load_tests.crowd.browser import Browser, decoded
from load_tests.crowd.identities import Cast
from load_tests.endpoints import preparing
from load_tests.endpoints.places import METHODS, REASON, Place, Places
from load_tests.endpoints.preparing import ANSWER, BORN, FILM, PICTURE, PLEA, POSTCODE, QUOTE, Need


@dataclass(frozen=True)
class InTurn:
    """In a body, what one call after the other says: nobody measures how it is to change nothing."""

    values: tuple[Any, ...]


def _in_turn(*values: Any) -> InTurn:
    return InTurn(values)


@dataclass(frozen=True)
class Row:
    """An operation of the API as it is called. What stands in braces is filled in."""

    who: str = ""
    body: Any = None
    status: int = 200
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    before: Need | None = None


_CITY, _MINE = "/api/admin/cities/{city_slug}", "/api/me/candidacies/{candidate_id}"
_VIDEO = _MINE + "/answers/{question_id}/video"
_VOTER = {"name": "Voter {key}", "born": BORN, "postcode": POSTCODE}
_COOKIES = {"cookie": "{cookies}"}

# Reads without a row are of the city that was filled, by whom their addresses say. All that writes is done at
# places of its own: what has `before` is made ready for each call, and all else may be said again and again.
ROWS: Mapping[str, Row] = {
    # Anybody.
    "POST /api/addresses": Row(body={"address": "12 Quay Street", "postcode": "97999"}),
    "POST /api/vitals": Row(
        body={"page": "/contests/:id", "vitals": [{"name": "LCP", "value": 0.9}]}, status=204
    ),
    "GET /api/cities/{city_slug}/search": Row(query="?q=harbor+wall"),
    "GET /api/unsubscribe/{token}": Row(before=preparing.nothing),
    "GET /api/unsubscribe/{token}/{kind}": Row(before=preparing.nothing),
    "POST /api/unsubscribe/{token}": Row(status=204),
    "POST /api/unsubscribe/{token}/{kind}": Row(status=204),
    # Sessions.
    "GET /api/session/sign-in": Row(status=302),
    "GET /api/session/callback": Row(
        status=303, query="?{back}", headers=_COOKIES, before=preparing.a_way_back
    ),
    "POST /api/session/refresh": Row(status=204, headers=_COOKIES, before=preparing.a_session),
    "POST /api/session/sign-out": Row(status=303, headers=_COOKIES, before=preparing.a_session),
    "POST /api/session/sign-out-everywhere": Row(status=303, headers=_COOKIES, before=preparing.a_session),
    # Citizens.
    "DELETE /api/me": Row("newcomer", status=204, query="?questions=withdraw", before=preparing.a_request),
    "PUT /api/me/votes/{question_id}": Row("resident", {"value": _in_turn(1, -1)}),
    "PUT /api/me/verdicts/{answer_id}": Row("resident", {"value": _in_turn("yes", "partly")}, 204),
    "GET /api/me/verdicts": Row("voter", query="?question={question_id}"),
    "PUT /api/me/follows": Row("resident", {"topic": "contest/{contest_id}", "following": True}),
    "PUT /api/me/notices": Row("resident", {"cadence": _in_turn("daily", "weekly")}),
    "GET /api/me/questions/similar": Row(
        "voter", query="?contest={contest_id}&text=Who+mends+the+harbor+wall"
    ),
    "POST /api/me/questions": Row(
        "resident",
        {"contest_id": "{contest_id}", "text": "{text}", "issues": ["harbor"], "distinct": True}, 201,
        headers={"idempotency-key": "{key}"}, before=preparing.a_new_question,
    ),
    "PATCH /api/me/questions/{question_id}": Row(
        "author", {"text": "Who mends the harbor wall, and when?", "reason": "Shorter."},
        before=preparing.a_question,
    ),
    "DELETE /api/me/questions/{question_id}": Row("author", status=204, before=preparing.a_question),
    "POST /api/me/reports": Row(
        "resident",
        {"target": {"kind": "answer", "id": "{answer_id}"}, "rule": _in_turn("spam", "off-topic")}, 204,
    ),
    "PUT /api/me/decisions/{decision_id}/appeal": Row("author", PLEA, 204, before=preparing.a_removal),
    "POST /api/me/mistakes": Row(
        "resident", {"contest_id": "{contest_id}", "text": "Her name is Ada Quai."}, 201
    ),
    "POST /api/me/cities": Row(
        "newcomer", {"slug": "{new_slug}", "name": "New", "state": "OR"}, 201, before=preparing.a_free_name
    ),
    "POST /api/me/invitations": Row("newcomer", {"token": "{invitation}"}, before=preparing.an_invitation),
    # Standing.
    "POST /api/me/standings/{city_slug}/codes": Row(
        "newcomer", {"method": "email"}, 202, before=preparing.somebody
    ),
    "PUT /api/me/standings/{city_slug}/code": Row("newcomer", {"code": "{code}"}, before=preparing.a_letter),
    "PUT /api/me/standings/{city_slug}/roll": Row("newcomer", _VOTER, before=preparing.a_voter_on_the_roll),
    "PUT /api/me/standings/{city_slug}/request": Row("newcomer", PLEA, before=preparing.somebody),
    "PUT /api/me/standings/{city_slug}/appeal": Row("newcomer", PLEA, before=preparing.a_refusal),
    # Candidates.
    f"PUT {_MINE}/profile": Row(
        "candidate", {"statement": _in_turn("I mend walls.", "I mend roofs."), "website": None}, 204
    ),
    f"POST {_MINE}/photo": Row("candidate", PICTURE, 201, before=preparing.nothing),
    f"PUT {_MINE}/photo/upload": Row("candidate", status=204, before=preparing.a_photo),
    f"DELETE {_MINE}/photo": Row("candidate", status=204, before=preparing.a_photo),
    f"PUT {_MINE}/answers/{{question_id}}": Row("candidate", ANSWER),
    f"DELETE {_MINE}/answers/{{question_id}}": Row("candidate", status=204, before=preparing.an_answer),
    f"POST {_VIDEO}": Row("candidate", FILM, 201, before=preparing.an_answer),
    f"PUT {_VIDEO}/upload": Row("candidate", status=204, before=preparing.a_video),
    f"DELETE {_VIDEO}": Row("candidate", status=204, before=preparing.a_video),
    f"POST {_MINE}/rebuttals": Row(
        "candidate",
        {"answer_id": "{answer_id}", "claim": QUOTE, "text": _in_turn("It was not.", "It is not.")}, 201,
    ),
    f"DELETE {_MINE}/rebuttals/{{rebuttal_id}}": Row("candidate", status=204, before=preparing.a_rebuttal),
    # A city's staff.
    f"PUT {_CITY}/ballots/{{ballot_id}}/hours": Row(
        "staff", {"closes_at": _in_turn("2099-11-04T04:00:00Z", None), "frozen": False}, 204
    ),
    f"PUT {_CITY}/ballots/{{ballot_id}}/publication": Row(
        "staff", {"published": True}, 204, before=preparing.a_hidden_ballot
    ),
    f"GET {_CITY}/ballots/{{ballot_id}}/export": Row("admin", query="?data=questions&format=json"),
    f"PUT {_CITY}/branding": Row(
        "staff", {"contact": None, "website": None, "accent_color": _in_turn("#005a9c", "#7a1f1f")}, 204
    ),
    f"POST {_CITY}/branding/logo": Row("staff", PICTURE, 201, before=preparing.nothing),
    f"PUT {_CITY}/branding/logo/upload": Row("staff", status=204, before=preparing.a_logo),
    f"DELETE {_CITY}/branding/logo": Row("staff", status=204, before=preparing.a_logo),
    f"DELETE {_CITY}/candidates/{{candidate_id}}/account": Row(
        "staff", status=204, before=preparing.an_account
    ),
    f"POST {_CITY}/decisions": Row(
        "staff",
        {
            "action": "remove", "targets": [{"kind": "question", "id": "{question_id}"}], "rule": "off-topic",
            "reason": REASON,
        },
        201, before=preparing.a_question,
    ),
    f"PUT {_CITY}/decisions/{{decision_id}}/appeal": Row(
        "colleague", {"outcome": "overturned", "reason": REASON}, 204, before=preparing.an_appeal
    ),
    f"POST {_CITY}/invitations": Row(
        "staff", {"invitations": [{"email": "{key}@citizens.invalid", "role": "viewer"}]}, 201
    ),
    f"DELETE {_CITY}/invitations/{{invitation_id}}": Row("staff", status=204, before=preparing.an_invitation),
    f"DELETE {_CITY}/letters/{{letter_id}}": Row("staff", status=204, before=preparing.a_letter),
    f"PUT {_CITY}/mistakes/{{mistake_id}}": Row(
        "staff", {"state": "dismissed", "reason": REASON}, 204, before=preparing.a_mistake
    ),
    f"POST {_CITY}/proposals": Row("staff", {"file_name": "ballot.csv", "size_bytes": 1_000}, 201),
    f"PUT {_CITY}/proposals/{{proposal_id}}/upload": Row("staff", status=204, before=preparing.a_proposal),
    f"PUT {_CITY}/proposals/{{proposal_id}}/decision": Row(
        "staff", {"decision": "dismiss"}, 204, before=preparing.a_proposal
    ),
    f"POST {_CITY}/roll": Row("staff", {"voters": [_VOTER]}, 201),
    f"DELETE {_CITY}/roll": Row("staff", before=preparing.a_voter_on_the_roll),
    f"PUT {_CITY}/settings": Row(
        "staff",
        {"standing_methods": METHODS, "standing_days": _in_turn(730, 365), "moderation": "after"}, 204,
    ),
    f"DELETE {_CITY}/staff/{{citizen_id}}": Row("staff", status=204, before=preparing.a_colleague),
    f"PUT {_CITY}/standings/{{citizen_id}}": Row(
        "staff", {"state": "verified", "reason": REASON}, 204, before=preparing.a_request
    ),
    # Operators.
    "POST /api/admin/purges": Row("operator", {"tags": ["contest/{contest_id}"]}, 202),
    "PUT /api/admin/registrations/{city_slug}": Row(
        "operator", {"active": True, "reason": REASON}, 204, before=preparing.a_registration
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Ready:
    """One request, as it is sent."""

    target: str
    body: bytes | None
    session: str  # an access token; empty for nobody's
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Call:
    name: str  # the method and the path as the API's description has it
    method: str
    status: int
    is_prepared: bool
    ready: Callable[[], Ready]

    @property
    def may_be_kept(self) -> bool:
        return self.name.startswith("GET ") and not self.name.startswith(_KEPT_BY_NOBODY)


_KEPT_BY_NOBODY = ("GET /api/me", "GET /api/admin", "GET /api/session", "GET /api/unsubscribe")


def named(description: Mapping[str, Any]) -> list[str]:
    """The operations of the API's description."""
    return [f"{method.upper()} {path}" for path, each in description["paths"].items() for method in each]


def row_of(name: str) -> Row:
    """SystemExit for what writes and has none."""
    if name in ROWS:
        return ROWS[name]
    if not name.startswith("GET "):
        raise SystemExit(f"nobody has said how {name} is called: load_tests/endpoints/calls.py needs a row")
    return Row(next((who for prefix, who in _READERS if name.startswith(f"GET {prefix}")), ""))


_READERS = (
    ("/api/me/candidacies", "speaker"), ("/api/me", "voter"), ("/api/admin/cities", "admin"),
    ("/api/admin", "operator"),
)  # fmt: skip


def calls(
    names: Sequence[str], reading: Iterator[Mapping[str, str]], places: Places, opened: Sequence[Place]
) -> list[Call]:
    """`reading`: what each call of a read may name. What writes goes from place to place."""

    def call(name: str) -> Call:
        row, turns = row_of(name), itertools.count()
        method, path = name.split(" ")

        def ready() -> Ready:
            if method == "GET" and row.before is None:
                return _filled_in(row, path, next(reading), 0)
            times, number = divmod(next(turns), len(opened))
            given = opened[number].called()
            made = row.before(places, given) if row.before else {}
            return _filled_in(row, path, given | dict(made), times)

        return Call(name, method, row.status, row.before is not None, ready)

    return [call(name) for name in names]


def _filled_in(row: Row, path: str, names: Mapping[str, str], times: int) -> Ready:
    body = None if row.body is None else json.dumps(_filled(row.body, names, times)).encode()
    headers = {field: _filled(value, names, times) for field, value in row.headers.items()}
    return Ready(_filled(path + row.query, names, times), body, names[row.who] if row.who else "", headers)


def _filled(told: Any, names: Mapping[str, str], times: int) -> Any:
    if isinstance(told, InTurn):
        return _filled(told.values[times % len(told.values)], names, times)
    if isinstance(told, str):
        return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], told)
    if isinstance(told, dict):
        return {key: _filled(value, names, times) for key, value in told.items()}
    return [_filled(each, names, times) for each in told] if isinstance(told, list) else told


def reading(browser: Browser, cast: Cast, operator: str) -> Iterator[dict[str, str]]:
    """Who reads, and what there is: the ballot, its first contest with a question, and who speaks there."""
    names = _there(browser, cast) | {
        "speaker": cast.candidates[0].token, "admin": cast.staff[1].token, "operator": operator,
    }  # fmt: skip
    return (names | {"voter": voter.token} for voter in itertools.cycle(cast.voters))


def _there(browser: Browser, cast: Cast) -> dict[str, str]:
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
    answer = browser.exchange("GET", target, None, {})
    if answer.status != 200:
        raise SystemExit(f"GET {target}: status {answer.status}: {answer.body[:200]!r}")
    return json.loads(decoded(answer))


def described(project: Path) -> Any:
    return json.loads((project / "functions/civicq/web/openapi.json").read_text())
