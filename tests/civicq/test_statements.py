"""Every route holds to its number of statements, and nothing that is sent pins a session of RDS Proxy."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert, text

from cdk.local import sample
from cdk.local.postgres import PORT, Postgres
from civicq import db
from civicq.cities.models import CandidateAccount
from civicq.citizens.models import Citizen
from civicq.handlers import reconcile, relay, tally, trending, warm
from civicq.imports.commands import import_file
from civicq.settings import settings
from tests.agreements.routes import methods_of, routes
from tests.civicq.conftest import Api, Town, employed
from tests.civicq.wire import Sent, Wire, tapped

# Without the brackets of a transaction. Whoever changes a number here has changed what a request costs.
STATEMENTS = {
    "GET /api/cities": 1,
    "GET /api/cities/{city_slug}": 1,
    "GET /api/cities/{city_slug}/ballots/{election_date}": 1,
    "GET /api/cities/{city_slug}/trending": 1,
    "GET /api/cities/{city_slug}/moderation": 1,
    "GET /api/cities/{city_slug}/moderation/months": 1,
    "GET /api/audit": 1,
    "GET /api/rules": 0,
    "GET /api/ballots/{ballot_id}": 1,
    "GET /api/ballots/{ballot_id}/precincts": 1,
    "GET /api/ballots/{ballot_id}/trending": 1,
    "GET /api/contests/{contest_id}": 1,
    "GET /api/contests/{contest_id}/questions": 1,
    "GET /api/contests/{contest_id}/questions.atom": 1,
    "GET /api/ballots/{ballot_id}/questions.atom": 1,
    "GET /api/cities/{city_slug}/elections.ics": 1,
    "GET /api/embeds/contests/{contest_id}": 1,
    "GET /api/terms": 0,
    "GET /api/candidates/{candidate_id}": 1,
    "GET /api/candidates/{candidate_id}/answers": 1,
    "GET /api/questions/{question_id}": 1,
    "GET /api/questions/{question_id}/answers": 1,
    "GET /api/health": 0,
    "GET /api/ready": 1,
    "GET /api/openapi.json": 0,
    "POST /api/vitals": 0,
    "GET /api/me": 0,
    "GET /api/me/questions": 1,
    "GET /api/me/questions/similar": 1,
    "GET /api/me/votes": 1,
    "PUT /api/me/votes/{question_id}": 1,
    "POST /api/me/questions": 13,
    "PATCH /api/me/questions/{question_id}": 11,
    "GET /api/me/standings": 1,
    "POST /api/me/standings/{city_slug}/codes": 5,
    "PUT /api/me/standings/{city_slug}/code": 8,
    "PUT /api/me/standings/{city_slug}/roll": 9,
    "PUT /api/me/standings/{city_slug}/request": 5,
    "PUT /api/me/standings/{city_slug}/appeal": 3,
    "GET /api/me/candidacies": 1,
    "PUT /api/me/candidacies/{candidate_id}/profile": 5,
    "GET /api/me/candidacies/{candidate_id}/questions": 2,
    "PUT /api/me/candidacies/{candidate_id}/answers/{question_id}": 11,
    "POST /api/me/candidacies/{candidate_id}/rebuttals": 9,
    "DELETE /api/me/candidacies/{candidate_id}/rebuttals/{rebuttal_id}": 4,
    "GET /api/me/verdicts": 1,
    "PUT /api/me/verdicts/{answer_id}": 5,
    "DELETE /api/me/candidacies/{candidate_id}/answers/{question_id}": 9,
    "POST /api/me/invitations": 6,
    "POST /api/me/reports": 4,
    "GET /api/me/decisions": 1,
    "PUT /api/me/decisions/{decision_id}/appeal": 3,
    "GET /api/admin/cities/{city_slug}/queue": 2,
    "PUT /api/admin/cities/{city_slug}/decisions/{decision_id}/appeal": 5,
    "GET /api/admin/cities/{city_slug}/audit": 2,
    "GET /api/admin/cities/{city_slug}/invitations": 2,
    "POST /api/admin/cities/{city_slug}/invitations": 5,
    "DELETE /api/admin/cities/{city_slug}/invitations/{invitation_id}": 4,
    "GET /api/admin/cities/{city_slug}/standings": 2,
    "PUT /api/admin/cities/{city_slug}/standings/{citizen_id}": 6,
    "GET /api/admin/cities/{city_slug}/letters": 2,
    "DELETE /api/admin/cities/{city_slug}/letters/{letter_id}": 2,
    "POST /api/admin/cities/{city_slug}/roll": 3,
    "DELETE /api/admin/cities/{city_slug}/roll": 3,
    "GET /api/admin/metrics": 0,
    "DELETE /api/me/questions/{question_id}": 6,
    "POST /api/admin/cities/{city_slug}/decisions": 13,
    "POST /api/admin/purges": 1,
}
VOTER = {"name": "Ana Sousa", "born": "1980-02-29", "postcode": "97201"}
BODIES: dict[str, Any] = {
    "POST /api/vitals": {"page": "/contests/:id", "vitals": [{"name": "LCP", "value": 0.9}]},
    "PUT /api/me/votes/{question_id}": {"value": 1},
    "POST /api/me/questions": {"contest_id": "{contest_id}", "text": "When does the library open?"},
    "PATCH /api/me/questions/{question_id}": {"text": "Who mends the wall?"},
    "POST /api/admin/purges": {"tags": ["cities"]},
    "POST /api/me/standings/{city_slug}/codes": {"method": "email"},
    "PUT /api/me/standings/{city_slug}/code": {"code": "{code}"},
    "PUT /api/me/standings/{city_slug}/roll": VOTER,
    "PUT /api/me/standings/{city_slug}/request": {"note": "I moved here."},
    "PUT /api/me/standings/{city_slug}/appeal": {"note": "I live here."},
    "PUT /api/admin/cities/{city_slug}/standings/{citizen_id}": {"state": "verified", "reason": "Seen."},
    "PUT /api/me/candidacies/{candidate_id}/profile": {"statement": "I mend walls.", "website": None},
    "PUT /api/me/candidacies/{candidate_id}/answers/{question_id}": {"position": "By spring."},
    "POST /api/me/candidacies/{candidate_id}/rebuttals": {
        "answer_id": "{rival_answer_id}",
        "claim": "Before winter",
        "text": "By spring.",
    },
    "PUT /api/me/verdicts/{answer_id}": {"value": "yes"},
    "POST /api/me/reports": {"target": {"kind": "answer", "id": "{rival_answer_id}"}, "rule": "spam"},
    "PUT /api/me/decisions/{decision_id}/appeal": {"note": "It is none."},
    "PUT /api/admin/cities/{city_slug}/decisions/{decision_id}/appeal": {
        "outcome": "upheld",
        "reason": "It is one.",
    },
    "POST /api/admin/cities/{city_slug}/decisions": {
        "action": "remove",
        "rule": "spam",
        "reason": "It is one.",
        "targets": [{"kind": "question", "id": "{other_id}"}],
    },
    "POST /api/me/invitations": {"token": "{token}"},
    "POST /api/admin/cities/{city_slug}/invitations": {
        "invitations": [{"email": "dev@example.org", "role": "viewer"}],
    },
    "POST /api/admin/cities/{city_slug}/roll": {"voters": [VOTER, VOTER | {"name": "Bo"}]},
}
OTHER_NAMES = {
    "PUT /api/admin/cities/{city_slug}/decisions/{decision_id}/appeal": {"decision_id": "appealed_id"}
}
QUERIES = {
    "GET /api/me/questions/similar": "?contest={contest_id}&text=Who%20mends%20the%20wall",
    "GET /api/me/verdicts": "?question={question_id}",
}
# Who calls, where it is neither Ana for herself, nor the owner for the city.
CALLERS = {
    "POST /api/me/standings/{city_slug}/codes": "wanderer",
    "POST /api/me/invitations": "wanderer",
    "PUT /api/me/standings/{city_slug}/code": "newcomer",
    "PUT /api/me/standings/{city_slug}/roll": "newcomer",
    "PUT /api/me/standings/{city_slug}/request": "wanderer",
    "PUT /api/me/standings/{city_slug}/appeal": "refused",
}
UNKNOWN = {
    "ballot_id": str(uuid.uuid4()),
    "candidate_id": str(uuid.uuid4()),
    "city_slug": "nowhere",
    "contest_id": str(uuid.uuid4()),
    "election_date": "2001-01-01",
    "question_id": str(uuid.uuid4()),
}


@pytest.fixture
def wire(configured: None, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The product's own connections, tapped; as they are after the first request."""
    kept = [sessions() for sessions in (db.readers, db.writers)]
    for forget in (settings, db.readers, db.writers):
        forget.cache_clear()
    with tapped(postgres) as tap:
        monkeypatch.setenv("DATABASE_READER_HOST", tap.host)
        monkeypatch.setenv("DATABASE_WRITER_HOST", tap.host)
        try:
            yield tap
        finally:
            for sessions in (db.readers, db.writers):
                sessions().kw["bind"].dispose()
            monkeypatch.undo()
            for forget in (settings, db.readers, db.writers):
                forget.cache_clear()
    for before in kept:
        before.kw["bind"].dispose()


@pytest.fixture
def names(wire: Wire, town: Town, asked: str, api: Api, ana: uuid.UUID) -> dict[str, str]:
    """Of what there is, as paths and bodies name it."""
    mayor = api.get(f"/api/contests/{town.mayor}").json
    named = {
        "ana": str(ana),
        "ballot_id": town.ballot,
        "candidate_id": mayor["candidates"][0]["id"],
        "city_slug": "harbor-falls",
        "contest_id": town.mayor,
        "election_date": "2027-05-18",
        "question_id": asked,
    }
    return named | people(api, town) | decisions(api, town, ana) | answers(api, mayor["candidates"], asked)


def people(api: Api, town: Town) -> dict[str, str]:
    """Somebody at each step of being verified, and who decides on it."""
    owner = employed(town, "owner")
    newcomer, wanderer, asking, refused, posted = (uuid.uuid4() for _ in range(5))
    mine, city = "/api/me/standings/harbor-falls", "/api/admin/cities/harbor-falls"
    claims = {"email": "newcomer@example.org", "email_verified": "true"}
    api.call("POST", f"{city}/roll", {"voters": [VOTER]}, citizen=owner)
    api.call("POST", f"{mine}/codes", {"method": "email"}, citizen=newcomer, claims=claims)
    api.call("POST", f"{mine}/codes", {"method": "letter", "address": "12 Quay Street"}, citizen=posted)
    for each in (asking, refused):
        api.call("PUT", f"{mine}/request", {"note": "I moved here."}, citizen=each)
    decided = {"state": "rejected", "reason": "No lease."}
    api.call("PUT", f"{city}/standings/{refused}", decided, citizen=owner)
    invited = {"invitations": [{"email": "e@example.org", "role": "viewer"}] * 2}
    invitations = api.call("POST", f"{city}/invitations", invited, citizen=owner).json["ids"]
    with db.writers()() as session:
        code, letter, token = session.execute(
            text(
                "SELECT (SELECT substring(body FROM '[0-9]{6}') FROM messages WHERE body ~ '^[0-9]{6}'), "
                "(SELECT id::text FROM messages WHERE channel = 'letter'), "
                "(SELECT substring(body FROM '#(\\S+)') FROM messages WHERE body LIKE '%#%' ORDER BY id LIMIT 1)"
            )
        ).one()
    return {
        "owner": str(owner), "newcomer": str(newcomer), "wanderer": str(wanderer), "citizen_id": str(asking),
        "refused": str(refused), "code": code, "letter_id": letter, "token": token,
        "invitation_id": invitations[1],
    }  # fmt: skip


def decisions(api: Api, town: Town, ana: uuid.UUID) -> dict[str, str]:
    """Two of Ana's questions are removed, and against the second removal she has appealed."""
    moderator = employed(town, "moderator")
    made = []
    for words in ("What of the lighthouse?", "What of the library?"):
        asked = {"contest_id": town.mayor, "text": words}
        question = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
        target = {"kind": "question", "id": question}
        body = {"action": "remove", "rule": "spam", "reason": "It is one.", "targets": [target]}
        path = "/api/admin/cities/harbor-falls/decisions"
        made.append(api.call("POST", path, body, citizen=moderator).json["ids"][0])
    api.call("PUT", f"/api/me/decisions/{made[1]}/appeal", {"note": "It is none."}, citizen=ana)
    asked = {"contest_id": town.mayor, "text": "What of the ferry?"}
    other = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
    return {"other_id": other, "decision_id": made[0], "appealed_id": made[1]}


def answers(api: Api, candidates: list[dict[str, str]], asked: str) -> dict[str, str]:
    """Two candidates with accounts and an answer each, and a rebuttal of the first."""
    speaker, rival = (uuid.uuid4() for _ in range(2))
    with db.writers().begin() as session:
        session.execute(insert(Citizen), [{"id": speaker}, {"id": rival}])
        accounts = zip(candidates, (speaker, rival), strict=True)
        session.execute(
            insert(CandidateAccount),
            [{"candidate_id": each["id"], "citizen_id": account} for each, account in accounts],
        )
    made = []
    for each, account in zip(candidates, (speaker, rival), strict=True):
        said = {"position": "Before winter, and well."}
        path = f"/api/me/candidacies/{each['id']}/answers/{asked}"
        made.append(api.call("PUT", path, said, citizen=account).json["id"])
    rebuttal = {"answer_id": made[1], "claim": "and well", "text": "How well?"}
    path = f"/api/me/candidacies/{candidates[0]['id']}/rebuttals"
    rebutted = api.call("POST", path, rebuttal, citizen=speaker)
    return {
        "speaker": str(speaker), "answer_id": made[0], "rival_answer_id": made[1],
        "rebuttal_id": rebutted.json["id"],
    }  # fmt: skip


def call(api: Api, route: str, names: dict[str, str]) -> int:
    method, _, template = route.partition(" ")
    body = BODIES.get(route)
    if body:
        body = json.loads(re.sub(r"\{(\w+)\}", lambda found: names[found[1]], json.dumps(body)))
    caller = None
    if "candidacies/" in template:
        caller = uuid.UUID(names["speaker"])
    elif template.startswith(("/api/me", "/api/admin")):
        staff = template.startswith("/api/admin/cities/")
        caller = uuid.UUID(names[CALLERS.get(route, "owner" if staff else "ana")])
    operates = template.startswith("/api/admin") and "cities" not in template
    claims = {"email": "newcomer@example.org", "email_verified": "true"}
    groups = ("operator",) if operates else ()
    names = names | {name: names[other] for name, other in OTHER_NAMES.get(route, {}).items()}
    path = template.format(**names) + QUERIES.get(route, "").format(**names)
    return api.call(method, path, body, citizen=caller, groups=groups, claims=claims).status


def test_every_route_has_its_number() -> None:
    known = {f"{method} {route.path}" for owner, route in routes() for method in methods_of(route)
             if owner != "session"}  # fmt: skip
    assert known == STATEMENTS.keys()


@pytest.mark.parametrize("route", STATEMENTS)
def test_a_route_holds_to_its_number_of_statements(
    wire: Wire, api: Api, names: dict[str, str], route: str
) -> None:
    wire.sent.clear()
    assert call(api, route, names) < 300
    assert len(wire.statements) == STATEMENTS[route], "\n".join(wire.statements)


UNKNOWN_PAGES = [route for route in STATEMENTS if re.search(r"^GET /api/(?!admin|me/).*\{", route)]


@pytest.mark.parametrize("route", UNKNOWN_PAGES)
def test_what_is_not_there_costs_no_more(wire: Wire, api: Api, names: dict[str, str], route: str) -> None:
    wire.sent.clear()
    assert call(api, route, UNKNOWN | {"ana": str(uuid.uuid4())}) == 404
    assert len(wire.statements) == 1, "\n".join(wire.statements)


# As AWS lists them for PostgreSQL, and what is longer than 16 KB (AWS: rds-proxy-pinning). Advisory locks that
# end with their transaction leave nothing behind on the connection: `prepare` of an import takes one.
LONGEST_BYTES = 16 * 1024
_PINNING_COMMAND = re.compile(
    r"\s*(SET|RESET|PREPARE|EXECUTE|DEALLOCATE|DISCARD|DECLARE|LISTEN|UNLISTEN|LOAD|LOCK)\b", re.IGNORECASE
)
_PINNING_PART = re.compile(
    r"\b(CREATE|INTO)\s+(LOCAL\s+|GLOBAL\s+)?TEMP(ORARY)?\b"
    r"|\b(set_config|nextval|setval|currval|lastval|pg_(try_)?advisory_(un)?lock\w*)\s*\(",
    re.IGNORECASE,
)


def pins(sent: Sent) -> bool:
    commands = [command for command in sent.sql.split(";") if command.strip()]
    return bool(
        sent.name
        or len(sent.sql.encode()) > LONGEST_BYTES
        or any(_PINNING_COMMAND.match(command) for command in commands)
        or _PINNING_PART.search(sent.sql)
    )


def test_nothing_that_the_product_sends_pins_a_session(wire: Wire, api: Api, names: dict[str, str]) -> None:
    """From the first word on a new connection to a ballot's import through every route and worker."""
    for route in STATEMENTS:
        assert call(api, route, names) < 300, route
        if route in UNKNOWN_PAGES:
            call(api, route, UNKNOWN | {"ana": str(uuid.uuid4())})
    for worker in (tally, trending, reconcile, relay, warm):
        worker.handler({}, None)
    for _ in range(2):  # the second time finds everything there
        with db.writers().begin() as session:
            import_file(session, sample.BALLOT)
    assert len(wire.sent) > 50
    assert any("pg_advisory_xact_lock" in sent.sql for sent in wire.sent)
    assert [sent for sent in wire.sent if pins(sent)] == []


@pytest.mark.parametrize(
    "sql",
    [
        "SET statement_timeout = '2s'",
        "BEGIN; SET LOCAL lock_timeout = '1s'",
        "SELECT set_config('timezone', 'UTC', false)",
        "PREPARE one AS SELECT 1",
        "DISCARD ALL",
        "LISTEN votes",
        "CREATE TEMPORARY TABLE seen (id int)",
        "SELECT pg_advisory_lock(7)",
        "SELECT pg_try_advisory_lock_shared(7)",
        "BEGIN; DECLARE pages CURSOR WITH HOLD FOR SELECT 1",
        f"SELECT {'x' * LONGEST_BYTES!r}",
    ],
)
def test_what_would_pin_a_session_is_seen_on_the_wire(postgres: Postgres, sql: str) -> None:
    with tapped(postgres) as wire, psycopg.connect(
        host=wire.host, port=PORT, user=postgres.user, dbname=postgres.database, autocommit=True
    ) as connection:  # fmt: skip
        connection.execute(sql.encode())
        assert [pins(sent) for sent in wire.sent] == [True]


def test_a_named_statement_is_seen_on_the_wire(postgres: Postgres) -> None:
    with tapped(postgres) as wire, psycopg.connect(
        host=wire.host, port=PORT, user=postgres.user, dbname=postgres.database, prepare_threshold=0
    ) as connection:  # fmt: skip
        connection.execute("SELECT 1 WHERE %s", [True])
        assert [pins(sent) for sent in wire.sent if not sent.is_bracket] == [True]
