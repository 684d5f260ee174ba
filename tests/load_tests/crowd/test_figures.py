"""What is counted of a crowd."""

import json

import pytest

from load_tests.crowd.figures import Figures, class_of, percentile, tier

EDGE = {"x-cache": "Hit from cloudfront", "cache-status": "redis; hit"}


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (EDGE, "edge"),
        ({"x-cache": "RefreshHit from cloudfront"}, "edge"),
        ({"x-cache": "Miss from cloudfront", "cache-status": "process; hit"}, "process"),
        ({"x-cache": "Miss from cloudfront", "cache-status": "redis; hit, process; fwd=miss"}, "redis"),
        ({"x-cache": "Miss from cloudfront", "cache-status": "redis; fwd=miss; stored"}, "application"),
        ({"x-cache": "Miss from cloudfront", "cache-control": "private, no-store"}, "none"),
    ],
)
def test_who_answered_is_read_in_the_answer(headers: dict[str, str], told: str) -> None:
    assert tier(headers) == told


def test_a_percentile_is_right_to_within_five_percent() -> None:
    latencies: dict[int, int] = {}
    for milliseconds in range(1, 1001):
        number = class_of(milliseconds)
        latencies[number] = latencies.get(number, 0) + 1
    for share in (0.5, 0.95, 0.99):
        assert percentile(latencies, share) == pytest.approx(share * 1000, rel=0.05)


def test_the_hit_ratio_is_of_what_may_be_kept() -> None:
    figures = Figures()
    for headers in (EDGE, EDGE, EDGE, {"x-cache": "Miss from cloudfront"}, {"cache-control": "no-store"}):
        figures.count(1, "page", taken=5, wrong=None, headers=headers)
    assert figures.hit_ratio == 0.75


def test_what_fails_is_no_hit_and_no_miss() -> None:
    figures = Figures()
    figures.count(1, "page", taken=5, wrong=Exception(), headers={})
    assert figures.hit_ratio is None
    assert figures.steps[0].failures == 1


def test_what_came_before_the_measuring_stays_in_time_and_goes_from_the_ratio() -> None:
    figures = Figures()
    figures.count(1, "page", taken=5, wrong=None, headers={"x-cache": "Miss from cloudfront"})
    figures.settle()
    figures.count(8, "page", taken=5, wrong=None, headers=EDGE)
    assert figures.hit_ratio == 1
    assert sorted(figures.steps) == [0, 1]


def test_workers_hand_over_all_they_counted_and_once_only() -> None:
    master, worker = Figures(), Figures()
    for seconds in (1, 2, 9):
        worker.count(seconds, "page", taken=5, wrong=None, headers=EDGE)
    for _ in range(2):
        # As over the wire between locust's processes.
        master.add(json.loads(json.dumps(worker.drain())))
    assert {number: sum(step.latencies.values()) for number, step in master.steps.items()} == {0: 2, 1: 1}
    assert master.tiers["page"]["edge"] == 3
