"""The scores in SQL, by which lists are sorted, are those in Python, by which places are given."""

import math
import random

import psycopg
import pytest

from cdk.local.postgres import Postgres
from civicq.questions import ranking as in_sql
from civicq.ranking import scores

UP, DOWN, ASKED_AT = "votes.up", "votes.down", "to_timestamp(votes.asked_at)"
SQL = {
    "top": in_sql.top(UP, DOWN),
    "trending": in_sql.trending(UP, DOWN, ASKED_AT),
    "controversial": in_sql.controversial(UP, DOWN),
}


@pytest.mark.parametrize("score", SQL)
def test_both_score_alike(postgres: Postgres, score: str) -> None:
    chance = random.Random(score)
    sizes = [0, 1, 2, 10, 1_000, 1_000_000]
    cases = [(0, 0, 1_800_000_000), (0, 7, 1), (7, 0, 1), (3, 3, 5)] + [
        (
            chance.randrange(chance.choice(sizes) + 1),
            chance.randrange(chance.choice(sizes) + 1),
            chance.randrange(2 * 10**9),
        )
        for _ in range(200)
    ]
    query = (
        f"SELECT {SQL[score]} FROM (SELECT %s::int AS up, %s::int AS down, %s::float8 AS asked_at) AS votes"  # noqa: S608
    )
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname="postgres"
    ) as connection:
        for up, down, asked_at in cases:
            found = connection.execute(query.encode(), [up, down, asked_at]).fetchone()
            assert found is not None
            expected = (
                scores.trending(up, down, asked_at)
                if score == "trending"
                else getattr(scores, score)(up, down)
            )
            assert math.isclose(float(found[0]), expected, rel_tol=1e-9, abs_tol=1e-12), (up, down, asked_at)
