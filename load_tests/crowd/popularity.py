"""What many ask for, and what few do."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

Thing = TypeVar("Thing")

_weights: dict[int, list[float]] = {}


def popular(things: Sequence[Thing]) -> Thing:
    """One of them, the n-th 1/n as often as the first (Zipf's law)."""
    count = len(things)
    if count not in _weights:
        _weights[count] = list(accumulate(1 / rank for rank in range(1, count + 1)))
    return random.choices(things, cum_weights=_weights[count])[0]
