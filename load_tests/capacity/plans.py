"""`civicq plan` for crowds of several sizes: the one calculator of what must stand ready, and of dollars."""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

SIZES = (1_000, 10_000, 100_000, 1_000_000)
# What the seed names beside its users, who make far fewer.
SEEDS_REQUESTS_PER_SECOND = 50_000


@dataclass(frozen=True)
class Plan:
    """As `civicq plan --json` has it."""

    users: int
    told: dict[str, Any]

    @property
    def requests_per_second(self) -> float:
        return float(self.told["capacity"]["requests_per_second"])

    @property
    def concurrency(self) -> dict[str, int]:
        return dict(self.told["capacity"]["concurrency"])

    @property
    def production(self) -> dict[str, float]:
        """The production stage's own numbers."""
        return {each["name"]: float(each["stage"]) for each in self.told["numbers"]}

    def too_small(self) -> list[str]:
        """What of the production stage does not hold this crowd, the one that is furthest off first."""
        short = [each for each in self.told["numbers"] if not each["holds"]]
        short.sort(key=_share)
        return [f"{each['name']} {each['stage']:,} of {round(each['needed'], 1):,}" for each in short]


def _share(number: dict[str, Any]) -> float:
    """Of what is needed, how much there is; of what is allowed, how much of it is asked for."""
    there, needed = float(number["stage"]), float(number["needed"])
    return there / needed if number["bound"] == "at least" else needed / there


@cache
def plan_for(users: int) -> Plan:
    words = [sys.executable, "-m", "cdk.local.cli", "plan", "--json", "--users", str(users)]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    return Plan(users, json.loads(ran.stdout))


def all_sizes() -> list[Plan]:
    """The smallest first."""
    each_makes = plan_for(SIZES[0]).requests_per_second / SIZES[0]
    return [plan_for(users) for users in sorted({*SIZES, round(SEEDS_REQUESTS_PER_SECOND / each_makes)})]
