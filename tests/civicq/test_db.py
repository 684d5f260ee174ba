"""The one connection of a process: kept while it lives, replaced before anybody notices that it has died."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session, sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.settings import settings

SESSIONS = pytest.mark.parametrize(
    "sessions", [db.reader, db.single, lambda: db.writers().begin()], ids=["reader", "single", "writer"]
)


def backend(sessions: Any) -> int:
    with sessions() as session:
        return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def end(postgres: Postgres, backend: int) -> None:
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname=postgres.database, autocommit=True
    ) as connection:
        # Waits until it is gone, for 5 s.
        assert connection.execute("SELECT pg_terminate_backend(%s, 5000)", [backend]).fetchone() == (True,)


@SESSIONS
def test_a_connection_is_kept_while_it_lives(tables: None, sessions: Any) -> None:
    assert backend(sessions) == backend(sessions)


@SESSIONS
def test_the_first_request_after_the_server_hung_up_succeeds(
    tables: None, postgres: Postgres, sessions: Any
) -> None:
    for _ in range(3):
        before = backend(sessions)
        end(postgres, before)
        assert backend(sessions) != before


@SESSIONS
def test_after_a_long_rest_a_connection_is_not_trusted(
    tables: None, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backend(sessions)
    monkeypatch.setattr(db, "LONGEST_REST_SECONDS", 0)
    assert backend(sessions) != before


def test_a_connection_that_dies_in_a_transaction_fails_that_one_only(
    tables: None, postgres: Postgres
) -> None:
    session: Session = db.writers()()
    with pytest.raises(Exception, match="terminating connection"), session:
        end(postgres, session.execute(text("SELECT pg_backend_pid()")).scalar_one())
        session.execute(text("SELECT 1"))
    assert backend(db.writers())


def test_each_connection_signs_in_with_a_token_of_its_own(
    configured: None, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_AUTHENTICATION", "iam")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDFIRST")
    settings.cache_clear()
    engine = db.open_engine(postgres.host, autocommit=True)
    settings.cache_clear()
    passwords: list[str] = []

    def note(_: object, __: object, ___: object, parameters: dict[str, Any]) -> None:
        passwords.append(parameters["password"])

    event.listen(engine, "do_connect", note)
    sessions = sessionmaker(engine)
    first = backend(sessions)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDSECOND")
    end(postgres, first)
    assert backend(sessions) != first
    engine.dispose()
    assert ["AKIDFIRST" in passwords[0], "AKIDSECOND" in passwords[1]] == [True, True]
    assert all("DBUser=civicq_app" in password for password in passwords)


def test_a_single_statement_writes_to_no_page_whose_purge_nobody_named(tables: None) -> None:
    with db.single() as single, pytest.raises(RuntimeError, match="must name what it purges"):
        single.execute(text("UPDATE questions SET state = 'withdrawn' RETURNING id"))


def test_within_a_snapshot_nothing_changes(tables: None) -> None:
    count = text("SELECT count(*) FROM purge_outbox")
    with db.reader() as reader, reader.snapshot():
        before = reader.execute(count).scalar_one()
        with db.writers().begin() as writer:
            writer.execute(text("INSERT INTO purge_outbox (tags) VALUES ('{}')"))
        assert reader.execute(count).scalar_one() == before
    with db.reader() as reader:
        assert reader.execute(count).scalar_one() == before + 1
