"""The simulated evening keeps to Little's law and to Lambda's limits, and the guide tells what it found."""

from pathlib import Path

import pytest

from load_tests.capacity.guide import renewed
from load_tests.capacity.night import GROWTH, Function, Quota, evening, night, steady

GUIDE = Path(__file__).parents[3] / "load_tests/SCALING.md"
WARM = Function(most=200, ahead=200, seconds=0.05, cold_seconds=0.2)


@pytest.mark.parametrize(("per_second", "seconds"), [(400.0, 60.0), (1_000.0, 30.0)])
def test_in_a_steady_state_as_many_are_busy_as_littles_law_says(per_second: float, seconds: float) -> None:
    told = night(WARM, steady(per_second), most=per_second, seconds=seconds, seed=1)
    assert told.requests == pytest.approx(per_second * seconds, rel=0.03)
    assert told.busy(seconds) == pytest.approx(per_second * WARM.seconds, rel=0.05)
    assert (told.cold, told.turned_away) == (0, 0)


def test_the_same_seed_is_the_same_evening() -> None:
    first, again = (night(WARM, evening(500, 30), most=500, seconds=30, seed=7) for _ in range(2))
    assert first == again


def test_who_finds_no_environment_and_may_have_no_other_is_turned_away() -> None:
    small = Function(most=10, ahead=10, seconds=0.05, cold_seconds=0.2)
    told = night(small, steady(1_000), most=1_000, seconds=20, seed=1)
    assert told.most_busy == small.most
    # Erlang's formula B for 50 offered to 10: four of five are lost.
    assert told.turned_away / told.requests == pytest.approx(0.80, abs=0.02)


def test_what_comes_past_a_quota_is_refused_before_any_environment_has_it() -> None:
    quota = Quota(per_second=100, burst=50)
    told = night(WARM, steady(300), most=300, seconds=20, seed=1, quotas=[quota])
    assert told.requests - told.past_quota == pytest.approx(100 * 20 + 50, abs=2)
    assert told.turned_away == 0


def test_no_more_environments_start_in_ten_seconds_than_aws_allows() -> None:
    none_ahead = Function(most=5_000, ahead=0, seconds=8.0, cold_seconds=1.0)
    told = night(none_ahead, steady(1_000), most=1_000, seconds=5, seed=1)
    assert told.cold == GROWTH
    assert told.turned_away > 0


def test_the_guides_tables_are_what_the_code_says() -> None:
    guide = GUIDE.read_text()
    assert renewed(guide) == guide, "uv run python -m load_tests.capacity --markdown"
