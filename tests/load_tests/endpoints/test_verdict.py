"""What counts as slower."""

import pytest

from load_tests.endpoints.verdict import slower, summary


def measured(*rounds: float) -> dict[str, object]:
    return {"GET /api/cities, warm, 1 at once": {"rounds": list(rounds)}}


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ((9.0, 9.5), (4.0, 5.0), True),
        ((5.0, 9.5), (4.0, 5.0), False),
        ((5.5, 6.0), (4.0, 5.0), False),
        ((0.30, 0.31), (0.1, 0.11), False),
        ((4.0,), (9.0,), False),
    ],
    ids=["twice as long", "one round like before", "within the spread", "too short to tell", "faster"],
)
def test_slower_is_what_takes_longer_in_its_best_round_than_in_its_worst(
    now: tuple[float, ...], before: tuple[float, ...], told: bool
) -> None:
    assert bool(slower(measured(*now), measured(*before))) is told


def test_what_only_one_run_has_is_not_compared() -> None:
    assert slower(measured(9.0), {}) == []


def test_a_summary_counts_wrong_answers_against_success() -> None:
    told = summary([1.0, 2.0, 3.0], ["status 500"])
    assert (told["success"], told["calls"], told["p50"]) == (0.75, 4, 2.0)
