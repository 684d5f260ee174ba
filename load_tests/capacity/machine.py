"""One machine that does everything, event by event: what a crowd on `civicq up` is to come to.

Its processors are shared evenly by all that has work, of which each uses one at most. A function answers as
many at once as it has environments, and others wait their turn.
"""

import heapq
import math
import random
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Work:
    per_second: float
    seconds: float  # of a processor, on average; exponentially distributed
    at_once: int | None = None  # None: as many as come


@dataclass
class Felt:
    """Seconds from the coming of each to its answer, the quickest first."""

    seconds: list[float] = field(default_factory=list)

    @property
    def average(self) -> float:
        return sum(self.seconds) / len(self.seconds)

    def percentile(self, share: float) -> float:
        return self.seconds[min(len(self.seconds) - 1, math.ceil(share * len(self.seconds)) - 1)]


def felt(work: Mapping[str, Work], *, processors: int, seconds: float, seed: int) -> dict[str, Felt]:
    """By kind of work, of all that came in the second half of that time and was answered."""
    draw = random.Random(seed)
    found = {name: Felt() for name in work}
    waiting: dict[str, deque[float]] = {name: deque() for name in work}
    inside = dict.fromkeys(work, 0)
    comes = [(draw.expovariate(each.per_second), name) for name, each in work.items() if each.per_second]
    heapq.heapify(comes)
    # What is worked on ends once each has had as much processor time since the beginning as stands first.
    ends: list[tuple[float, float, str]] = []
    now = had = 0.0

    def take(name: str, came: float) -> None:
        inside[name] += 1
        heapq.heappush(ends, (had + draw.expovariate(1 / work[name].seconds), came, name))

    while now < seconds and comes:
        share = min(1.0, processors / len(ends)) if ends else 1.0
        done = now + (ends[0][0] - had) / share if ends else math.inf
        if done <= comes[0][0]:
            now, had = done, ends[0][0]
            _, came, name = heapq.heappop(ends)
            inside[name] -= 1
            if came > seconds / 2:
                found[name].seconds.append(now - came)
            if waiting[name]:
                take(name, waiting[name].popleft())
            continue
        at, name = heapq.heappop(comes)
        had += (at - now) * share if ends else 0.0
        now = at
        most = work[name].at_once
        if most is None or inside[name] < most:
            take(name, now)
        else:
            waiting[name].append(now)
        heapq.heappush(comes, (now + draw.expovariate(work[name].per_second), name))
    for each in found.values():
        each.seconds.sort()
    return found
