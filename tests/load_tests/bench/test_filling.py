"""A small filling holds what a large one promises."""

import random
import uuid
from collections.abc import Iterator

import psycopg
import pytest

from civicq import migrations
from load_tests.bench import filling
from load_tests.bench.filling import Connection, Scale

SCALE = Scale(questions=3_000, votes=30_000)


@pytest.fixture
def full(empty_database: str) -> Iterator[Connection]:
    migrations.upgrade(empty_database)
    url = empty_database.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        filling.fill(connection, SCALE, lambda _: None)
        yield connection


def count(connection: Connection, rows: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()  # noqa: S608 (a test's own words)
    return int(found[0]) if found else 0


def test_it_is_as_large_as_asked_and_skewed(full: Connection) -> None:
    assert count(full, "questions") == count(full, "question_versions") == count(full, "tallies") == 3_000
    assert count(full, "votes") == pytest.approx(30_000, rel=0.05)
    known = filling.landmarks(full)
    assert count(full, f"questions WHERE contest_id = '{known.contest}'") > 3_000 / 8
    assert count(full, f"questions WHERE '{filling.RARE}' = ANY (issues)") == filling.RARE_QUESTIONS
    assert count(full, f"votes WHERE citizen_id = '{known.diligent}'") >= 3_000 / filling.DILIGENT_EVERY


def test_tallies_and_lists_say_what_the_votes_say(full: Connection) -> None:
    assert (
        count(
            full,
            """tallies WHERE (up, down) <> (
        SELECT count(*) FILTER (WHERE value = 1), count(*) FILTER (WHERE value = -1)
        FROM votes WHERE votes.question_id = tallies.question_id)""",
        )
        == 0
    )
    assert count(full, "tallies JOIN questions ON id = question_id WHERE listed <> (state = 'approved')") == 0
    listed = count(full, "questions CROSS JOIN unnest(issues) AS issue WHERE state = 'approved'")
    assert count(full, "issue_listings") == listed > 0


def test_it_keeps_every_key_and_index(full: Connection) -> None:
    """Foreign keys are not checked while it fills: here they are."""
    keys = full.execute(
        "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
    ).fetchall()
    assert len(keys) > 10
    for table, name, definition in keys:
        full.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        full.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    assert count(full, "pg_indexes WHERE indexname = 'tallies_contest_id_top_question_id_index'") == 1


def test_ids_sort_by_the_time_of_asking_and_are_of_version_seven(full: Connection) -> None:
    rows = full.execute("SELECT id, asked_at FROM questions ORDER BY id").fetchall()
    assert [at for _, at in rows] == sorted(at for _, at in rows)
    assert {id_.version for id_, _ in rows} == {7}
    assert {uuid.UUID(filling._uuid7(filling.LAST_ASKED, random.Random(1))).variant} == {uuid.RFC_4122}
