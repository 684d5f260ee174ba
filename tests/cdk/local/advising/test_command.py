"""`civicq db advise`, on a database with faults of known kinds."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import InternalError

from cdk.local import sample
from cdk.local.advising import command
from civicq import migrations
from tests.conftest import Cloud, run_civicq

Stored = psycopg.Connection[Any]


@pytest.fixture
def stored(empty_database: str) -> Iterator[Stored]:
    """The sample city, by the owner's hand."""
    migrations.upgrade(empty_database)
    sample.load(empty_database)
    with psycopg.connect(empty_database.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        yield connection


@pytest.fixture
def advised(stored: Stored, empty_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def advise(*, as_json: bool = True) -> Any:
        assert command.run(tmp_path, empty_database, as_json=as_json) == 0
        told = capsys.readouterr().out
        return json.loads(told) if as_json else told

    return advise


def test_every_hot_query_is_explained_with_its_time(advised: Any) -> None:
    hot = {each["name"]: each for each in advised()["hot"]}
    assert {"ballot", "contest", "candidate", "question", "questions by top", "trending on a ballot",
            "questions of an issue by new", "my votes", "my questions"} <= hot.keys()  # fmt: skip
    for each in hot.values():
        assert "Buffers:" in each["plan"]
        assert f"Execution Time: {each['milliseconds']:.3f} ms" in each["plan"]


def test_an_index_that_nobody_reads_and_one_that_another_makes_needless_are_told(
    advised: Any, stored: Stored
) -> None:
    stored.execute("CREATE INDEX never_read ON questions (edited_at)")
    stored.execute("CREATE INDEX needless ON contests (ballot_id)")
    found = advised()["indexes"]
    assert ("never_read", "questions") in {(each["index"], each["table"]) for each in found["unused"]}
    assert {"index": "needless", "covered_by": "contests_ballot_id_position_index"}.items() <= (
        found["redundant"][0].items()
    )


def test_the_products_own_indexes_are_all_needed(advised: Any) -> None:
    assert advised()["indexes"]["redundant"] == []


def test_a_foreign_key_without_an_index_is_told(advised: Any, stored: Stored) -> None:
    stored.execute("""
        CREATE TABLE bookmarks (citizen_id uuid REFERENCES citizens, contest_id uuid REFERENCES contests,
                              PRIMARY KEY (citizen_id, contest_id))
    """)
    missing = [each for each in advised()["indexes"]["missing"] if each["table"] == "bookmarks"]
    assert [each["columns"] for each in missing] == [["contest_id"]]


def test_empty_room_is_estimated_near_to_what_was_deleted(advised: Any, stored: Stored) -> None:
    stored.execute("CREATE TABLE padded (id int PRIMARY KEY, words text)")
    stored.execute(
        "INSERT INTO padded SELECT n, repeat('x', 50 + n % 100) FROM generate_series(1, 100000) AS n"
    )
    shares = []
    for harm in ("SELECT 1", "DELETE FROM padded WHERE id % 5 > 0"):
        stored.execute(harm.encode())
        stored.execute("VACUUM (ANALYZE, TRUNCATE false) padded")
        bloat = advised()["bloat"]
        (table,) = (each for each in bloat["tables"] if each["table"] == "padded")
        (index,) = (each for each in bloat["indexes"] if each["index"] == "padded_pkey")
        shares += [table["empty_bytes"] / table["bytes"], index["empty_bytes"] / index["bytes"]]
    assert shares == pytest.approx([0, 0, 0.8, 0.8], abs=0.06)


def test_slow_statements_are_told_where_they_are_counted_and_else_that_they_are_not(
    advised: Any, stored: Stored
) -> None:
    assert "pg_stat_statements is not installed" in advised(as_json=False)
    # The columns of the extension's view that are read; the extension itself has no wheel.
    stored.execute("""
        CREATE VIEW pg_stat_statements AS
        SELECT oid AS dbid, 'SELECT  1' AS query, 7::bigint AS calls, 12.5::float8 AS mean_exec_time,
               87.5::float8 AS total_exec_time, 7::bigint AS rows, 3::bigint AS shared_blks_read
        FROM pg_database WHERE datname = current_database()
    """)
    assert "12.50 ms on average, 7 calls: SELECT 1\n" in advised(as_json=False)


def test_connections_settings_and_the_roles_limits_are_told(advised: Any, stored: Stored) -> None:
    found = advised()["connections"]
    assert ("postgres", "idle") in {(each["user"], each["state"]) for each in found["by_state"]}
    assert "statement_timeout=2s" in found["role"]
    assert found["settings"]["max_connections"] == "100"


def test_a_hot_query_that_is_slow_is_marked_and_makes_the_command_fail(
    stored: Stored, empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(command, "SLOW_MILLISECONDS", 0)
    assert command.run(tmp_path, empty_database, as_json=False) == 1
    assert " SLOW\n" in capsys.readouterr().out


def test_nothing_is_written_where_advice_is_sought(stored: Stored, empty_database: str) -> None:
    engine = command.reading(make_url(empty_database))
    with engine.connect() as connection, pytest.raises(InternalError, match="read-only transaction"):
        connection.exec_driver_sql("DELETE FROM votes")
    engine.dispose()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "nothing runs here: start `civicq up`, or name a database with --url"),
        (["--url", "mysql://a/b"], "'mysql://a/b' is no address of a Postgres"),
        (["--url", "nonsense"], "'nonsense' is no address of a Postgres"),
        (["--url", "postgresql://127.0.0.1:1/civicq"], "the database does not answer"),
    ],
)
def test_a_database_that_is_not_there_is_one_clear_line(tmp_path: Path, words: list[str], told: str) -> None:
    done = run_civicq("db", "advise", *words, data=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"civicq: {told}")
    assert done.stderr.count("\n") == 1


def test_an_empty_database_is_one_clear_line(empty_database: str, tmp_path: Path) -> None:
    done = run_civicq("db", "advise", "--url", empty_database, data=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_the_cloud_that_runs_is_found(cloud: Cloud) -> None:
    done = run_civicq("db", "advise", data=cloud.data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("civicq: ")
    assert "plan of trending in a city\n" in done.stdout
