"""What was answered in each of the last seconds: how many, how fast, and how many of them badly."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from civicq.metrics.sketch import Sketch, quantiles

WINDOW_SECONDS = 10


@dataclass(slots=True)
class _Second:
    number: int
    seconds: Sketch = field(default_factory=Sketch)
    refused: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Latest:
    """A second's share of the window, and the window's quantiles; None where nothing was answered."""

    answered: float
    refused: float
    failed: float
    p50_seconds: float | None
    p95_seconds: float | None
    p99_seconds: float | None


class Traffic:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seconds: deque[_Second] = deque(maxlen=WINDOW_SECONDS + 1)

    def note(self, status: int, seconds: float) -> None:
        number = int(self._clock())
        if not self._seconds or self._seconds[-1].number != number:
            self._seconds.append(_Second(number))
        second = self._seconds[-1]
        second.seconds.add(seconds)
        if status >= 500:
            second.failed += 1
        elif status >= 400:
            second.refused += 1

    def latest(self) -> Latest:
        """Of the last whole seconds; the one under way is not among them."""
        now = int(self._clock())
        found = [each for each in self._seconds if now - WINDOW_SECONDS <= each.number < now]
        whole = Sketch()
        for each in found:
            whole.merge(each.seconds)
        return Latest(
            whole.count / WINDOW_SECONDS,
            sum(each.refused for each in found) / WINDOW_SECONDS,
            sum(each.failed for each in found) / WINDOW_SECONDS,
            *quantiles(whole, (0.5, 0.95, 0.99)),
        )
