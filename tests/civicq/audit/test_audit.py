"""The record of decisions is added to, never changed, and tells when somebody did."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.audit import commands, queries
from civicq.cities.members import Member
from civicq.cities.models import ROLES
from civicq.cities.roles import MAY
from tests.civicq import world
from tests.civicq.conftest import Api, Stored, Town, employed


def record(session: db.Writer, action: str = "remove") -> None:
    commands.record(
        session, action, "question", uuid.uuid4(), actor_id=uuid.uuid4(), actor_role="owner", rule="spam"
    )


def broken_at() -> int | None:
    with db.writers()() as session:
        return queries.broken_at(session)


@pytest.fixture
def three(tables: None) -> None:
    for _ in range(3):
        with db.writers().begin() as session:
            record(session)


def test_a_city_reads_who_decided_what(api: Api, town: Town, asked: str) -> None:
    owner, moderator = employed(town, "owner"), employed(town, "moderator")
    body = {"action": "remove", "rule": "spam", "reason": "An advertisement.",
            "targets": [{"kind": "question", "id": asked}]}  # fmt: skip
    api.call("POST", "/api/admin/cities/harbor-falls/decisions", body, citizen=moderator)
    path = "/api/admin/cities/harbor-falls/audit"
    (entry,) = api.call("GET", path, citizen=owner).json["entries"]
    assert (entry["action"], entry["target_id"], entry["actor_id"]) == ("remove", asked, str(moderator))
    assert entry["detail"]["rule"] == "spam"
    assert api.call("GET", f"{path}?after={entry['id']}", citizen=owner).json["entries"] == []
    assert api.call("GET", path, citizen=uuid.uuid4()).status == 403


@pytest.mark.parametrize("role", ROLES)
def test_who_verifies_no_residents_reads_no_id_of_one(
    api: Api, town: Town, asked: str, ana: uuid.UUID, *, role: str
) -> None:
    world.of(api, town, asked, ana)
    resident, candidate, owner = uuid.uuid4(), uuid.uuid4(), employed(town, "owner")
    city = "/api/admin/cities/harbor-falls"
    api.call("PUT", "/api/me/standings/harbor-falls/request", {"note": "I moved here."}, citizen=resident)
    decided = {"state": "verified", "reason": "Seen."}
    assert api.call("PUT", f"{city}/standings/{resident}", decided, citizen=owner).status == 204
    with db.writers().begin() as session:
        Member(candidate, uuid.UUID(town.city), "candidate").record(
            session, "accept", "invitation", town.city
        )
    read = api.call("GET", f"{city}/audit?limit=100", citizen=employed(town, role))
    shown = role in MAY["verify"]
    entry = next(each for each in read.json["entries"] if each["action"] == "verify")
    assert (entry["target_id"], entry["actor_id"]) == (str(resident) if shown else None, str(owner))
    entry = next(each for each in read.json["entries"] if each["actor_role"] == "candidate")
    assert (entry["actor_id"] is not None) == shown
    known = residents()
    assert str(resident) in known
    assert any(each in read.body for each in known) == shown


def residents() -> set[str]:
    """Whoever has asked for a standing, or speaks for a candidate."""
    with db.writers()() as session:
        return set(
            session.scalars(
                text(
                    "SELECT citizen_id::text FROM standings UNION SELECT citizen_id::text FROM candidate_accounts"
                )
            )
        )


def test_a_whole_chain_is_whole_and_its_head_is_public(api: Api, three: None) -> None:
    assert broken_at() is None
    head = api.get("/api/audit").json
    assert head["entries"] == 3
    assert len(head["digest"]) == 64


def test_what_was_rolled_back_leaves_no_gap(three: None) -> None:
    with pytest.raises(ZeroDivisionError), db.writers().begin() as session:
        record(session)
        raise ZeroDivisionError
    with db.writers().begin() as session:
        record(session)
    assert broken_at() is None


def test_twenty_at_once_follow_one_another(tables: None, postgres: Postgres) -> None:
    engine = create_engine(postgres.url, pool_size=10)
    sessions = sessionmaker(engine, class_=db.Writer)

    def write(_: int) -> None:
        with sessions.begin() as session:
            record(session)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(write, range(20)))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT max(id) FROM audit_entries")).scalar_one() == 20
    engine.dispose()
    assert broken_at() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET action = 'approve'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
    ],
)
def test_not_even_the_owner_changes_it_by_a_statement(three: None, stored: Stored, statement: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="only ever added to"):
        stored.execute(statement.encode())
    with pytest.raises(DBAPIError), db.writers().begin() as session:
        session.execute(text(statement))


def test_a_function_of_ours_cannot_write_past_the_chain(three: None) -> None:
    forged = "INSERT INTO audit_entries SELECT id + 10, at, actor_id, actor_role, city_id, action, target_kind, target_id, detail, digest FROM audit_entries"
    with pytest.raises(DBAPIError, match="permission denied"), db.writers().begin() as session:
        session.execute(text(forged))


@pytest.mark.parametrize(
    ("tampering", "first"),
    [
        ("UPDATE audit_entries SET action = 'approve' WHERE id = 2", 2),
        ("UPDATE audit_entries SET actor_id = gen_random_uuid() WHERE id = 1", 1),
        ("UPDATE audit_entries SET at = at - interval '1 microsecond' WHERE id = 3", 3),
        ("UPDATE audit_entries SET detail = '{}' WHERE id = 2", 2),
        ("DELETE FROM audit_entries WHERE id = 2", 3),
        ("DELETE FROM audit_entries WHERE id = 1", 2),
        ("UPDATE audit_entries SET digest = sha256('') WHERE id = 1", 1),
    ],
)
def test_who_goes_past_the_trigger_is_found_out(
    three: None, stored: Stored, tampering: str, first: int
) -> None:
    stored.execute("SET session_replication_role = replica")
    stored.execute(tampering.encode())
    stored.execute("RESET session_replication_role")
    assert broken_at() == first
