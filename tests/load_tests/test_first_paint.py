"""What the benchmark of a page's first paint measures, and when it says no."""

import csv
import io

import pytest

from load_tests.first_paint.__main__ import Figure
from load_tests.first_paint.ballot import large_ballot


def test_it_opens_a_ballot_of_24_contests_and_120_candidates() -> None:
    rows = list(csv.DictReader(io.StringIO(large_ballot())))
    assert (len({row["contest_title"] for row in rows}), len(rows)) == (24, 120)
    assert len({row["candidate_or_choice"] for row in rows}) == 120


@pytest.mark.parametrize(
    ("bounds", "held"),
    [({"most": 1_000}, False), ({"most": 1_200}, True), ({"least": 1_200}, False), ({"least": 1_000}, True)],
)
def test_a_bound_is_held_by_the_median(bounds: dict[str, float], *, held: bool) -> None:
    assert Figure("paint", "ms", [900, 1_100, 9_000], **bounds).is_held is held
