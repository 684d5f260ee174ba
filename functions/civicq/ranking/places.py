"""From scores to places: a list that one faction, one matter or one wording does not fill.

Three things are held beside the order of scores, and each place tells by which it was given:

- a cluster of questions that ask much the same has at most 5 of the first 100 places, and so never more than
  40 % of 13 or more; a shorter list is too short to be crowded;
- the first 10 places span at least 3 issues, where the list has as many: the best question of each of the
  three issues whose best questions score highest is among them;
- 10 of the first 100 places are the minorities': the best question, if more are for than against it, of each
  of the ten issues with the fewest questions.

One vote more for a question never lowers its place. Which issues are small does not hang on votes. Whoever a
rule keeps is the best of a group, and stays it by rising; whom rules keep below it
are the best of groups that it is not in, or they would not be the best there, so its rise takes no rule from
them. Above it there stand, before and after, only those with a higher score.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)

FIRST = 100
FEW = 10
ISSUES_AMONG_FEW = 3
MINORITY_PLACES = 10
MOST_OF_A_CLUSTER = 5


@dataclass(frozen=True, slots=True)
class Question(Generic[Id]):
    """What a place is given by. `cluster` is None for a question that is like no other."""

    id: Id
    score: float
    issues: tuple[str, ...]
    cluster: Hashable | None
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Place(Generic[Id]):
    """`why` has `score`, and what else gave it this place: `issue` or `minority`, and of which issue."""

    id: Id
    score: float
    why: dict[str, str | float]


def rank(questions: Iterable[Question[Id]]) -> list[Place[Id]]:
    """The first places, at most `FIRST`. In whichever order the questions come, it is the same list."""
    # Of two with one score the one with the higher id: in lists, the later one.
    ordered = sorted(questions, key=lambda question: (question.score, question.id), reverse=True)
    kept = _without_crowds(ordered)
    best = _best_of_issues(kept)
    few = _with(kept, dict(list(best.items())[:ISSUES_AMONG_FEW]), FEW)
    minorities = dict(_small(ordered, best)[:MINORITY_PLACES])
    chosen = {question.id for question, _ in few}
    rest = _with([each for each in kept if each.id not in chosen], minorities, FIRST - len(few))
    places = [_place(question, "issue", issue) for question, issue in few]
    return places + [_place(question, "minority", issue) for question, issue in rest]


def _place(question: Question[Id], rule: str, issue: str | None) -> Place[Id]:
    why: dict[str, str | float] = {"score": question.score, "up": question.up, "down": question.down}
    if issue is not None:
        why[rule] = issue
    return Place(question.id, question.score, why)


def _without_crowds(ordered: Sequence[Question[Id]]) -> list[Question[Id]]:
    """The best few of each cluster."""
    seen: Counter[Hashable] = Counter()
    kept = []
    for question in ordered:
        cluster = _cluster(question)
        seen[cluster] += 1
        if seen[cluster] <= MOST_OF_A_CLUSTER:
            kept.append(question)
    return kept


def _cluster(question: Question[Id]) -> Hashable:
    return ("alone", question.id) if question.cluster is None else ("cluster", question.cluster)


def _best_of_issues(kept: Sequence[Question[Id]]) -> dict[str, Question[Id]]:
    """The best question of each issue, the best of them first."""
    best: dict[str, Question[Id]] = {}
    for question in kept:
        for issue in sorted(question.issues):
            best.setdefault(issue, question)
    return best


def _small(ordered: Sequence[Question[Id]], best: dict[str, Question[Id]]) -> list[tuple[str, Question[Id]]]:
    """The issues with the fewest questions first, each with its best, where more are for it than against."""
    sizes = Counter(issue for question in ordered for issue in set(question.issues))
    supported = [(issue, question) for issue, question in best.items() if question.up > question.down]
    return sorted(supported, key=lambda pair: (sizes[pair[0]], pair[0]))


def _with(
    kept: Sequence[Question[Id]], named: dict[str, Question[Id]], length: int
) -> list[tuple[Question[Id], str | None]]:
    """The first so many, surely with the named ones; each with the issue that brought it, if one did."""
    issues: dict[Id, str] = {}
    for issue, question in named.items():
        issues.setdefault(question.id, issue)
    waiting = {question.id for question in kept} & issues.keys()
    free = length - len(waiting)
    listed: list[tuple[Question[Id], str | None]] = []
    for natural, question in enumerate(kept, 1):
        if question.id in waiting:
            listed.append((question, issues[question.id] if natural > length else None))
        elif free > 0:
            free -= 1
            listed.append((question, None))
    return listed
