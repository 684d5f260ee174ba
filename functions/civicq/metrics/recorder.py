"""Counts, gauges and sketches of one process, kept until they have been handed on."""

import functools
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from civicq.metrics.sketch import Sketch

HANDED_ON_SECONDS = 10.0
MOST_NAMES = 400  # of a kind, in a minute
MOST_MINUTES = 3  # that wait to be handed on; older ones are lost
REFUSED = "metrics|names refused"


@dataclass(slots=True, eq=False)
class Minute:
    """What was seen between `number` * 60 s and the next, of the epoch."""

    number: int
    counts: dict[str, int] = field(default_factory=dict)
    sketches: dict[str, Sketch] = field(default_factory=dict)


class Recorder:
    """For a process that serves one request at a time."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._minutes: list[Minute] = []
        self._ends = 0.0
        self._tried = clock()
        self.gauges: dict[str, tuple[float, float]] = {}  # to be handed on: the value, and when it was so

    @functools.cached_property
    def process(self) -> bytes:
        """Drawn when first needed: processes restored from one snapshot must not share it."""
        return secrets.token_hex(8).encode()

    def count(self, name: str, by: int = 1) -> None:
        counts = self._minute().counts
        if name in counts:
            counts[name] += by
        elif len(counts) < MOST_NAMES or name == REFUSED:
            counts[name] = by
        else:
            self.count(REFUSED)

    def gauge(self, name: str, value: float, at: float | None = None) -> None:
        """Of many processes' values the latest is what counts. `at`: of when it is, in epoch s."""
        if name in self.gauges or len(self.gauges) < MOST_NAMES:
            self.gauges[name] = (value, self._clock() if at is None else at)
        else:
            self.count(REFUSED)

    def observe(self, name: str, value: float) -> None:
        """Seconds, or whatever else a distribution is wanted of."""
        sketches = self._minute().sketches
        sketch = sketches.get(name)
        if sketch is None:
            if len(sketches) >= MOST_NAMES:
                self.count(REFUSED)
                return
            sketch = sketches[name] = Sketch()
        sketch.add(value)

    def is_due(self) -> bool:
        """Whether to hand on: at most once in ten seconds, and not in a process's first."""
        return self._clock() - self._tried >= HANDED_ON_SECONDS

    def hurry(self) -> None:
        """For a process that nobody waits for: it is due at once."""
        self._tried = float("-inf")

    def to_hand_on(self) -> list[Minute]:
        """Whatever becomes of it, it is not due again for ten seconds."""
        self._tried = self._clock()
        return list(self._minutes)

    def handed_on(self, minutes: list[Minute]) -> None:
        """They are where they belong. The last goes on being counted, and is handed on as a whole again."""
        self.gauges.clear()
        self._minutes = [each for each in self._minutes if each not in minutes or each is self._minutes[-1]]

    def _minute(self) -> Minute:
        now = self._clock()
        if now >= self._ends:
            number = int(now // 60)
            self._ends = (number + 1) * 60.0
            self._minutes = [*self._minutes[1 - MOST_MINUTES :], Minute(number)]
        return self._minutes[-1]
