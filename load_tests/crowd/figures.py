"""What the crowd felt: latencies from one moment to the next, and which cache answered, by address.

Each process of locust counts for itself. A worker hands its counts to the master with locust's reports.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STEP_SECONDS = 5
# Latencies are counted in classes, each 5 % wider than the one before: a percentile is right to within that.
_GROWTH = math.log(1.05)
_INNER_HIT = re.compile(r"(process|redis); hit")
# Who answered what a cache may keep. "none" is what no cache may.
TIERS = ("edge", "process", "redis", "application")


def class_of(milliseconds: float) -> int:
    return math.ceil(math.log(milliseconds) / _GROWTH) if milliseconds > 1 else 0


def milliseconds(number: int) -> float:
    """The upper end of a class."""
    return math.exp(number * _GROWTH)


def percentile(latencies: Mapping[int, int], share: float) -> float:
    """In milliseconds; 0 of nothing."""
    wanted = share * sum(latencies.values())
    for number in sorted(latencies):
        wanted -= latencies[number]
        if wanted <= 0:
            return milliseconds(number)
    return 0.0


def tier(headers: Mapping[str, str]) -> str:
    """Who answered, by the answer's own word."""
    if "no-store" in headers.get("cache-control", ""):
        return "none"
    # The edge keeps what its origin said of itself: only a miss has come from there just now.
    if not headers.get("x-cache", "").startswith("Miss"):
        return "edge"
    found = _INNER_HIT.search(headers.get("cache-status", ""))
    return found[1] if found else "application"


@dataclass
class Step:
    """Five seconds."""

    users: int = 0
    failures: int = 0
    latencies: Counter[int] = field(default_factory=Counter)


@dataclass
class Figures:
    """`steps` are numbered from the start of the run; the rest is of what was measured alone."""

    steps: defaultdict[int, Step] = field(default_factory=lambda: defaultdict(Step))
    tiers: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(
        self, seconds: float, name: str, *, taken: float, wrong: object, headers: Mapping[str, str]
    ) -> None:
        """A request that ended `seconds` after the start and took `taken` milliseconds."""
        step = self.steps[int(seconds // STEP_SECONDS)]
        step.latencies[class_of(taken)] += 1
        if wrong is None:
            self.tiers[name][tier(headers)] += 1
        else:
            step.failures += 1

    def present(self, seconds: float, users: int) -> None:
        self.steps[int(seconds // STEP_SECONDS)].users = users

    def settle(self) -> None:
        """What is measured begins here."""
        self.tiers.clear()

    def drain(self) -> dict[str, Any]:
        """For a report: what was counted since the last one."""
        told = {
            "steps": {
                number: [step.users, step.failures, dict(step.latencies)]
                for number, step in self.steps.items()
            },
            "tiers": {name: dict(tiers) for name, tiers in self.tiers.items()},
        }
        self.steps.clear()
        self.tiers.clear()
        return told

    def add(self, told: Mapping[str, Any]) -> None:
        for number, (users, failures, latencies) in told["steps"].items():
            step = self.steps[int(number)]
            step.users += users
            step.failures += failures
            step.latencies.update({int(each): count for each, count in latencies.items()})
        for name, tiers in told["tiers"].items():
            self.tiers[name].update(tiers)

    @property
    def hit_ratio(self) -> float | None:
        """Of the edge, among what may be kept; None before there was any."""
        edge = sum(tiers["edge"] for tiers in self.tiers.values())
        kept = sum(tiers[each] for tiers in self.tiers.values() for each in TIERS)
        return edge / kept if kept else None
