"""Every route holds to its number of statements, and nothing that is sent pins a session of RDS Proxy."""

import re
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

from cdk.local import sample
from cdk.local.postgres import PORT, Postgres
from civicq import db
from civicq.handlers import rank, reconcile, relay, retention, tally, tell, warm, weigh
from civicq.imports.commands import import_file
from civicq.settings import settings
from tests.agreements.routes import methods_of, routes
from tests.civicq import world
from tests.civicq.conftest import Api, Town
from tests.civicq.wire import Sent, Wire, tapped
from tests.civicq.world import Names

# Without the brackets of a transaction. Whoever changes a number here has changed what a request costs.
STATEMENTS = {
    "GET /api/cities": 1,
    "GET /api/cities/{city_slug}": 1,
    "GET /api/cities/{city_slug}/ballots/{election_date}": 1,
    "GET /api/cities/{city_slug}/trending": 1,
    "GET /api/cities/{city_slug}/search": 1,
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
    "GET /api/es/contests/{contest_id}/questions.atom": 1,
    "GET /api/es/ballots/{ballot_id}/questions.atom": 1,
    "GET /api/es/cities/{city_slug}/elections.ics": 1,
    "GET /api/embeds/es/contests/{contest_id}": 1,
    "GET /api/terms": 0,
    "GET /api/terms/es": 0,
    "GET /robots.txt": 0,
    "GET /sitemap.xml": 1,
    "GET /sitemap-pages.xml": 0,
    "GET /sitemap-{ballot_id}.xml": 1,
    "GET /api/candidates/{candidate_id}": 1,
    "GET /api/candidates/{candidate_id}/answers": 1,
    "GET /api/questions/{question_id}": 1,
    "GET /api/questions/{question_id}/answers": 1,
    "GET /api/health": 0,
    "GET /api/ready": 1,
    "GET /api/openapi.json": 0,
    "POST /api/vitals": 0,
    "POST /api/addresses": 1,
    "GET /api/me": 1,
    "GET /api/me/export": 1,
    "GET /api/me/follows": 1,
    "PUT /api/me/follows": 5,
    "PUT /api/me/notices": 5,
    "GET /api/unsubscribe/{token}": 1,
    "POST /api/unsubscribe/{token}": 1,
    "GET /api/unsubscribe/{token}/{kind}": 1,
    "POST /api/unsubscribe/{token}/{kind}": 1,
    "GET /api/me/questions": 1,
    "GET /api/me/questions/similar": 1,
    "GET /api/me/votes": 1,
    "PUT /api/me/votes/{question_id}": 1,
    "GET /forms/{language}/addresses": 0,
    "POST /forms/{language}/addresses": 1,
    "GET /forms/me/{language}/votes/{question_id}": 2,
    "POST /forms/me/{language}/votes/{question_id}": 1,
    "GET /forms/me/{language}/questions": 3,
    "POST /forms/me/{language}/questions": 18,
    "GET /forms/me/{language}/questions/{question_id}": 1,
    "GET /forms/me/{language}/mistakes": 1,
    "POST /forms/me/{language}/mistakes": 4,
    "GET /forms/me/{language}/mistakes/{mistake_id}": 1,
    "POST /api/me/questions": 15,
    "PATCH /api/me/questions/{question_id}": 13,
    "GET /api/me/standings": 1,
    "POST /api/me/standings/{city_slug}/codes": 5,
    "PUT /api/me/standings/{city_slug}/code": 11,
    "PUT /api/me/standings/{city_slug}/roll": 11,
    "PUT /api/me/standings/{city_slug}/request": 6,
    "PUT /api/me/standings/{city_slug}/appeal": 3,
    "GET /api/me/candidacies": 1,
    "PUT /api/me/candidacies/{candidate_id}/profile": 5,
    "POST /api/me/candidacies/{candidate_id}/photo": 9,
    "GET /api/me/candidacies/{candidate_id}/photo": 2,
    "PUT /api/me/candidacies/{candidate_id}/photo/upload": 4,
    "DELETE /api/me/candidacies/{candidate_id}/photo": 4,
    "GET /api/me/candidacies/{candidate_id}/questions": 2,
    "PUT /api/me/candidacies/{candidate_id}/answers/{question_id}": 14,
    "POST /api/me/candidacies/{candidate_id}/answers/{question_id}/video": 12,
    "GET /api/me/candidacies/{candidate_id}/answers/{question_id}/video": 2,
    "PUT /api/me/candidacies/{candidate_id}/answers/{question_id}/video/upload": 4,
    "DELETE /api/me/candidacies/{candidate_id}/answers/{question_id}/video": 7,
    "POST /api/me/candidacies/{candidate_id}/rebuttals": 13,
    "DELETE /api/me/candidacies/{candidate_id}/rebuttals/{rebuttal_id}": 6,
    "GET /api/me/verdicts": 1,
    "PUT /api/me/verdicts/{answer_id}": 5,
    "DELETE /api/me/candidacies/{candidate_id}/answers/{question_id}": 12,
    "POST /api/me/invitations": 8,
    "POST /api/me/reports": 4,
    "GET /api/me/decisions": 1,
    "PUT /api/me/decisions/{decision_id}/appeal": 3,
    "GET /api/admin/cities/{city_slug}/queue": 2,
    "PUT /api/admin/cities/{city_slug}/decisions/{decision_id}/appeal": 8,
    "GET /api/admin/cities/{city_slug}/audit": 2,
    "GET /api/admin/cities/{city_slug}/settings": 2,
    "DELETE /api/me/questions/{question_id}": 8,
    "PUT /api/admin/cities/{city_slug}/settings": 5,
    "PUT /api/admin/cities/{city_slug}/ballots/{ballot_id}/hours": 3,
    "GET /api/admin/cities/{city_slug}/staff": 2,
    "DELETE /api/admin/cities/{city_slug}/staff/{citizen_id}": 6,
    "GET /api/admin/cities/{city_slug}/coverage": 2,
    "GET /api/admin/cities/{city_slug}/ballots/{ballot_id}/export": 3,
    "GET /api/admin/cities/{city_slug}/invitations": 2,
    "POST /api/admin/cities/{city_slug}/invitations": 5,
    "DELETE /api/admin/cities/{city_slug}/invitations/{invitation_id}": 4,
    "GET /api/admin/cities/{city_slug}/standings": 2,
    "PUT /api/admin/cities/{city_slug}/standings/{citizen_id}": 7,
    "GET /api/admin/cities/{city_slug}/letters": 2,
    "DELETE /api/admin/cities/{city_slug}/letters/{letter_id}": 2,
    "POST /api/admin/cities/{city_slug}/roll": 4,
    "DELETE /api/admin/cities/{city_slug}/roll": 3,
    "GET /api/me/cities": 1,
    "POST /api/me/cities": 6,
    "DELETE /api/admin/cities/{city_slug}/candidates/{candidate_id}/account": 5,
    "GET /api/me/mistakes": 1,
    "POST /api/me/mistakes": 5,
    "GET /api/admin/cities/{city_slug}/ballots": 2,
    "PUT /api/admin/cities/{city_slug}/ballots/{ballot_id}/publication": 7,
    "GET /api/admin/cities/{city_slug}/branding": 2,
    "PUT /api/admin/cities/{city_slug}/branding": 5,
    "POST /api/admin/cities/{city_slug}/branding/logo": 9,
    "GET /api/admin/cities/{city_slug}/branding/logo": 2,
    "PUT /api/admin/cities/{city_slug}/branding/logo/upload": 4,
    "DELETE /api/admin/cities/{city_slug}/branding/logo": 5,
    "GET /api/admin/cities/{city_slug}/figures": 2,
    "GET /api/admin/cities/{city_slug}/mistakes": 2,
    "PUT /api/admin/cities/{city_slug}/mistakes/{mistake_id}": 5,
    "GET /api/admin/cities/{city_slug}/residents": 2,
    "GET /api/admin/registrations": 1,
    "PUT /api/admin/registrations/{city_slug}": 5,
    "GET /api/admin/cities/{city_slug}/proposals": 2,
    "POST /api/admin/cities/{city_slug}/proposals": 3,
    "PUT /api/admin/cities/{city_slug}/proposals/{proposal_id}/decision": 4,
    "PUT /api/admin/cities/{city_slug}/proposals/{proposal_id}/upload": 3,
    "GET /api/admin/metrics": 0,
    "POST /api/admin/cities/{city_slug}/decisions": 18,
    "DELETE /api/me": 31,
    "POST /api/admin/purges": 1,
}
UNKNOWN = {
    "ballot_id": str(uuid.uuid4()),
    "candidate_id": str(uuid.uuid4()),
    "city_slug": "nowhere",
    "contest_id": str(uuid.uuid4()),
    "election_date": "2001-01-01",
    "kind": "own",
    "notice_token": str(uuid.uuid4()),
    "question_id": str(uuid.uuid4()),
}


@pytest.fixture
def wire(configured: None, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The product's own connections, tapped; as they are after the first request."""
    kept = [engine() for engine in (db.reader_engine, db.writer_engine)]
    known = (settings, db.reader_engine, db.writer_engine, db.writers)
    for forget in known:
        forget.cache_clear()
    with tapped(postgres) as tap:
        monkeypatch.setenv("DATABASE_READER_HOST", tap.host)
        monkeypatch.setenv("DATABASE_WRITER_HOST", tap.host)
        try:
            yield tap
        finally:
            for engine in (db.reader_engine, db.writer_engine):
                engine().dispose()
            monkeypatch.undo()
            for forget in known:
                forget.cache_clear()
    for before in kept:
        before.dispose()


@pytest.fixture
def names(wire: Wire, api: Api, town: Town, asked: str, ana: uuid.UUID) -> Names:
    return world.of(api, town, asked, ana)


def call(api: Api, route: str, names: Names) -> int:
    return world.call(api, route, names, world.caller_of(route))


def test_every_route_has_its_number() -> None:
    known = {f"{method} {route.path}" for owner, route in routes() for method in methods_of(route)
             if owner != "session"}  # fmt: skip
    assert known == STATEMENTS.keys()


@pytest.mark.parametrize("route", STATEMENTS)
def test_a_route_holds_to_its_number_of_statements(wire: Wire, api: Api, names: Names, route: str) -> None:
    wire.sent.clear()
    assert call(api, route, names) < 400
    assert len(wire.statements) == STATEMENTS[route], "\n".join(wire.statements)


UNKNOWN_PAGES = [route for route in STATEMENTS if re.search(r"^GET /api/(?!admin|me/).*\{", route)]


@pytest.mark.parametrize("route", UNKNOWN_PAGES)
def test_what_is_not_there_costs_no_more(wire: Wire, api: Api, names: Names, route: str) -> None:
    wire.sent.clear()
    assert call(api, route, UNKNOWN) == 404
    assert len(wire.statements) == 1, "\n".join(wire.statements)


@pytest.mark.parametrize("route", ["GET /api/contests/{contest_id}", "PUT /api/me/votes/{question_id}"])
def test_each_statement_names_the_request_that_it_is_for(
    wire: Wire, api: Api, names: Names, route: str
) -> None:
    wire.sent.clear()
    assert call(api, route, names) == 200
    marks = {re.fullmatch(r".* /\* ([0-9a-f-]{36}) \*/", each, re.DOTALL) for each in wire.statements}
    assert marks
    assert None not in marks


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


def test_nothing_that_the_product_sends_pins_a_session(
    wire: Wire, api: Api, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first word on a new connection to a ballot's import through every route and worker."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")  # which Lambda sets
    for route in STATEMENTS:
        assert call(api, route, names) < 400, route
        if route in UNKNOWN_PAGES:
            call(api, route, UNKNOWN)
    with db.writers().begin() as session:
        session.execute(text("DELETE FROM purge_outbox"))  # on a slow day the relay would find it old enough
    for worker in (tally, weigh, rank, reconcile, relay, warm, tell, retention):
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
