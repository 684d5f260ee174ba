"""Made-up citizens: honest crowds of several kinds, and brigades among them. All chance comes from a seed."""

import bisect
import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from civicq.ranking.contest import Vote

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@dataclass
class Scene:
    """What was voted. Of a brigade, `cover` is what its members vote on as others do."""

    honest: list[Vote] = field(default_factory=list)
    arranged: list[Vote] = field(default_factory=list)
    cover: list[Vote] = field(default_factory=list)

    @property
    def votes(self) -> list[Vote]:
        return [*self.honest, *self.arranged, *self.cover]

    def __add__(self, other: "Scene") -> "Scene":
        return Scene(self.honest + other.honest, self.arranged + other.arranged, self.cover + other.cover)


class Town:
    """Questions, some far better known than others, and what share of the citizens likes each."""

    def __init__(self, chance: random.Random, questions: int, *, steepness: float = 1.0) -> None:
        self.questions = questions
        self.known = list(accumulate(1 / (place + 3) ** steepness for place in range(questions)))
        self.liked = [0.15 + 0.8 * chance.betavariate(3, 2) for _ in range(questions)]

    def chosen(self, chance: random.Random, count: int) -> list[int]:
        return list(dict.fromkeys(chance.choices(range(self.questions), cum_weights=self.known, k=count)))

    def opinion(self, chance: random.Random, question: int) -> int:
        """The vote of somebody who thinks as the town does."""
        return 1 if chance.random() < self.liked[question] else -1


Moment = Callable[[random.Random], float]


def any_time(hours: float) -> Moment:
    return lambda chance: chance.random() * hours * HOUR


def by_day(days: float) -> Moment:
    """Few at night, most in the evening."""
    rates = [1, 1, 1, 1, 1, 2, 5, 9, 10, 8, 8, 9, 12, 11, 8, 8, 9, 12, 16, 20, 21, 16, 9, 4]
    hours = [hour for hour in range(24 * math.ceil(days)) if hour < days * 24]
    until = list(accumulate(rates[hour % 24] for hour in hours))
    return lambda chance: (hours[bisect.bisect(until, chance.random() * until[-1])] + chance.random()) * HOUR


def crowd(
    chance: random.Random,
    town: Town,
    citizens: int,
    moment: Moment,
    *,
    mean: float,
    heavy: float = 0.0,
    name: str = "citizen",
) -> Scene:
    """Each comes once and votes a few times, or, of a share that is heavy, on most of what there is."""
    cast = []
    for citizen in range(citizens):
        at = moment(chance)
        count = 1 + int(chance.expovariate(1 / (mean - 0.5))) if mean > 1 else 1
        if chance.random() < heavy:
            count = 30 + chance.randrange(60)
        for question in town.chosen(chance, count):
            value = town.opinion(chance, question)
            cast.append(Vote(f"{name} {citizen}", question, value, at))
            at += 4 + chance.expovariate(1 / 25)
    return Scene(honest=cast)


def camps(
    chance: random.Random, town: Town, citizens: int, moment: Moment, *, sides: int, mean: float, loyal: float
) -> Scene:
    """Who is of one side votes as that side does, nearly always, and mostly on what its side talks of."""
    views = [[chance.choice((1, -1)) for _ in range(town.questions)] for _ in range(sides)]
    topics = [chance.sample(range(town.questions), max(4, town.questions // 5)) for _ in range(sides)]
    cast = []
    for citizen in range(citizens):
        side = chance.randrange(sides)
        at = moment(chance)
        count = 2 + int(chance.expovariate(1 / mean))
        own = chance.sample(topics[side], min(len(topics[side]), count // 2 + 1))
        for question in dict.fromkeys([*own, *town.chosen(chance, count)]):
            value = views[side][question] * (1 if chance.random() < loyal else -1)
            cast.append(Vote(f"partisan {citizen}", question, value, at))
            at += 4 + chance.expovariate(1 / 20)
    return Scene(honest=cast)


def debate(
    chance: random.Random,
    town: Town,
    viewers: int,
    topics: list[int],
    *,
    start: float,
    minutes: float = 15,
    look: float = 0.75,
    beside: int = 3,
) -> Scene:
    """Viewers come at once, vote on most of what is debated, and on up to so many more."""
    cast = []
    for viewer in range(viewers):
        at = start + abs(chance.gauss(0, minutes / 2)) * MINUTE
        seen = [topic for topic in topics if chance.random() < look]
        for question in dict.fromkeys([*seen, *town.chosen(chance, chance.randrange(beside + 1))]):
            value = town.opinion(chance, question)
            cast.append(Vote(f"viewer at {start} {viewer}", question, value, at))
            at += 4 + chance.expovariate(1 / 25)
    return Scene(honest=cast)


def newsletter(
    chance: random.Random,
    town: Town,
    readers: int,
    links: list[int],
    *,
    start: float,
    half_life: float = HOUR,
    like: float = 0.85,
    stay: float = 0.5,
) -> Scene:
    """Readers follow the links as they open it, most at first; some stay and look at more."""
    cast = []
    for reader in range(readers):
        at = start + chance.expovariate(math.log(2) / half_life)
        beside = town.chosen(chance, 1 + chance.randrange(4)) if chance.random() < stay else []
        for question in dict.fromkeys([*links, *beside]):
            like_it = like if question in links else town.liked[question]
            cast.append(
                Vote(f"reader at {start} {reader}", question, 1 if chance.random() < like_it else -1, at)
            )
            at += 4 + chance.expovariate(1 / 25)
    return Scene(honest=cast)


def browsers_of_the_newest(
    chance: random.Random, town: Town, citizens: int, hours: int, *, share: float
) -> Scene:
    """Some read the list of the newest, which shows others every hour: six in a row, most of them voted on."""
    cast = []
    for citizen in range(int(citizens * share)):
        at = chance.random() * hours * HOUR
        first = int(at / HOUR) * 6 % town.questions
        for question in {(first + place) % town.questions for place in range(6)}:
            if chance.random() < 0.7:
                value = town.opinion(chance, question)
                cast.append(Vote(f"browser {citizen}", question, value, at))
                at += 4 + chance.expovariate(1 / 20)
    return Scene(honest=cast)


def brigade(
    chance: random.Random,
    town: Town,
    members: int,
    targets: list[int],
    *,
    start: float,
    minutes: float,
    value: int = 1,
    diligent: float = 1.0,
    cover: int = 0,
    name: str = "a",
) -> Scene:
    """Members vote alike on the targets, each with this chance, and on up to so many other questions."""
    scene = Scene()
    for member in range(members):
        at = start + chance.random() * minutes * MINUTE
        aimed = [target for target in targets if chance.random() < diligent] or [chance.choice(targets)]
        others = town.chosen(chance, chance.randrange(cover + 1)) if cover else []
        mixed = [*aimed, *(each for each in others if each not in targets)]
        chance.shuffle(mixed)
        for question in mixed:
            if question in targets:
                scene.arranged.append(Vote(f"member {name} {member}", question, value, at))
            else:
                taste = town.opinion(chance, question)
                scene.cover.append(Vote(f"member {name} {member}", question, taste, at))
            at += 2 + chance.expovariate(1 / 12)
    return scene


class Measured(NamedTuple):
    """Shares: of arranged votes and of members that were found, of honest votes and of citizens that were too."""

    recall: float
    members: float
    false_alarms: float
    citizens: float


def measure(scene: Scene, suspects: set[tuple[object, object]]) -> Measured:
    def votes(cast: Iterable[Vote]) -> float:
        cast = list(cast)
        return sum((vote.citizen, vote.question) in suspects for vote in cast) / max(1, len(cast))

    who = {citizen for citizen, _ in suspects}

    def people(cast: Iterable[Vote]) -> float:
        names = {vote.citizen for vote in cast}
        return len(names & who) / max(1, len(names))

    return Measured(votes(scene.arranged), people(scene.arranged), votes(scene.honest), people(scene.honest))
