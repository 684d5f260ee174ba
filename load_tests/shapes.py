"""How many people are there, from second to second."""

from collections.abc import Callable
from itertools import pairwise
from typing import Literal, get_args

Name = Literal["steady", "ramp", "election-night", "flash-crowd", "cold-cache"]
NAMES: tuple[Name, ...] = get_args(Name)


def steady(_: float) -> float:
    return 1.0


def ramp(share: float) -> float:
    """A tenth more with each tenth of the time: where the bounds break, the system's end is found."""
    return min(1.0, 0.1 + int(share * 10) / 10)


def election_night(share: float) -> float:
    """Quiet, the rush at the close of the polls, its long tail, and a second peak when results come."""
    points = ((0.0, 0.1), (0.2, 0.3), (0.35, 1.0), (0.5, 0.6), (0.65, 0.5), (0.75, 0.9), (1.0, 0.2))
    for (before, low), (after, high) in pairwise(points):
        if share <= after:
            return low + (high - low) * (share - before) / (after - before)
    return points[-1][1]


def flash_crowd(share: float) -> float:
    """A few, then everybody within seconds: somebody has shown the address on television."""
    return 0.04 if share < 0.2 else 1.0


_PRESENT: dict[Name, Callable[[float], float]] = {
    "steady": steady,
    "ramp": ramp,
    "election-night": election_night,
    "flash-crowd": flash_crowd,
    "cold-cache": steady,  # beside which the locustfile empties the caches, again and again
}


def present(shape: Name, users: int, lasted: float, run_time: float | None) -> int | None:
    """How many people are there after `lasted` seconds of `run_time`; None when all have gone home."""
    if run_time and lasted >= run_time:
        return None
    share = lasted / run_time if run_time else 0.0
    # In steps of a fiftieth: each change is a message to every worker.
    return max(1, round(round(50 * _PRESENT[shape](share)) / 50 * users))
