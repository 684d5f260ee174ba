"""One contest's votes in order of time, and who chose what.

Ids become numbers, since a database's take long to compare, and a set of citizens the bits of one number.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

# A question, and for or against it.
Choice = int
# Who voted on what.
Found = set[tuple[int, int]]

# The usual is looked for in spans of so long, with so many citizens, and in no fewer of them.
USUAL_SECONDS = 900
BUSY, FEWEST_BUSY = 20, 8
# Whether a citizen votes on more than this makes no difference.
LARGEST = 5


class Vote(NamedTuple):
    """At most one of a citizen on a question; `value` is 1 or -1."""

    citizen: Hashable
    question: Hashable
    value: int
    cast_at_seconds: float


class Span(NamedTuple):
    """The votes from `first` until before `last`, of so many seconds from `start`."""

    start: float
    seconds: float
    first: int
    last: int


def question_of(choice: Choice) -> int:
    return choice >> 1


def contrary(choice: Choice) -> Choice:
    """The other choice on the same question."""
    return choice ^ 1


def bits(numbers: Iterable[int]) -> int:
    numbers = list(numbers)
    octets = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def members(of: int) -> Iterator[int]:
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


class Contest:
    """Of each vote, `moments`, `voters` and `choices` tell when it was cast, by whom, and what it was."""

    def __init__(self, votes: Iterable[Vote]) -> None:
        cast = sorted(
            set(votes), key=lambda vote: (vote.cast_at_seconds, str(vote.citizen), str(vote.question))
        )
        citizens: dict[Hashable, int] = {}
        questions: dict[Hashable, int] = {}
        self.moments = [vote.cast_at_seconds for vote in cast]
        self.voters = [citizens.setdefault(vote.citizen, len(citizens)) for vote in cast]
        self.choices: list[Choice] = [
            2 * questions.setdefault(vote.question, len(questions)) + (vote.value < 0) for vote in cast
        ]
        self.citizen_ids, self.question_ids = list(citizens), list(questions)
        self.citizens = len(citizens)
        self.moment_of = dict(zip(zip(self.voters, self.choices, strict=True), self.moments, strict=True))
        chose: defaultdict[Choice, list[int]] = defaultdict(list)
        for voter, choice in zip(self.voters, self.choices, strict=True):
            chose[choice].append(voter)
        self.chose = {choice: bits(voters) for choice, voters in chose.items()}
        # Who votes on so many questions or more.
        sizes = Counter(self.voters)
        self.of_size = [
            bits(voter for voter, size in sizes.items() if size >= least) for least in range(LARGEST + 1)
        ]
        self.usual = self._usual()

    def spans(self, seconds: float, offset: float = 0) -> Iterator[Span]:
        """All votes, cut into spans of time that begin `offset` before a multiple of their length."""
        first = 0
        while first < len(self.moments):
            number = math.floor((self.moments[first] + offset) / seconds)
            last = bisect_left(self.moments, (number + 1) * seconds - offset, first + 1)
            yield Span(number * seconds - offset, seconds, first, last)
            first = last

    def _usual(self) -> dict[Choice, float]:
        """How often who is there chooses something, in three of four spans that are not nearly empty at most.

        A crowd that came for one question makes every other seem rare among all citizens; in most spans it is
        not there. No brigade is there in a quarter of them.
        """
        rates: defaultdict[Choice, list[float]] = defaultdict(list)
        busy = 0
        for span in self.spans(USUAL_SECONDS):
            active = len(set(self.voters[span.first : span.last]))
            if active >= BUSY:
                busy += 1
                for choice, count in Counter(self.choices[span.first : span.last]).items():
                    rates[choice].append(count / active)
        if busy < FEWEST_BUSY:
            return {}
        place = busy // 4
        return {
            choice: sorted(found, reverse=True)[place]
            for choice, found in rates.items()
            if place < len(found)
        }
