"""Subjects take turns: A, B, C, A, B, C, so that a noise on the machine falls on all of them."""

import sys
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")
_began = time.monotonic()


def tell(words: str) -> None:
    """Progress, for whoever waits."""
    sys.stderr.write(f"{time.monotonic() - _began:6.0f} s  {words}\n")
    sys.stderr.flush()


def interleaved(subjects: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """What each subject answered, round by round; every other round goes backwards."""
    found: dict[str, list[T]] = {name: [] for name in subjects}
    for number in range(rounds):
        order = list(subjects) if number % 2 == 0 else list(subjects)[::-1]
        for name in order:
            tell(f"round {number + 1} of {rounds}: {name}")
            found[name].append(subjects[name]())
    return found
