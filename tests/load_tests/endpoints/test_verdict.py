"""What counts as slower."""

import json
from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from load_tests.endpoints.verdict import earlier, slower, summary


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
    assert slower(measured(9.0), {}) == {}


def test_a_summary_counts_wrong_answers_against_success() -> None:
    told = summary([1.0, 2.0, 3.0], ["status 500"])
    assert (told["success"], told["calls"], told["p50"]) == (0.75, 4, 2.0)


def test_an_earlier_run_is_what_one_wrote_and_anything_else_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(json.dumps({"operations": measured(4.0, 5.0)}))
    assert slower(measured(9.0), earlier(str(file)))
    for told in ("", "[]", "{}", '{"operations": []}', '{"operations": {"GET /api": {"rounds": ["soon"]}}}'):
        file.write_text(told)
        with pytest.raises(ArgumentTypeError, match=r"baseline.json is no file that --output wrote \("):
            earlier(str(file))
