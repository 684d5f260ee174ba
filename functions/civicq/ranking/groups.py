"""Two questions and more that many vote on alike within one span of time.

What is looked for is lockstep (Beutel and others, CopyCatch, 2013). Groups are grown from pairs, as frequent
itemsets are (Agrawal and Srikant, 1994), and what makes one strange is its lift (Brin and others, 1997): how
often it is shared against how often it would be by chance.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from operator import and_

from civicq.ranking.bars import (
    AROUND,
    ARRANGED,
    DISSENT_DEVIATIONS,
    FEWEST,
    FEWEST_OUTSIDE,
    MOST_AROUND,
    MOST_DISSENT,
    SUDDEN_SECONDS,
    Bar,
    is_far_above,
    is_little,
)
from civicq.ranking.contest import (
    LARGEST,
    Choice,
    Contest,
    Found,
    Span,
    bits,
    contrary,
    members,
    question_of,
)

PAIR = Bar(1.5, 3)  # worth a look at
# The fewer the questions and the longer the span, the more citizens share some of them by chance: there have
# to be as many on two, and as many within hours.
FEWEST_ON_TWO, FEWEST_WITHIN_HOURS = 12, 16
# More than two questions are shared before and after by at most so many times the surplus. What goes on for
# longer is looked at in a longer span, where more citizens tell whether anybody dissents.
MOST_AROUND_OF_MORE = 2
# Of those who vote on so much within the span, where hardly anybody outside does.
LEAST_SHARE = 0.5
# What a group adds to what is known is to be so many times what was expected, lest it be honest.
MORE_TIMES = 2
# Of one span, what rose the most: it bounds the work, whatever is voted.
MOST_CHOICES, MOST_GROUPS = 600, 400

Group = tuple[Choice, ...]


class Shared:
    """What the citizens who voted in a span share."""

    def __init__(self, contest: Contest, span: Span) -> None:
        self.contest, self.span = contest, span
        self.risen: list[Choice] = []
        choices = contest.choices[span.first : span.last]
        often = {choice for choice, count in Counter(choices).items() if count >= FEWEST}
        if len(often) < 2:
            return
        voters = contest.voters[span.first : span.last]
        sizes = Counter(voters)
        self.citizens = list(sizes)
        # Without other hours nothing tells camps from brigades.
        if contest.citizens - len(self.citizens) < FEWEST_OUTSIDE:
            return
        # Numbers within the span make for short sets.
        numbers = {citizen: number for number, citizen in enumerate(self.citizens)}
        here: defaultdict[Choice, list[int]] = defaultdict(list)
        for choice, voter in zip(choices, voters, strict=True):
            if choice in often or contrary(choice) in often:
                here[choice].append(numbers[voter])
        self.chose = {choice: bits(numbered) for choice, numbered in here.items()}
        self._compare(Counter(sizes.values()), {choice: len(here[choice]) for choice in often})

    def _compare(self, sizes: Counter[int], often: dict[Choice, int]) -> None:
        """With other hours, by how many vote how much here (`sizes`), and how many for what (`often`)."""
        everyone, count = self.contest.citizens, len(self.citizens)
        self.active = bits(self.citizens)
        # For each citizen outside, how many are here: of those who vote on so much, or, where hardly anybody
        # outside does, on less.
        self.to_outside = [count / (everyone - count)]
        # Where those outside cannot tell, those here have to: a debate brings many who vote on much, and of
        # them the few that agree are no brigade.
        self.fewest = [0.0]
        for least, all_hours in enumerate(self.contest.of_size[1:], 1):
            outside = (all_hours & ~self.active).bit_count()
            here = sum(citizens for size, citizens in sizes.items() if size >= least)
            told = outside >= FEWEST_OUTSIDE
            self.to_outside.append(here / outside if told else self.to_outside[-1])
            self.fewest.append(0 if told else LEAST_SHARE * here)
        # Few who choose much share more than many who choose little: by so much, with so many choices. These
        # are factorial moments, as for random graphs with given degrees (Newman, Networks, 2010, chapter 13).
        mean = sum(size * citizens for size, citizens in sizes.items()) / count
        self.crowding = [
            max(1.0, sum(math.perm(each, size) * who for each, who in sizes.items()) / count / mean**size)
            for size in range(LARGEST + 1)
        ]
        # How often a citizen chooses it: as here, and as all do, each for as much as they are. A crowd that
        # comes for one question chooses otherwise than others; a brigade is small beside all.
        self.rates: dict[Choice, float] = {}
        risen = []
        for choice, here in often.items():
            likes = self.contest.chose[choice].bit_count()
            rate = (here + likes) / (count + everyone)
            self.rates[choice] = max(self.contest.usual.get(choice, 0.0), rate)
            elsewhere = likes - (self.contest.chose[choice] & self.active).bit_count()
            expected = count * elsewhere / (everyone - count)
            if here > expected:
                risen.append(((here - expected) / math.sqrt(expected + 1), choice))
        self.risen = [choice for _, choice in sorted(risen, reverse=True)[:MOST_CHOICES]]

    def arranged(self, known: frozenset[tuple[int, int]]) -> Found:
        """What looks arranged here, beside what is known from shorter spans."""
        agreed = [group for group in self._groups() if self._is_arranged(group)]
        # Who missed a target is found by the others, where two are rare enough to be found by.
        sides = {pair for group in agreed if len(group) > 2 for pair in combinations(group, 2)}
        found: Found = set()
        for group in {*agreed, *(pair for pair in sides if self._is_rare_else(pair, ARRANGED))}:
            sharing = [
                {(self.citizens[number], question_of(choice)) for choice in group}
                for number in members(self._sharing(group))
            ]
            # A longer span would add honest citizens to a brigade that a shorter one has found.
            more = [votes for votes in sharing if not votes <= known]
            if len(more) >= MORE_TIMES * self._expected(group):
                found = found.union(*more)
        return found

    def _groups(self) -> list[Group]:
        """Two and more choices that are shared more often than by chance, each larger one made of smaller."""
        grown: list[Group] = []
        level = self._strangest(self._pairs())
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

    def _pairs(self) -> list[Group]:
        chosen = [(choice, self.chose[choice]) for choice in self.risen]
        return [
            (one, other)
            for (one, chose), (other, also) in combinations(chosen, 2)
            if (chose & also).bit_count() >= FEWEST
        ]

    def _strangest(self, groups: Iterable[Group]) -> list[Group]:
        strange = []
        for group in groups:
            if self._is_rare_else(group, PAIR):
                count, chance = self._sharing(group).bit_count(), self._by_chance(group)
                strange.append(((count - chance) / math.sqrt(chance + 1), group))
        return [group for _, group in sorted(strange, reverse=True)[:MOST_GROUPS]]

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
        if not is_far_above(count, self._by_chance(group), bar, known=math.inf):
            return False
        elsewhere, known = self._elsewhere(group, self._all_sharing(group))
        return is_far_above(count, elsewhere, bar, known=known)

    def _expected(self, group: Group) -> float:
        return max(self._by_chance(group), self._elsewhere(group, self._all_sharing(group))[0])

    def _is_arranged(self, group: Group) -> bool:
        of_two, slow = len(group) == 2, self.span.seconds > SUDDEN_SECONDS
        if of_two and slow:
            return False
        count = self._sharing(group).bit_count()
        if count < (FEWEST_ON_TWO if of_two else FEWEST_WITHIN_HOURS if slow else FEWEST):
            return False
        if count < self.fewest[len(group)] or not self._is_rare_else(group, ARRANGED):
            return False
        shared = self._all_sharing(group)
        surplus = count - self._expected(group)
        dissent, usual_dissent = self._dissent(group, shared)
        # However usual it is, where more dissent than agree nothing is arranged.
        if dissent > count or not is_little(
            dissent, usual_dissent, MOST_DISSENT * surplus, DISSENT_DEVIATIONS
        ):
            return False
        usual = 2 * AROUND * self._elsewhere(group, shared)[0]
        most = MOST_AROUND if of_two else MOST_AROUND_OF_MORE
        return is_little(self._around(group, shared), usual, most * surplus)

    def _dissent(self, group: Group, shared: int) -> tuple[int, float]:
        """How many came for the same questions and did not vote the same, and how many do so else."""
        here, every = (
            reduce(and_, (chose.get(choice, 0) | chose.get(contrary(choice), 0) for choice in group))
            for chose in (self.chose, self.contest.chose)
        )
        usual, _ = self._elsewhere(group, every & ~shared)
        return (here & ~self._sharing(group)).bit_count(), usual

    def _around(self, group: Group, shared: int) -> int:
        """How many share it shortly before and after."""
        start, seconds = self.span.start, self.span.seconds
        first, last = start - AROUND * seconds, start + (AROUND + 1) * seconds
        return sum(
            first <= self.contest.moment_of[citizen, group[0]] < last
            for citizen in members(shared & ~self.active)
        )
