"""One million questions of one list ranked in one process, which holds them all at once.

The peer is the usual one: the same scores, sorted, and the first hundred taken. Each run is a process of its
own, so that its memory is its own too.
"""

import multiprocessing
import random
import resource
import sys
import time
from functools import partial
from multiprocessing.queues import Queue

from civicq.ranking import scores
from civicq.ranking.places import FIRST, Question, rank
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import interleaved

OURS, SORTED = "ranked by all rules", "sorted by score"
LONGEST_SECONDS = 300
QUESTIONS = 1_000_000
ISSUES = [f"issue-{number}" for number in range(200)]


def run(rounds: int, quick: bool) -> list[Row]:
    count = QUESTIONS // 20 if quick else QUESTIONS
    subjects = {name: partial(_in_a_process, count, by_rules=name == OURS) for name in (OURS, SORTED)}
    found = interleaved(subjects, rounds)
    title = f"{count:,} questions ranked"
    rows = []
    for name, samples in found.items():
        ours = name == OURS
        seconds = [each for each, _ in samples]
        megabytes = [each for _, each in samples]
        baseline = SORTED if ours else None
        rows += [
            Row(title, name, "s", seconds, baseline, [Bound(60)] if ours else ()),
            Row(f"{title}: peak memory", name, "MB", megabytes, baseline, [Bound(1_000)] if ours else ()),
        ]
    return rows


def _in_a_process(count: int, *, by_rules: bool) -> tuple[float, float]:
    """Seconds, from the votes to the places, and megabytes at most."""
    processes = multiprocessing.get_context("spawn")
    answers: Queue[tuple[float, float]] = processes.Queue()
    child = processes.Process(target=_rank, args=(count, by_rules, answers), daemon=True)
    child.start()
    try:
        return answers.get(timeout=LONGEST_SECONDS)
    except Exception as error:
        raise CannotRun(f"no ranking within {LONGEST_SECONDS} s") from error
    finally:
        child.join(10)
        child.kill()


def _rank(count: int, by_rules: bool, answers: "Queue[tuple[float, float]]") -> None:
    chance = random.Random(count)
    made = [_question(number, chance) for number in range(count)]
    began = time.perf_counter()
    listed = [
        Question(number, scores.trending(up, down, number * 60), issues, cluster, up, down, up > down)
        for number, up, down, issues, cluster in made
    ]
    if by_rules:
        places = [place.id for place in rank(listed)]
    else:
        listed.sort(key=lambda question: (question.score, question.id), reverse=True)
        places = [question.id for question in listed[:FIRST]]
    seconds = time.perf_counter() - began
    assert len(places) == FIRST
    # Linux counts kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    answers.put((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6))


def _question(number: int, chance: random.Random) -> tuple[int, int, int, tuple[str, ...], int | None]:
    """Few questions have many votes, few issues many questions, and one question in three is like another."""
    size = int(chance.paretovariate(0.8))
    up = chance.randrange(min(size, 100_000) + 1)
    issues = tuple(
        chance.choice(ISSUES[: 1 + int(chance.random() ** 4 * 200)]) for _ in range(chance.randrange(4))
    )
    cluster = chance.randrange(max(number // 10, 1)) if chance.random() < 1 / 3 else None
    return number, up, min(size, 100_000) - up, tuple(dict.fromkeys(issues)), cluster
