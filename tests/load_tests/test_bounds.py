"""What decides the exit status of a run."""

from dataclasses import replace

import pytest

from load_tests.bounds import BOUNDS, Measured, missed

GOOD = Measured(requests=1000, failures=0, average=12, p95=40, p99=100, hit_ratio=0.97)


@pytest.mark.parametrize("bounds", BOUNDS.values(), ids=BOUNDS.keys())
def test_a_good_run_holds_all_bounds(bounds: object) -> None:
    assert missed(bounds, GOOD) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"failures": 1}, "1 of 1000 requests failed"),
        ({"average": 30.4}, "average 30.4 ms; the bound is 30 ms"),
        ({"p95": 151}, "p95 151 ms"),
        ({"p99": 401}, "p99 401 ms"),
        ({"hit_ratio": 0.949}, "hit ratio 94.9%"),
        ({"hit_ratio": None}, "hit ratio none"),
    ],
)
def test_each_bound_can_be_missed(change: dict[str, float | None], told: str) -> None:
    (line,) = missed(BOUNDS["headline"], replace(GOOD, **change))  # type: ignore[arg-type]
    assert told in line


def test_a_run_that_measured_nothing_holds_nothing() -> None:
    assert missed(BOUNDS["exact"], replace(GOOD, requests=0))
