"""An evening of one function on Lambda, event by event.

Who comes finds a warm environment, waits for a cold one, or is turned away.
"""

import heapq
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# A function gains at most a thousand environments in ten seconds (AWS: lambda-concurrency, scaling rate).
GROWTH, GROWTH_SECONDS = 1_000, 10.0


@dataclass(frozen=True, kw_only=True)
class Function:
    most: int  # environments at a time: what is reserved
    ahead: int  # that are started before anybody comes
    seconds: float  # of a request, on average; exponentially distributed
    cold_seconds: float


@dataclass
class Night:
    requests: int = 0
    turned_away: int = 0  # for want of an environment: a 429 of Lambda's, which the gateway makes a 503
    cold: int = 0
    most_busy: int = 0
    busy_seconds: float = 0.0  # of all environments, while they answer

    def busy(self, seconds: float) -> float:
        """Environments that are busy, on average over so many seconds."""
        return self.busy_seconds / seconds


def evening(per_second: float, seconds: float) -> Callable[[float], float]:
    """Requests a second at a moment: a tenth at first, all of them at half time, when results are told."""
    return lambda at: per_second * (0.1 + 0.9 * math.exp(-(((at / seconds - 0.5) / 0.15) ** 2)))


def steady(per_second: float) -> Callable[[float], float]:
    return lambda _: per_second


def night(
    function: Function, arrivals: Callable[[float], float], *, most: float, seconds: float, seed: int
) -> Night:
    """`most` is what `arrivals` never passes, in requests a second."""
    draw = random.Random(seed)
    told = Night()
    idle, started = function.ahead, function.ahead
    growth: list[float] = []  # when environments were started, of the last ten seconds
    ends: list[float] = []
    for at in _moments(arrivals, most, seconds, draw):
        while ends and ends[0] <= at:
            heapq.heappop(ends)
            idle += 1
        growth = [each for each in growth if each > at - GROWTH_SECONDS] if len(growth) >= GROWTH else growth
        told.requests += 1
        takes = draw.expovariate(1 / function.seconds)
        if idle:
            idle -= 1
        elif started < function.most and len(growth) < GROWTH:
            started += 1
            growth.append(at)
            told.cold += 1
            takes += function.cold_seconds
        else:
            told.turned_away += 1
            continue
        heapq.heappush(ends, at + takes)
        told.busy_seconds += takes
        told.most_busy = max(told.most_busy, len(ends))
    return told


def _moments(
    arrivals: Callable[[float], float], most: float, seconds: float, draw: random.Random
) -> Iterator[float]:
    """Of a Poisson process whose rate changes, by thinning a steady one (Lewis and Shedler, 1979)."""
    at = 0.0
    while True:
        at += draw.expovariate(most)
        if at >= seconds:
            return
        if draw.random() < arrivals(at) / most:
            yield at
