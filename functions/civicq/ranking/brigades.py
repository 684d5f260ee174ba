"""Votes that look cast by arrangement: many citizens, the same votes on the same questions, at the same time.

What many choose together is looked at in spans of time. An arrangement is what all of these tell:

- it is rare else: far more share it in the span than do at other hours, and than choose its parts by chance.
  Camps that vote alike do so all day, and what is popular is chosen together by many;
- nobody dissents: of those who came for the same questions, all vote the same way. Honest viewers of a
  debate, readers of a newsletter and readers of one list differ on what they came for;
- for two questions, it is sudden: hardly more come before and after. A link is followed for hours;
- for one question, it is sudden, and who came votes on nothing else. Most honest citizens look around.

Not told from honest citizens: a brigade of fewer than `FEWEST`; one on a single question that takes hours, or
whose members vote on others too; one on two questions that takes hours. Taken for a brigade: honest citizens
who come for one question alone within minutes, or for three within hours, and all of whom like them.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import reduce
from itertools import combinations
from operator import and_
from typing import NamedTuple

# A suspected vote is not taken away: the filter errs, and a vote stays a vote in every count that is shown.
SUSPECTED_WEIGHT = 0.2
FEWEST = 8


class Bar(NamedTuple):
    """How much more often than expected something has to be shared, and how surely that is no chance."""

    times: float
    deviations: float


PAIR = Bar(1.5, 3)  # worth a look at
ARRANGED = Bar(5, 6)
# What a group adds to what is known is to be so many times what was expected, lest it be honest.
MORE_TIMES = 2
# Of the surplus: as many dissent, or come shortly before or after, and it is no arrangement.
MOST_DISSENT, MOST_AROUND = 0.1, 0.25
# Of the surplus beyond what is usual: as many have to vote on nothing else.
FEWEST_LONE = 0.6
# As many citizens make a span tell what is usual, and as many such spans.
BUSY, FEWEST_BUSY = 20, 8
# As many citizens outside of a span tell what is shared at other hours.
FEWEST_OUTSIDE = 50
# Bursts of minutes, and slow brigades. Up to `SUDDEN`, an arrangement may be of one question or of two.
SPANS_SECONDS = (300, 1_800, 7_200, 21_600)
SUDDEN_SECONDS = 1_800
# How far around a span is looked for more of the same, in spans.
AROUND = 4
# Of one span, what rose the most: it bounds the work, whatever is voted.
MOST_CHOICES, MOST_GROUPS, LARGEST = 600, 400, 5


class Vote(NamedTuple):
    citizen: Hashable
    question: Hashable
    value: int
    cast_at_seconds: float


Choice = tuple[Hashable, int]
Group = tuple[Choice, ...]
Found = set[tuple[Hashable, Hashable]]


def suspected(votes: Iterable[Vote]) -> Found:
    """The citizen and the question of each vote that looks arranged, of one contest's votes in any order."""
    contest = _Contest(votes)
    found = _sudden_on_one(contest)
    for seconds in SPANS_SECONDS:
        known = frozenset(found)
        # Thrice, a third of a span apart: what one grid cuts in two another has whole.
        for offset in (0.0, seconds / 3, seconds * 2 / 3):
            for start, cast in contest.spans(seconds, offset):
                if len(cast) >= 2 * FEWEST:
                    found |= _Span(contest, start, seconds, cast).arranged(known)
    return found


class _Contest:
    """All votes, by time; and who chose what, as sets of citizens that are bits of one number."""

    def __init__(self, votes: Iterable[Vote]) -> None:
        self.cast = sorted(
            set(votes), key=lambda vote: (vote.cast_at_seconds, str(vote.citizen), str(vote.question))
        )
        self.numbers: dict[Hashable, int] = {}
        numbered: defaultdict[Choice, list[int]] = defaultdict(list)
        self.moments: dict[tuple[int, Choice], float] = {}
        sizes: Counter[int] = Counter()
        for vote in self.cast:
            number = self.numbers.setdefault(vote.citizen, len(self.numbers))
            choice = (vote.question, vote.value)
            numbered[choice].append(number)
            self.moments[number, choice] = vote.cast_at_seconds
            sizes[number] += 1
        self.citizens = len(self.numbers)
        self.chose = {choice: _bits(members) for choice, members in numbered.items()}
        # Who votes on so many questions or more.
        self.of_size = [
            _bits(number for number, size in sizes.items() if size >= least) for least in range(LARGEST + 1)
        ]
        self.usual = self._usual()

    def spans(self, seconds: float, offset: float) -> Iterator[tuple[float, list[Vote]]]:
        """The votes by spans of time, each with its start."""
        spans: defaultdict[int, list[Vote]] = defaultdict(list)
        for vote in self.cast:
            spans[math.floor((vote.cast_at_seconds + offset) / seconds)].append(vote)
        for number, cast in spans.items():
            yield number * seconds - offset, cast

    def _usual(self) -> dict[Choice, float]:
        """How often who is there chooses something, in three of four spans that are not nearly empty at most.

        A crowd that came for one question makes every other seem rare among all citizens; in most spans it is
        not there. No brigade is there in a quarter of them.
        """
        rates: defaultdict[Choice, list[float]] = defaultdict(list)
        busy = 0
        for _, cast in self.spans(900, 0):
            active = len({vote.citizen for vote in cast})
            if active >= BUSY:
                busy += 1
                for choice, count in Counter((vote.question, vote.value) for vote in cast).items():
                    rates[choice].append(count / active)
        if busy < FEWEST_BUSY:
            return {}
        place = busy // 4
        return {
            choice: sorted(found, reverse=True)[place]
            for choice, found in rates.items()
            if place < len(found)
        }


def _bits(numbers: Iterable[int]) -> int:
    numbers = list(numbers)
    octets = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def _members(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _is_far_above(count: float, expected: float, bar: Bar, *, known: float = math.inf) -> bool:
    """Whether so many are no chance, where what is expected was itself counted `known` times."""
    deviation = math.sqrt(expected + 1 + expected * expected / max(known, 1))
    return (
        count >= FEWEST and count >= bar.times * expected and count - expected >= bar.deviations * deviation
    )


def _is_little(count: float, usual: float, most: float) -> bool:
    """Whether there may be no more than so many beyond what is usual, give or take two deviations of that."""
    return count - usual <= most + 2 * math.sqrt(max(0.0, usual))


class _Span:
    """One span of time, and what the citizens who voted in it share."""

    def __init__(self, contest: _Contest, start: float, seconds: float, cast: list[Vote]) -> None:
        self.contest, self.start, self.seconds = contest, start, seconds
        self.citizens: list[Hashable] = list(dict.fromkeys(vote.citizen for vote in cast))
        numbers = {citizen: number for number, citizen in enumerate(self.citizens)}
        here: defaultdict[Choice, list[int]] = defaultdict(list)
        sizes = [0] * len(self.citizens)
        for vote in cast:
            number = numbers[vote.citizen]
            here[vote.question, vote.value].append(number)
            sizes[number] += 1
        self.sizes = Counter(sizes)
        self.here = {choice: members for choice, members in here.items() if len(members) >= FEWEST}
        self.against = {choice: here.get((choice[0], -choice[1]), []) for choice in self.here}
        self.chose = {choice: _bits(members) for choice, members in self.here.items()}
        self.risen: list[Choice] = []
        # Without other hours nothing tells camps from brigades.
        if len(self.here) > 1 and contest.citizens - len(self.citizens) >= FEWEST_OUTSIDE:
            self._compare()

    def _compare(self) -> None:
        """With what is usual at other hours."""
        everyone, count = self.contest.citizens, len(self.citizens)
        self.active = _bits(self.contest.numbers[citizen] for citizen in self.citizens)
        # For each citizen outside, how many are here: of those who vote on so much, or, where hardly anybody
        # outside does, on less.
        self.to_outside = [count / (everyone - count)]
        for least, bits in enumerate(self.contest.of_size[1:], 1):
            outside = (bits & ~self.active).bit_count()
            here = sum(often for size, often in self.sizes.items() if size >= least)
            self.to_outside.append(here / outside if outside >= FEWEST_OUTSIDE else self.to_outside[-1])
        # Few who choose much share more than many who choose little: by so much, with so many choices.
        mean = sum(size * often for size, often in self.sizes.items()) / count
        self.crowding = [
            max(
                1.0,
                sum(math.perm(each, size) * often for each, often in self.sizes.items()) / count / mean**size,
            )
            for size in range(LARGEST + 1)
        ]
        # How often a citizen chooses it: as here, and as all do, each for as much as they are. A crowd that
        # comes for one question chooses otherwise than others; a brigade is small beside all.
        self.rates: dict[Choice, float] = {}
        risen = []
        for choice, members in self.here.items():
            likes = self.contest.chose[choice].bit_count()
            rate = (len(members) + likes) / (count + everyone)
            self.rates[choice] = max(self.contest.usual.get(choice, 0.0), rate)
            elsewhere = likes - (self.contest.chose[choice] & self.active).bit_count()
            expected = count * elsewhere / (everyone - count)
            if len(members) > expected:
                risen.append(((len(members) - expected) / math.sqrt(expected + 1), str(choice), choice))
        self.risen = [choice for *_, choice in sorted(risen, reverse=True)[:MOST_CHOICES]]

    def arranged(self, known: frozenset[tuple[Hashable, Hashable]]) -> Found:
        """What looks arranged here, beside what is known from shorter spans."""
        agreed = [group for group in self._groups() if self._is_arranged(group)]
        # Who missed a target is found by the others, where two are rare enough to be found by.
        sides = {pair for group in agreed if len(group) > 2 for pair in combinations(group, 2)}
        found: Found = set()
        for group in {*agreed, *(pair for pair in sides if self._is_rare_else(pair, ARRANGED))}:
            sharing = [
                {(self.citizens[number], question) for question, _ in group}
                for number in _members(self._sharing(group))
            ]
            # A longer span would add honest citizens to a brigade that a shorter one has found.
            more = [votes for votes in sharing if not votes <= known]
            if len(more) >= MORE_TIMES * self._expected(group):
                found = found.union(*more)
        return found

    def _groups(self) -> list[Group]:
        """Two and more choices that are shared more often than by chance, each larger one made of smaller."""
        if len(self.risen) < 2:
            return []
        grown: list[Group] = []
        pairs = []
        for one, other in combinations(self.risen, 2):
            together = (self.chose[one] & self.chose[other]).bit_count()
            if together >= FEWEST and one[0] != other[0]:
                pairs.append((one, other))
        level = self._strangest(pairs)
        pairs_of: defaultdict[Choice, set[Choice]] = defaultdict(set)
        for one, other in level:
            pairs_of[one].add(other)
            pairs_of[other].add(one)
        place = {choice: at for at, choice in enumerate(self.risen)}
        while level:
            grown += level
            if len(level[0]) == LARGEST:
                break
            level = self._strangest(
                (*group, more)
                for group in level
                for more in set.intersection(*(pairs_of[choice] for choice in group))
                if place[more] > place[group[-1]]
            )
        return grown

    def _strangest(self, groups: Iterable[Group]) -> list[Group]:
        strange = []
        for group in groups:
            count = self._sharing(group).bit_count()
            chance = self._by_chance(group)
            if self._is_rare_else(group, PAIR):
                strange.append(((count - chance) / math.sqrt(chance + 1), str(group), group))
        return [group for *_, group in sorted(strange, reverse=True)[:MOST_GROUPS]]

    def _sharing(self, group: Group) -> int:
        return reduce(and_, (self.chose[choice] for choice in group))

    def _all_sharing(self, group: Group) -> int:
        """The same of all hours, as citizens of the contest."""
        return reduce(and_, (self.contest.chose[choice] for choice in group))

    def _by_chance(self, group: Group) -> float:
        """How many share it when each is chosen at its rate, whatever else is."""
        rates = math.prod(self.rates[choice] for choice in group)
        return len(self.citizens) * self.crowding[len(group)] * rates

    def _elsewhere(self, group: Group, shared: int) -> tuple[float, float]:
        """How many would share it as citizens do at other hours, and how many of `shared` there are then."""
        others = (shared & ~self.active).bit_count()
        return others * self.to_outside[len(group)], others

    def _is_rare_else(self, group: Group, bar: Bar) -> bool:
        count = self._sharing(group).bit_count()
        if not _is_far_above(count, self._by_chance(group), bar):
            return False
        elsewhere, known = self._elsewhere(group, self._all_sharing(group))
        return _is_far_above(count, elsewhere, bar, known=known)

    def _expected(self, group: Group) -> float:
        return max(self._by_chance(group), self._elsewhere(group, self._all_sharing(group))[0])

    def _is_arranged(self, group: Group) -> bool:
        if len(group) == 2 and self.seconds > SUDDEN_SECONDS:
            return False
        if not self._is_rare_else(group, ARRANGED):
            return False
        shared = self._all_sharing(group)
        surplus = self._sharing(group).bit_count() - self._expected(group)
        if not _is_little(*self._dissent(group, shared), MOST_DISSENT * surplus):
            return False
        if len(group) > 2:
            return True
        usual = 2 * AROUND * self._elsewhere(group, shared)[0]
        return _is_little(self._around(group, shared), usual, MOST_AROUND * surplus)

    def _dissent(self, group: Group, shared: int) -> tuple[int, float]:
        """How many came for the same questions and did not vote the same, and how many do so else."""
        here = reduce(and_, (self.chose[choice] | _bits(self.against[choice]) for choice in group))
        chose = self.contest.chose
        every = reduce(and_, (chose.get((each, 1), 0) | chose.get((each, -1), 0) for each, _ in group))
        usual, _ = self._elsewhere(group, every & ~shared)
        return (here & ~self._sharing(group)).bit_count(), usual

    def _around(self, group: Group, shared: int) -> int:
        """How many share it shortly before and after."""
        first, last = self.start - AROUND * self.seconds, self.start + (AROUND + 1) * self.seconds
        return sum(
            first <= self.contest.moments[number, group[0]] < last
            for number in _members(shared & ~self.active)
        )


def _sudden_on_one(contest: _Contest) -> Found:
    """Votes for or against one question that came at once, from citizens who vote on nothing else."""
    lone = contest.of_size[1] & ~contest.of_size[2]
    usual = lone.bit_count() / max(1, contest.citizens)
    fewest_lone = usual + FEWEST_LONE * (1 - usual)
    every = [vote.cast_at_seconds for vote in contest.cast]
    by_choice: defaultdict[Choice, list[Vote]] = defaultdict(list)
    for vote in contest.cast:
        by_choice[vote.question, vote.value].append(vote)
    found: Found = set()
    for (question, value), cast in by_choice.items():
        alone = [vote for vote in cast if lone >> contest.numbers[vote.citizen] & 1]
        if len(alone) < FEWEST:
            continue
        rush = _Rush(every, cast, by_choice.get((question, -value), []), alone)
        for seconds in (SUDDEN_SECONDS / 6, SUDDEN_SECONDS):
            for window in _densest(alone, seconds):
                if rush.is_arranged(window[0].cast_at_seconds, seconds, fewest_lone):
                    found |= {(vote.citizen, question) for vote in window}
    return found


class _Rush:
    """When one choice was made, and when it was by citizens who chose nothing else."""

    def __init__(self, every: list[float], cast: list[Vote], against: list[Vote], alone: list[Vote]) -> None:
        self.every = every
        self.cast, self.against, self.alone = (
            [vote.cast_at_seconds for vote in votes] for votes in (cast, against, alone)
        )

    def is_arranged(self, first: float, seconds: float, fewest_lone: float) -> bool:
        last = first + seconds
        elsewhere = len(self.every) - len(self.cast) - self._others(first, last)
        if elsewhere < FEWEST_OUTSIDE:
            return False
        count, expected = _within(self.alone, first, last), self._expected(self.alone, first, last)
        if not _is_far_above(count, expected, ARRANGED, known=len(self.alone) - count):
            return False
        surplus = _within(self.cast, first, last) - self._expected(self.cast, first, last)
        dissent, usual = _within(self.against, first, last), self._expected(self.against, first, last)
        earliest, latest = first - AROUND * seconds, last + AROUND * seconds
        around = _within(self.alone, earliest, latest) - count
        usual_around = self._expected(self.alone, earliest, latest)
        return (
            count - expected >= fewest_lone * surplus
            and _is_little(dissent, usual, MOST_DISSENT * surplus)
            and _is_little(around, usual_around, MOST_AROUND * (count - expected))
        )

    def _others(self, first: float, last: float) -> int:
        return _within(self.every, first, last) - _within(self.cast, first, last)

    def _expected(self, moments: list[float], first: float, last: float) -> float:
        """How many would be within, as many as are outside, for as much as others vote then."""
        there = self._others(first, last)
        elsewhere = len(self.every) - len(self.cast) - there
        return (len(moments) - _within(moments, first, last)) * there / max(1, elsewhere)


def _within(moments: list[float], first: float, last: float) -> int:
    return bisect_right(moments, last) - bisect_left(moments, first)


def _densest(cast: list[Vote], seconds: float) -> Iterator[list[Vote]]:
    """Spans that begin with a vote, each denser than those that overlap with it; the densest first."""
    spans = []
    end = 0
    for first, vote in enumerate(cast):
        while end < len(cast) and cast[end].cast_at_seconds <= vote.cast_at_seconds + seconds:
            end += 1
        spans.append((end - first, first, end))
    taken: list[tuple[int, int]] = []
    for count, first, end in sorted(spans, key=lambda span: (-span[0], span[1])):
        if count < FEWEST or len(taken) == 8:
            break
        if all(end <= begun or first >= ended for begun, ended in taken):
            taken.append((first, end))
            yield cast[first:end]
