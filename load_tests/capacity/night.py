"""An evening of one function on Lambda, event by event.

Who comes within the quotas finds a warm environment, waits for a cold one, or is turned away.
"""

import heapq
import math
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

# A function gains at most a thousand environments in ten seconds (AWS: lambda-concurrency, scaling rate).
GROWTH, GROWTH_SECONDS = 1_000, 10.0


@dataclass(frozen=True, kw_only=True)
class Function:
    most: int  # environments at a time: what is reserved
    ahead: int  # that are started before anybody comes
    seconds: float  # of a request, on average; exponentially distributed
    cold_seconds: float


@dataclass(frozen=True, kw_only=True)
class Quota:
    """A bucket of tokens, filled at a rate (AWS: api-gateway-request-throttling)."""

    per_second: float
    burst: float


class _Bucket:
    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._tokens, self._at = quota.burst, 0.0

    def takes(self, at: float) -> bool:
        quota = self._quota
        self._tokens = min(quota.burst, self._tokens + (at - self._at) * quota.per_second)
        self._at = at
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


@dataclass
class Night:
    requests: int = 0
    past_quota: int = 0  # a 429 of the edge's or the gateway's
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
    function: Function,
    arrivals: Callable[[float], float],
    *,
    most: float,
    seconds: float,
    seed: int,
    quotas: Iterable[Quota] = (),
) -> Night:
    """`most` is what `arrivals` never passes, in requests a second; quotas are in the order of the way."""
    draw = random.Random(seed)
    told = Night()
    buckets = [_Bucket(quota) for quota in quotas]
    idle, started = function.ahead, function.ahead
    growth: list[float] = []  # when environments were started, of the last ten seconds
    ends: list[float] = []
    for at in _moments(arrivals, most, seconds, draw):
        while ends and ends[0] <= at:
            heapq.heappop(ends)
            idle += 1
        growth = [each for each in growth if each > at - GROWTH_SECONDS] if len(growth) >= GROWTH else growth
        told.requests += 1
        if not all(bucket.takes(at) for bucket in buckets):
            told.past_quota += 1
            continue
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
