"""A run of the headline beside what the machine of `machine.py` makes of the same crowd.

What each request takes of the processors is that of one run; what people then feel, at that crowd or at
another, is the model's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from load_tests.bounds import BOUNDS
from load_tests.capacity.machine import Felt, Work, felt
from load_tests.crowd.figures import TIERS

PROCESSORS = 2
# Of the local stage, as `cdk/stages.py` has it.
AT_ONCE = {"public": 2, "civic": 4}
# By functions/PERFORMANCE.md: what the edge spends on what it has; what Postgres spends on a write, where it
# spends one on a load.
HIT_SECONDS, WRITE_OF_A_LOAD = 17e-6, 0.590 / 0.878
SECONDS, SEED = 240.0, 20270518
STAFF, OWN = "/api/admin/", "/api/me"
KINDS = ("hit", "public", "civic", "staff")
READ = "read"  # a hit, or what public answers
PIECE_SECONDS = 0.005  # of what the workers do, at a time


class NoRun(Exception):
    """A file is not what a run of the headline writes."""


@dataclass(frozen=True)
class Run:
    """What was measured, as `load_tests.headline --figures` keeps it."""

    users: int
    per_second: Mapping[str, float]  # by kind, of what somebody waited for
    average: Mapping[
        str, float
    ]  # seconds, by what was asked for: reads, whoever answered them, and the others
    cores: Mapping[str, float]  # by group of processes

    @classmethod
    def of(cls, path: Path) -> "Run":
        """NoRun for a file that holds none."""
        try:
            run = cls._told(json.loads(path.read_text()))
            work_of(run, run.users)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as wrong:
            raise NoRun(
                f"{path} holds no figures of `python -m load_tests.headline --figures` "
                f"({type(wrong).__name__}: {wrong})"
            ) from None
        return run

    @classmethod
    def _told(cls, told: Mapping[str, Any]) -> "Run":
        measured = told["run_seconds"] - told["settle_seconds"]
        count, taken, asked = (dict.fromkeys((*KINDS, READ), 0.0) for _ in range(3))
        for each in told["requests"]:
            kinds = _kinds(each, told["tiers"].get(each["name"], {}))
            for kind, times in kinds.items():
                count[kind] += times
            kind = READ if "hit" in kinds else next(iter(kinds))
            asked[kind] += each["requests"]
            taken[kind] += each["requests"] * each["average"] / 1000
        if not (count["hit"] and count["public"]):
            raise ValueError("no page of it came from the edge, or none from public")
        settled = [at >= told["settle_seconds"] for at in told["spent"]["seconds"]]
        return cls(
            users=told["users"],
            per_second={kind: count[kind] / measured for kind in KINDS},
            average={kind: taken[kind] / times for kind, times in asked.items() if times},
            cores={
                group: _mean([each for each, counts in zip(values, settled, strict=True) if counts])
                for group, values in told["spent"]["cores"].items()
            },
        )


def _kinds(request: Mapping[str, Any], tiers: Mapping[str, int]) -> dict[str, float]:
    """Of the requests to an address, how many came where."""
    name, times = request["name"], float(request["requests"])
    kept = sum(tiers.get(each, 0) for each in TIERS)
    if name.startswith(STAFF):
        return {"staff": times}
    if name.startswith(OWN) or not kept:
        return {"civic": times}
    edge = times * tiers.get("edge", 0) / kept
    return {"hit": edge, "public": times - edge}


def work_of(run: Run, users: int) -> dict[str, Work]:
    """What so many people would bring, where each takes the processor time that it took in that run."""
    rate, cores = run.per_second, run.cores
    everything = sum(rate.values())
    passed = everything - rate["hit"]
    asking = cores.get("locust", 0.0) / everything
    passing = (cores["edge, gateway, Runtime API"] - rate["hit"] * HIT_SECONDS) / passed
    writes = rate["civic"] + rate["staff"]
    load = cores["Postgres"] / (rate["public"] + WRITE_OF_A_LOAD * writes)
    own = {kind: cores.get(f"Lambda {kind}", 0.0) / rate[kind] for kind in KINDS[1:] if rate[kind]}
    seconds = {"hit": asking + HIT_SECONDS}
    for kind, spent in own.items():
        seconds[kind] = asking + passing + spent + load * (1.0 if kind == "public" else WRITE_OF_A_LOAD)
    grown = users / run.users
    # What nobody waits for: the workers. It grows with the crowd but little.
    rest = sum(cores.values()) - sum(rate[kind] * spent for kind, spent in seconds.items())
    work = {
        kind: Work(per_second=rate[kind] * grown, seconds=spent, at_once=AT_ONCE.get(kind))
        for kind, spent in seconds.items()
    }
    return work | {"workers": Work(per_second=max(rest, 0.0) / PIECE_SECONDS, seconds=PIECE_SECONDS)}


def predicted(run: Run, users: int) -> dict[str, Felt]:
    return felt(work_of(run, users), processors=PROCESSORS, seconds=SECONDS, seed=SEED)


def together(kinds: Iterable[Felt]) -> Felt:
    return Felt(sorted(each for kind in kinds for each in kind.seconds))


def most_users(run: Run, step: int = 250) -> int:
    """The most people, in such steps, for whom the model holds the headline's bounds."""
    bounds, users = BOUNDS["headline"], 0
    while True:
        made = predicted(run, users + step)
        all_ = together(made[kind] for kind in KINDS if kind in made)
        told = {"average": all_.average, "p95": all_.percentile(0.95), "p99": all_.percentile(0.99)}
        if any(1000 * value > getattr(bounds, name) for name, value in told.items()):
            return users
        users += step


def comparison(run: Run, other: Run) -> Iterator[Sequence[str]]:
    """Of that other crowd, what it measured and what is made of it from this run's processor times."""
    yield "requests", "a second", "average, ms", "by the model, ms"
    made = predicted(run, other.users)
    made[READ] = together([made["hit"], made["public"]])
    rate = {**other.per_second, READ: other.per_second["hit"] + other.per_second["public"]}
    for kind, average in other.average.items():
        yield kind, f"{rate[kind]:.0f}", f"{1000 * average:.1f}", f"{1000 * made[kind].average:.1f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
