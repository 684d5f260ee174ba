"""From scores to places: a list that one faction, one matter or one wording does not fill.

Three things are held beside the order of scores, and each place tells by which it was given:

- a cluster of questions that ask much the same has at most 5 of the first 100 places, and never more than
  40 % of them, however few there are: in a short list fewer than 5, and in the shortest one each;
- the first 10 places span at least 3 issues, where the list has as many: the best question of each of the
  three issues whose best questions score highest is among them;
- 10 of the first 100 places are the minorities': the best question that has support, of each of the ten
  issues with the fewest questions that have such a one.

One vote more for a question never lowers its place. Which issues are small and how many a cluster may have
does not hang on votes. Whoever a rule keeps is the best of a group, and stays it by rising; whom rules keep
below it are the best of groups that it is not in, or they would not be the best there, so its rise takes no
rule from them. Above it there stand, before and after, only those with a higher score.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)

FIRST = 100
FEW = 10
ISSUES_AMONG_FEW = 3
MINORITY_PLACES = 10
MOST_OF_A_CLUSTER = 5
LARGEST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Question(Generic[Id]):
    """What a place is given by. `cluster` is None for a question that is like no other; `supported` tells
    whether it may have a minority's place.
    """

    id: Id
    score: float
    issues: tuple[str, ...]
    cluster: Hashable | None
    up: float
    down: float
    supported: bool


@dataclass(frozen=True, slots=True)
class Place(Generic[Id]):
    """`why` has `place` and `score`, the votes that were ranked, and what else gave it this place: `issue` or
    `minority`, and of which issue.
    """

    id: Id
    why: dict[str, str | float]


def rank(questions: Iterable[Question[Id]], sizes: Mapping[str, int] | None = None) -> list[Place[Id]]:
    """The first places, at most `FIRST`. In whichever order the questions come, it is the same list.

    `sizes` has how many questions each issue has, where those given are only the best of a longer list.
    """
    # Of two with one score the one with the higher id: in lists, the later one.
    ordered = sorted(questions, key=lambda question: (question.score, question.id), reverse=True)
    kept = _without_crowds(ordered)
    if sizes is None:
        sizes = Counter(issue for question in ordered for issue in set(question.issues))
    few = _with(kept, dict(list(_best_of_issues(kept).items())[:ISSUES_AMONG_FEW]), FEW)
    chosen = {question.id for question, _ in few}
    rest = _with([each for each in kept if each.id not in chosen], _minorities(kept, sizes), FIRST - len(few))
    given = [(question, "issue", issue) for question, issue in few]
    given += [(question, "minority", issue) for question, issue in rest]
    return [_place(number, *each) for number, each in enumerate(given, 1)]


def _place(number: int, question: Question[Id], rule: str, issue: str | None) -> Place[Id]:
    why: dict[str, str | float] = {
        "place": number,
        "score": question.score,
        "up": question.up,
        "down": question.down,
    }
    if issue is not None:
        why[rule] = issue
    return Place(question.id, why)


def _without_crowds(ordered: Sequence[Question[Id]]) -> list[Question[Id]]:
    """The best few of each cluster."""
    most = _most_of_a_cluster(Counter(_cluster(question) for question in ordered))
    seen: Counter[Hashable] = Counter()
    kept = []
    for question in ordered:
        cluster = _cluster(question)
        seen[cluster] += 1
        if seen[cluster] <= most:
            kept.append(question)
    return kept


def _most_of_a_cluster(clusters: Counter[Hashable]) -> int:
    """How many of one cluster have places: of the most that are allowed, as many as keep to the share."""
    largest = max(clusters.values(), default=0)
    for most in range(MOST_OF_A_CLUSTER, 1, -1):
        places = min(sum(min(size, most) for size in clusters.values()), FIRST)
        if min(largest, most) <= LARGEST_SHARE * places:
            return most
    return 1


def _cluster(question: Question[Id]) -> Hashable:
    return ("alone", question.id) if question.cluster is None else ("cluster", question.cluster)


def _best_of_issues(kept: Iterable[Question[Id]]) -> dict[str, Question[Id]]:
    """The best question of each issue, the best of them first."""
    best: dict[str, Question[Id]] = {}
    for question in kept:
        for issue in sorted(question.issues):
            best.setdefault(issue, question)
    return best


def _minorities(kept: Sequence[Question[Id]], sizes: Mapping[str, int]) -> dict[str, Question[Id]]:
    """The best of each of the smallest issues. Of two of one size the one whose best is the better."""
    best = _best_of_issues(question for question in kept if question.supported)
    smallest = sorted(best, key=lambda issue: sizes[issue])[:MINORITY_PLACES]
    return {issue: best[issue] for issue in smallest}


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
