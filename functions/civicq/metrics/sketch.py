"""The bins of a DDSketch (Masson, Rim and Lee, VLDB 2019): any quantile within 1 %, and sums of sketches too.

The recording half alone: `ddsketch` itself, which reads quantiles out of the bins, takes longer to import
than a cold start may. A test holds the two to the same bins.
"""

from collections.abc import Iterable
from math import ceil, log, log1p

ACCURACY = 0.01
_BINS_PER_DOUBLING = 1 / log1p(2 * ACCURACY / (1 - ACCURACY)) * log(2)
SMALLEST = 1e-9  # what is less counts as nothing at all; what is more than the largest, as that
LARGEST = 1e9


def _bin_of(value: float) -> int:
    """To the last bit as the library does it, at the edge of a bin too."""
    return ceil(log(value, 2) * _BINS_PER_DOUBLING)  # noqa: FURB163


class Sketch:
    """Values from 0 upwards, in any unit."""

    __slots__ = ("bins", "most", "sum", "zeros")

    def __init__(self) -> None:
        self.bins: dict[int, int] = {}
        self.zeros = 0
        self.sum = 0.0
        self.most = 0.0

    @property
    def count(self) -> int:
        return self.zeros + sum(self.bins.values())

    def count_above(self, value: float) -> int:
        """How many were more, as exactly as bins tell."""
        bound = _bin_of(value)
        return sum(times for key, times in self.bins.items() if key > bound)

    def add(self, value: float) -> None:
        value = min(value, LARGEST)
        if value >= SMALLEST:
            key = _bin_of(value)
            self.bins[key] = self.bins.get(key, 0) + 1
            self.sum += value
            self.most = max(self.most, value)
        else:
            self.zeros += 1

    def merge(self, other: "Sketch") -> None:
        for key, times in other.bins.items():
            self.bins[key] = self.bins.get(key, 0) + times
        self.zeros += other.zeros
        self.sum += other.sum
        self.most = max(self.most, other.most)


def quantiles(sketch: Sketch, wanted: Iterable[float]) -> list[float | None]:
    """By the library; None for each where nothing was seen."""
    from ddsketch import DDSketch  # noqa: PLC0415 (only who reads statistics waits for it)
    from ddsketch.mapping import LogarithmicMapping  # noqa: PLC0415

    mapping = LogarithmicMapping(ACCURACY)
    whole = DDSketch(ACCURACY)
    if sketch.zeros:
        whole.add(0.0, sketch.zeros)
    for key, times in sketch.bins.items():
        whole.add(mapping.value(key), times)  # a bin's own value falls into that bin
    return [whole.get_quantile_value(each) for each in wanted]
