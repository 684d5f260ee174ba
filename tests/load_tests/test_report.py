"""The report: one file, whole without a network, that hides nothing."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from load_tests.report.page import page

RUN: dict[str, Any] = {
    "users": 10_000, "settle_seconds": 60, "run_seconds": 660, "step_seconds": 5, "shape": "steady",
    "measured": {
        "requests": 996_000, "failures": 0, "average": 12.3, "p95": 60, "p99": 180, "hit_ratio": 0.96,
    },
    "missed": [],
    "votes": {
        "acknowledged": 200_000, "unanswered": 2, "pairs": 190_000, "lost": [], "doubled": [], "phantom": [],
        "drifted": [],
    },
    "requests": [
        {
            "method": "GET", "name": "/api/ballots/[ballot]", "requests": 300_000, "failures": 0,
            "average": 2.0, "p50": 1, "p95": 8, "p99": 30,
        }
    ],
    "errors": [],
    "steps": {str(number): [10_000, 0, {"20": 400, "60": 5}] for number in range(132)},
    "tiers": {"/api/ballots/[ballot]": {"edge": 97, "redis": 2, "application": 1}, "/api/me": {"none": 5}},
    "spent": {
        "seconds": [5.0, 65.0, 70.0], "cores": {"Postgres": [0.1, 0.2, 0.3], "locust": [0.3, 0.4, 0.4]},
        "resident_bytes": {"Postgres": [2**28] * 3, "locust": [2**29] * 3},
    },
    "machine": {
        "processor": "A <processor>", "cores": 2, "memory_gibibytes": 24, "system": "Linux",
        "python": "3.11.7", "revision": "abc1234", "at": "2026-11-26 12:00 UTC",
        "packages": {"locust": "2.47.0"},
    },
}  # fmt: skip


class Strict(HTMLParser):
    """Every element that is opened is closed, in order."""

    EMPTY = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (as its parent has it)
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_is_whole() -> None:
    told = page(RUN)
    parser = Strict()
    parser.feed(told)
    assert parser.open == []
    assert told.count("<svg") == 6


def test_it_asks_nobody_for_anything() -> None:
    asked = re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)([^"\'\s)>]+)', page(RUN))
    assert [each for each in asked if not each.startswith("#")] == []


def test_names_of_the_machine_are_text() -> None:
    assert "A &lt;processor&gt;" in page(RUN)


@pytest.mark.parametrize("told", ["Every bound was held", "996,000", "12.3", "96.0%", "200,000", "abc1234"])
def test_it_says_what_was_found(told: str) -> None:
    assert told in page(RUN)


def test_what_was_missed_stands_on_top() -> None:
    told = page(RUN | {"missed": ["p95 700 ms; the bound is 150 ms"]})
    assert told.index("p95 700 ms") < told.index("<svg")
    assert "Every bound was held" not in told


def test_a_lost_vote_is_named() -> None:
    lost = RUN["votes"] | {"lost": ["ana on wall: acknowledged 1, stored 0"]}
    assert "ana on wall" in page(RUN | {"votes": lost})
