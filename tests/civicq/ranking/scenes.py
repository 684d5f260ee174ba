"""The scenes by which the search for brigades is measured: each a chance, a whole contest's votes."""

import random
from collections.abc import Callable

from tests.civicq.ranking.crowds import (
    DAY,
    HOUR,
    Scene,
    Town,
    any_time,
    brigade,
    browsers_of_the_newest,
    by_day,
    camps,
    crowd,
    debate,
    newsletter,
)

Making = Callable[[random.Random], Scene]


def _with(
    members: int,
    targets: list[int],
    *,
    citizens: int = 4_000,
    questions: int = 100,
    days: float = 1,
    mean: float = 5,
    steepness: float = 1.0,
    start: float = 13 * HOUR,
    minutes: float = 10,
    value: int = 1,
    diligent: float = 1.0,
    cover: int = 0,
    even: bool = False,
    heavy: float = 0.01,
) -> Making:
    """One brigade among honest citizens of one kind."""

    def make(chance: random.Random) -> Scene:
        town = Town(chance, questions, steepness=steepness)
        moment = any_time(24 * days) if even else by_day(days)
        return crowd(chance, town, citizens, moment, mean=mean, heavy=heavy) + brigade(
            chance, town, members, targets, start=start + chance.random() * HOUR, minutes=minutes,
            value=value, diligent=diligent, cover=cover,
        )  # fmt: skip

    return make


ONE, TWO, FOUR, SIX = [61], [47, 72], [31, 44, 58, 77], [22, 35, 48, 59, 71, 88]


def _waves(chance: random.Random) -> Scene:
    town = Town(chance, 80)
    scene = crowd(chance, town, 5_000, by_day(1), mean=5, heavy=0.01)
    scene += debate(chance, town, 1_500, [0, 9, 25], start=20 * HOUR)
    for name, members, start, minutes, value in (
        ("a", 40, 7, 10, 1),
        ("b", 90, 13, 30, -1),
        ("c", 60, 16, 5, 1),
    ):
        scene += brigade(
            chance, town, members, chance.sample(range(20, 80), 4), start=start * HOUR, minutes=minutes,
            value=value, diligent=0.9, cover=2, name=name,
        )  # fmt: skip
    return scene


def _at_a_debate(chance: random.Random) -> Scene:
    town = Town(chance, 60)
    scene = crowd(chance, town, 4_000, by_day(1), mean=5)
    scene += debate(chance, town, 2_000, [1, 4, 8], start=20 * HOUR)
    return scene + brigade(
        chance, town, 80, [33, 41, 52], start=20 * HOUR, minutes=10, diligent=0.95, cover=2
    )


def _among_camps(chance: random.Random) -> Scene:
    town = Town(chance, 60)
    scene = camps(chance, town, 4_000, by_day(1), sides=2, mean=8, loyal=0.97)
    return scene + brigade(chance, town, 60, [27, 38, 51], start=18 * HOUR, minutes=10, cover=2)


BRIGADES: dict[str, Making] = {
    "10 on one question in 3 minutes": _with(10, ONE, minutes=3),
    "50 on one question in 10 minutes": _with(50, ONE),
    "200 on one question in 20 minutes, 15,000 citizens": _with(200, ONE, citizens=15_000, minutes=20),
    "50 on the best known question in 10 minutes": _with(50, [0]),
    "50 against one question in 5 minutes": _with(50, [15], minutes=5, value=-1),
    "20 on two questions in 5 minutes": _with(20, TWO, minutes=5),
    "80 on two questions in 10 minutes, with cover": _with(80, TWO, cover=4),
    "10 on four questions in 5 minutes": _with(10, FOUR, minutes=5, diligent=0.95),
    "30 on three questions in 15 minutes": _with(30, FOUR[:3], minutes=15, diligent=0.9, cover=2),
    "100 on six questions in 10 minutes": _with(100, SIX, diligent=0.85, cover=2),
    "500 on four questions in 15 minutes": _with(500, FOUR, minutes=15, diligent=0.9, cover=2),
    "200 against what everybody knows": _with(
        200, [2, 4, 6, 9], minutes=20, value=-1, diligent=0.9, cover=2
    ),
    "60 over four hours": _with(60, FOUR, minutes=240, diligent=0.95, cover=2),
    "150 over five hours, three questions": _with(150, FOUR[:3], minutes=300, diligent=0.95, cover=2),
    "60 hidden among ten other votes each": _with(60, FOUR, minutes=20, cover=20),
    "60 among 8,000 within two hours": _with(
        60, FOUR, citizens=8_000, questions=60, days=1 / 12, mean=6, start=HOUR / 2, minutes=10,
        diligent=0.9, cover=2, even=True,
    ),
    "60 among 8,000 within two hours, well-known questions": _with(
        60, [5, 9, 14, 20], citizens=8_000, questions=60, days=1 / 12, mean=6, start=HOUR / 2, minutes=10,
        diligent=0.9, cover=2, even=True,
    ),
    "40 among 1,000 citizens and 20 questions": _with(
        40, [7, 12, 17], citizens=1_000, questions=20, mean=4, cover=2
    ),
    "90 where 240 others vote once each": _with(
        90, [5, 6, 7, 8], citizens=240, questions=10, mean=1, minutes=4, heavy=0
    ),
    "60 where 4,000 others vote once each": _with(60, FOUR, mean=1, diligent=0.9, heavy=0),
    "300 among 1,000 citizens": _with(300, FOUR, citizens=1_000, diligent=0.9, cover=2),
    "50 among 20,000 citizens and 2,000 questions": _with(
        50, [310, 505, 871, 1_400], citizens=20_000, questions=2_000, diligent=0.9, cover=2
    ),
    "30 within a week, 2,000 citizens": _with(
        30, FOUR, citizens=2_000, days=7, start=3 * DAY + 18 * HOUR, diligent=0.9, cover=2
    ),
    "three on one day, and a debate": _waves,
    "80 at the hour of a debate": _at_a_debate,
    "60 between two camps": _among_camps,
}  # fmt: skip


def _crowd(
    citizens: int, questions: int, days: float, mean: float, *, heavy: float = 0.0, steepness: float = 1.0
) -> Making:
    return lambda chance: crowd(
        chance, Town(chance, questions, steepness=steepness), citizens, by_day(days), mean=mean, heavy=heavy
    )


def _among(
    make: Callable[[random.Random, Town], Scene], *, citizens: int = 4_000, questions: int = 80
) -> Making:
    def made(chance: random.Random) -> Scene:
        town = Town(chance, questions)
        return crowd(chance, town, citizens, by_day(1), mean=5, heavy=0.01) + make(chance, town)

    return made


HONEST: dict[str, Making] = {
    "1,000 citizens, 20 questions, a day": _crowd(1_000, 20, 1, 4),
    "5,000 citizens, 200 questions, heavy and light voters": _crowd(5_000, 200, 1, 4, heavy=0.05),
    "20,000 citizens, 2,000 questions, a day": _crowd(20_000, 2_000, 1, 5, heavy=0.01, steepness=1.1),
    "5,000 who vote once": _crowd(5_000, 100, 1, 1),
    "a debate, where others vote once each": lambda chance: (
        crowd(chance, town := Town(chance, 60), 2_000, by_day(1), mean=1)
        + debate(chance, town, 300, [1, 25, 40], start=20 * HOUR)
    ),
    "300 citizens of two camps": lambda chance: camps(
        chance, Town(chance, 20), 300, by_day(1), sides=2, mean=6, loyal=1
    ),
    "3,000 who vote on much": _crowd(3_000, 60, 1, 20),
    "6,000 within two hours": lambda chance: crowd(chance, Town(chance, 40), 6_000, any_time(2), mean=7),
    "300 citizens in a quiet week": _crowd(300, 60, 7, 4),
    "a debate of 3,000 on three questions": _among(
        lambda chance, town: debate(chance, town, 3_000, [0, 7, 30], start=20 * HOUR)
    ),
    "a debate of 200 on three unknown questions": _among(
        lambda chance, town: debate(chance, town, 200, [41, 55, 63], start=20 * HOUR), citizens=10_000
    ),
    "a debate of 300 on one question": _among(
        lambda chance, town: debate(chance, town, 300, [41], start=20 * HOUR, look=1, minutes=8)
    ),
    "a debate that brings most of all who vote": _among(
        lambda chance, town: debate(chance, town, 4_000, [0, 3], start=20 * HOUR, beside=6), citizens=1_000
    ),
    "a newsletter to one question": _among(
        lambda chance, town: newsletter(chance, town, 400, [52], start=9 * HOUR)
    ),
    "a newsletter to one question, all of whose readers like it": _among(
        lambda chance, town: newsletter(chance, town, 400, [52], start=9 * HOUR, like=1.0)
    ),
    "a newsletter whose readers vote on nothing else": _among(
        lambda chance, town: newsletter(chance, town, 400, [52], start=9 * HOUR, stay=0)
    ),
    "a newsletter to three questions": _among(
        lambda chance, town: newsletter(chance, town, 400, [36, 52, 67], start=9 * HOUR)
    ),
    "two camps": lambda chance: camps(
        chance, Town(chance, 60), 4_000, by_day(1), sides=2, mean=8, loyal=0.97
    ),
    "two camps, always loyal": lambda chance: camps(
        chance, Town(chance, 40), 4_000, by_day(1), sides=2, mean=12, loyal=1
    ),
    "four camps": lambda chance: camps(
        chance, Town(chance, 60), 4_000, by_day(1), sides=4, mean=8, loyal=0.97
    ),
    "two camps within two hours": lambda chance: camps(
        chance, Town(chance, 40), 5_000, any_time(2), sides=2, mean=8, loyal=1
    ),
    "the first hour of a contest": lambda chance: newsletter(
        chance, Town(chance, 8), 900, [0], start=0, half_life=HOUR / 3, stay=0.3
    ),
    "readers of the newest": _among(
        lambda chance, town: browsers_of_the_newest(chance, town, 4_000, 24, share=0.15)
    ),
}

# The limits, so that they are measured too.
MISSED: dict[str, Making] = {
    "60 on one question in 10 minutes, with cover": _with(60, ONE, cover=4),
    "60 on one question over four hours": _with(60, ONE, minutes=240),
    "60 on two questions over four hours": _with(60, TWO, minutes=240),
    "6 on four questions in 5 minutes": _with(6, FOUR, minutes=5),
}
CONFUSED: dict[str, Making] = {
    "400 come for one question alone within minutes, and all like it": _among(
        lambda chance, town: newsletter(
            chance, town, 400, [52], start=9 * HOUR, half_life=180, like=1.0, stay=0
        )
    ),
    "400 come for three questions within hours, and all like them": _among(
        lambda chance, town: newsletter(chance, town, 400, [36, 52, 67], start=9 * HOUR, like=1.0)
    ),
}
