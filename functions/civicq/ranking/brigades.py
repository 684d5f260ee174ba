"""Votes that look cast by arrangement: many citizens, the same votes on the same questions, at the same time.

Two votes of one citizen within a span of time are a pair. Honest citizens share pairs as often as the
questions are liked and the hour is busy; a brigade shares them many times more often, and three questions of
them. What a question draws by itself, be it thousands in ten minutes after a debate, is no pair with another
question, and what two popular questions draw together is expected to be shared.

Limits: a brigade of fewer than `FEWEST`, one that agrees on fewer than three questions, or one that is small
in a crowd that votes for the same, is not told from honest citizens; the last moves the ranking little.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from itertools import combinations
from typing import NamedTuple

# A suspected vote is not taken away: the filter errs, and a vote stays a vote in every count that is shown.
SUSPECTED_WEIGHT = 0.2
FEWEST = 8


class Bar(NamedTuple):
    """How much more often than expected something has to be shared, and how surely that is no chance."""

    times: float
    deviations: float


PAIR = Bar(2, 4)  # worth a look at
THREE = Bar(5, 6)  # arranged
SIDE = Bar(5, 6)  # of an arrangement, and rare enough by itself
# As many citizens make a span tell what is usual, and as many such spans.
BUSY, FEWEST_BUSY = 20, 8
# A burst of minutes, and a slow brigade over some hours.
SPANS_SECONDS = (900, 21_600)
# Of one citizen in one span, the rarest votes: a brigade's targets are among them, or they need no brigade.
MOST_COMPARED = 24


class Vote(NamedTuple):
    citizen: Hashable
    question: Hashable
    value: int
    cast_at_seconds: float


Choice = tuple[Hashable, int]


def suspected(votes: Iterable[Vote]) -> set[tuple[Hashable, Hashable]]:
    """The citizen and the question of each vote that looks arranged, of one contest's votes in any order."""
    cast = sorted(set(votes), key=lambda vote: (vote.cast_at_seconds, str(vote.citizen), str(vote.question)))
    likes: Counter[Choice] = Counter((vote.question, vote.value) for vote in cast)
    citizens = len({vote.citizen for vote in cast})
    usual = _usual(_in_spans(cast, SPANS_SECONDS[0], 0.0))
    found: set[tuple[Hashable, Hashable]] = set()
    for span in SPANS_SECONDS:
        # Twice, half a span apart: what one grid cuts in two the other has whole.
        for offset in (0.0, span / 2):
            for active in _in_spans(cast, span, offset):
                if len(active) >= FEWEST:
                    found |= _in_one(active, likes, usual, citizens)
    return found


Active = dict[Hashable, list[Choice]]


def _in_spans(cast: list[Vote], span: float, offset: float) -> list[Active]:
    """What each citizen chose, by the spans in which they did."""
    spans: defaultdict[int, Active] = defaultdict(dict)
    for vote in cast:
        number = math.floor((vote.cast_at_seconds + offset) / span)
        spans[number].setdefault(vote.citizen, []).append((vote.question, vote.value))
    return list(spans.values())


def _usual(spans: list[Active]) -> dict[Choice, float]:
    """How often who is there chooses something, in three of four spans that are not nearly empty at most.

    A crowd that came for one question makes every other seem rare among all citizens; in most spans it is not
    there. No brigade is there in a quarter of them.
    """
    busy = [active for active in spans if len(active) >= BUSY]
    if len(busy) < FEWEST_BUSY:
        return {}
    rates: defaultdict[Choice, list[float]] = defaultdict(list)
    for active in busy:
        here = Counter(choice for chosen in active.values() for choice in chosen)
        for choice, count in here.items():
            rates[choice].append(count / len(active))
    usual = {}
    for choice, found in rates.items():
        found.sort(reverse=True)
        place = len(busy) // 4
        usual[choice] = found[place] if place < len(found) else 0.0
    return usual


def _in_one(
    active: Active, likes: Counter[Choice], usual: dict[Choice, float], citizens: int
) -> set[tuple[Hashable, Hashable]]:
    here: Counter[Choice] = Counter(choice for chosen in active.values() for choice in chosen)
    # How often a citizen chooses it: as here, and as all do, each for as much as they are. A crowd that comes
    # for one question chooses otherwise than others; a brigade is small beside all.
    rates = {
        choice: max(usual.get(choice, 0.0), (here[choice] + likes[choice]) / (len(active) + citizens))
        for choice in here
    }
    rarest = [
        (citizen, sorted(sorted(chosen, key=str), key=lambda choice: likes[choice])[:MOST_COMPARED])
        for citizen, chosen in active.items()
        if len(chosen) > 1
    ]
    # Few who choose much share more than many who choose little: by so much, with two choices and with three.
    sizes = [len(chosen) for chosen in active.values()]
    mean = sum(sizes) / len(sizes)
    crowds = {
        2: max(1.0, sum(size * (size - 1) for size in sizes) / len(sizes) / mean**2),
        3: max(1.0, sum(size * (size - 1) * (size - 2) for size in sizes) / len(sizes) / mean**3),
    }
    shared: Counter[frozenset[Choice]] = Counter()
    for _, chosen in rarest:
        shared.update(map(frozenset, combinations(chosen, 2)))

    def is_strange(count: int, group: frozenset[Choice], bar: Bar) -> bool:
        """Far above what so many citizens share by chance, who choose each at its rate."""
        expected = len(active) * crowds[len(group)] * math.prod(rates[choice] for choice in group)
        surely = count - expected >= bar.deviations * math.sqrt(expected + 1)
        return count >= FEWEST and count >= bar.times * expected and surely

    many = {pair for pair, count in shared.items() if is_strange(count, pair, PAIR)}
    if not many:
        return set()
    threes = _triangles(rarest, many)
    agreed = {three for three, count in threes.items() if is_strange(count, three, THREE)}
    # Who missed a target is found by the others, where the two are rare enough to be found by.
    sides = {frozenset(pair) for three in agreed for pair in combinations(three, 2)}
    sides = {pair for pair in sides if is_strange(shared[pair], pair, SIDE)}
    touched = {choice for three in agreed for choice in three}
    found = set()
    for citizen, all_chosen in rarest if agreed else ():
        chosen = [choice for choice in all_chosen if choice in touched]
        for size, groups in ((3, agreed), (2, sides)):
            for group in combinations(chosen, size):
                if frozenset(group) in groups:
                    found |= {(citizen, question) for question, _ in group}
    return found


def _triangles(
    rarest: list[tuple[Hashable, list[Choice]]], pairs: set[frozenset[Choice]]
) -> Counter[frozenset[Choice]]:
    """How many citizens have each three choices of which every two are among the pairs."""
    touched = {choice for pair in pairs for choice in pair}
    threes: Counter[frozenset[Choice]] = Counter()
    for _, chosen in rarest:
        threes.update(
            frozenset(three)
            for three in combinations([choice for choice in chosen if choice in touched], 3)
            if all(frozenset(pair) in pairs for pair in combinations(three, 2))
        )
    return threes
