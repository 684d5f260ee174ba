"""Scores that a vote more never lowers."""

import math

from hypothesis import given
from hypothesis import strategies as st

from civicq.questions import ranking as in_sql
from civicq.ranking import scores

VOTES = st.integers(0, 100_000)


def test_many_with_few_against_beat_few_with_fewer() -> None:
    assert scores.top(9_800, 200) > scores.top(99, 1)
    assert scores.top(99, 1) > scores.top(1, 0) > scores.top(0, 0) == 0


@given(VOTES, VOTES, st.floats(0.05, 1))
def test_one_vote_more_for_it_never_lowers_it_and_one_against_it_never_raises_it(
    up: int, down: int, weight: float
) -> None:
    assert scores.top(up + weight, down) >= scores.top(up, down)
    assert scores.top(up, down + weight) <= scores.top(up, down) + 1e-15
    assert scores.trending(up + weight, down, 1e9) >= scores.trending(up, down, 1e9)
    assert scores.trending(up, down + weight, 1e9) <= scores.trending(up, down, 1e9)
    assert scores.controversial(up + weight, down) >= scores.controversial(up, down)


def test_ten_times_the_support_is_worth_half_a_day() -> None:
    later = scores.TRENDING_SECONDS_PER_TENFOLD
    assert math.isclose(scores.trending(100, 0, 0), scores.trending(10, 0, later))
    assert later == in_sql.TRENDING_SECONDS_PER_TENFOLD


def test_what_divides_evenly_is_more_controversial_than_what_does_not() -> None:
    assert scores.controversial(50, 50) > scores.controversial(90, 10) > scores.controversial(100, 0) == 0
