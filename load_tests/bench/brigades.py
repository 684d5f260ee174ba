"""What the search for brigades costs, and what it finds.

The cost is of a whole contest's votes of a day, as many as the worker looks at in one go. What is found is
measured on the scenes of the tests, each round with other citizens, of which the tests have a few rounds.
"""

import random
import time
import uuid

from civicq.questions.brigading import MOST_VOTES
from civicq.ranking.brigades import suspected
from civicq.ranking.contest import Vote
from load_tests.bench.report import Bound, Row
from tests.civicq.ranking.crowds import HOUR, Town, brigade, by_day, camps, crowd, measure
from tests.civicq.ranking.scenes import BRIGADES, HONEST, MISSED

# The worker has 300 s for all contests, and begins none after 200 s.
LONGEST_SECONDS = 60
# Other citizens than the tests have.
FIRST_SEED = 1_000


def run(rounds: int, quick: bool) -> list[Row]:
    return [*_cost(rounds, quick), *_found(1 if quick else rounds)]


def _cost(rounds: int, quick: bool) -> list[Row]:
    most = MOST_VOTES // 10 if quick else MOST_VOTES
    title = f"{most:,} votes searched for brigades"
    rows = []
    for name, mean in (("light voters", 5), ("heavy voters", 40), ("two camps", 20)):
        votes = _votes(name, mean, most)
        seconds = []
        for _ in range(rounds):
            began = time.process_time()
            found = suspected(votes)
            seconds.append(time.process_time() - began)
            assert found
        rows.append(Row(title, name, "s", seconds, bounds=[Bound(LONGEST_SECONDS)]))
    return rows


def _votes(name: str, mean: float, most: int) -> list[Vote]:
    """With ids as the database has them, whose comparison and text are part of the cost."""
    chance = random.Random(name)
    town = Town(chance, 1_000)
    scene = brigade(chance, town, 100, [310, 405, 571, 840], start=12 * HOUR, minutes=10)
    citizens = most // 4
    if name == "two camps":
        scene += camps(chance, town, citizens, by_day(1), sides=2, mean=mean, loyal=0.97)
    else:
        scene += crowd(chance, town, citizens, by_day(1), mean=mean, heavy=0.01)
    ids: dict[object, uuid.UUID] = {}
    kept = [*scene.arranged, *scene.honest[: most - len(scene.arranged)]]
    for vote in kept:
        for each in (vote.citizen, vote.question):
            ids.setdefault(each, uuid.UUID(int=chance.getrandbits(128)))
    return [vote._replace(citizen=ids[vote.citizen], question=ids[vote.question]) for vote in kept]


def _found(rounds: int) -> list[Row]:
    recalls, false_alarms = [], []
    for name, make in (BRIGADES | HONEST | MISSED).items():
        scenes = (make(random.Random(f"{name} {FIRST_SEED + number}")) for number in range(rounds))
        runs = [measure(scene, suspected(scene.votes)) for scene in scenes]
        if name not in HONEST:
            bounds = [Bound(90, at_least=True)] if name in BRIGADES else []
            recalls.append(
                Row("arranged votes found", name, "%", [100 * run.recall for run in runs], bounds=bounds)
            )
        false_alarms.append(
            Row(
                "honest citizens taken for members",
                name,
                "%",
                [100 * run.citizens for run in runs],
                bounds=[Bound(1, every=True)],
            )
        )
    return [*recalls, *false_alarms]
