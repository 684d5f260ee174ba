"""One question that many vote on alike at once, and on nothing else.

Counted in windows that begin wherever a vote does, as scan statistics do (Naus, 1965).
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator

from civicq.ranking.bars import (
    AROUND,
    ARRANGED,
    FEWEST,
    FEWEST_OUTSIDE,
    MOST_AROUND,
    MOST_DISSENT,
    SUDDEN_SECONDS,
    is_far_above,
    is_little,
)
from civicq.ranking.contest import Choice, Contest, Found, contrary, question_of

WINDOWS_SECONDS = (SUDDEN_SECONDS / 6, SUDDEN_SECONDS)
# The densest of one choice: it bounds the work.
MOST_WINDOWS = 8
# Of the surplus beyond what is usual: as many have to vote on nothing else.
FEWEST_LONE = 0.6


def arranged(contest: Contest) -> Found:
    """Votes for or against one question that came at once, from citizens who vote on nothing else."""
    lone = contest.of_size[1] & ~contest.of_size[2]
    usual = lone.bit_count() / max(1, contest.citizens)
    fewest_lone = usual + FEWEST_LONE * (1 - usual)
    moments: defaultdict[Choice, list[float]] = defaultdict(list)
    alone: defaultdict[Choice, list[float]] = defaultdict(list)
    who: defaultdict[Choice, list[int]] = defaultdict(list)
    for moment, voter, choice in zip(contest.moments, contest.voters, contest.choices, strict=True):
        moments[choice].append(moment)
        if lone >> voter & 1:
            alone[choice].append(moment)
            who[choice].append(voter)
    found: Found = set()
    for choice, lone_moments in alone.items():
        rush = _Rush(contest.moments, moments[choice], moments.get(contrary(choice), []), lone_moments)
        for seconds in WINDOWS_SECONDS:
            for first, last in _densest(lone_moments, seconds):
                if rush.is_arranged(lone_moments[first], seconds, fewest_lone):
                    found |= {(voter, question_of(choice)) for voter in who[choice][first:last]}
    return found


class _Rush:
    """When one choice was made, the contrary one, and this one by citizens who chose nothing else."""

    def __init__(
        self, every: list[float], cast: list[float], against: list[float], alone: list[float]
    ) -> None:
        self.every, self.cast, self.against, self.alone = every, cast, against, alone

    def is_arranged(self, first: float, seconds: float, fewest_lone: float) -> bool:
        last = first + seconds
        elsewhere = len(self.every) - len(self.cast) - self._others(first, last)
        if elsewhere < FEWEST_OUTSIDE:
            return False
        count, expected = _within(self.alone, first, last), self._expected(self.alone, first, last)
        if not is_far_above(count, expected, ARRANGED, known=len(self.alone) - count):
            return False
        surplus = _within(self.cast, first, last) - self._expected(self.cast, first, last)
        dissent, usual = _within(self.against, first, last), self._expected(self.against, first, last)
        earliest, latest = first - AROUND * seconds, last + AROUND * seconds
        around = _within(self.alone, earliest, latest) - count
        usual_around = self._expected(self.alone, earliest, latest)
        return (
            count - expected >= fewest_lone * surplus
            and is_little(dissent, usual, MOST_DISSENT * surplus)
            and is_little(around, usual_around, MOST_AROUND * (count - expected))
        )

    def _others(self, first: float, last: float) -> int:
        """Votes on all else."""
        return _within(self.every, first, last) - _within(self.cast, first, last)

    def _expected(self, moments: list[float], first: float, last: float) -> float:
        """How many would be within, as many as are outside, for as much as others vote then."""
        there = self._others(first, last)
        elsewhere = len(self.every) - len(self.cast) - there
        return (len(moments) - _within(moments, first, last)) * there / max(1, elsewhere)


def _within(moments: list[float], first: float, last: float) -> int:
    return bisect_right(moments, last) - bisect_left(moments, first)


def _densest(moments: list[float], seconds: float) -> Iterator[tuple[int, int]]:
    """Windows that begin with a vote, each denser than those that overlap with it; the densest first."""
    windows = []
    end = 0
    for first, moment in enumerate(moments):
        while end < len(moments) and moments[end] <= moment + seconds:
            end += 1
        if end - first >= FEWEST:
            windows.append((first - end, first, end))
    taken: list[tuple[int, int]] = []
    for _, first, end in sorted(windows):
        if len(taken) == MOST_WINDOWS:
            break
        if all(end <= begun or first >= ended for begun, ended in taken):
            taken.append((first, end))
            yield first, end
