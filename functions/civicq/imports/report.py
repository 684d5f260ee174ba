"""A plan as a person reads it: one line for each difference, bounded, and a count at the end."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from civicq.imports.plan import Line, Plan, Verb
from civicq.sentences import Sentence

MOST_LINES = 40
_SIGNS: dict[Verb, str] = {"added": "+", "restored": "+", "changed": "~", "withdrawn": "-", "removed": "-"}
_NOUNS = ("city", "ballot", "contest", "candidate", "measure", "ballot style", "precinct")
# In the order in which they are told.
_COUNTS = {
    ("city", "added"): "cities added: {count:,}",
    ("ballot", "added"): "ballots added: {count:,}",
    ("ballot", "changed"): "ballots changed: {count:,}",
    ("contest", "added"): "contests added: {count:,}",
    ("contest", "restored"): "contests restored: {count:,}",
    ("contest", "changed"): "contests changed: {count:,}",
    ("contest", "withdrawn"): "contests withdrawn: {count:,}",
    ("candidate", "added"): "candidates added: {count:,}",
    ("candidate", "restored"): "candidates restored: {count:,}",
    ("candidate", "changed"): "candidates changed: {count:,}",
    ("candidate", "withdrawn"): "candidates withdrawn: {count:,}",
    ("measure", "changed"): "measures changed: {count:,}",
    ("ballot style", "added"): "ballot styles added: {count:,}",
    ("ballot style", "changed"): "ballot styles changed: {count:,}",
    ("ballot style", "removed"): "ballot styles removed: {count:,}",
    ("precinct", "added"): "precincts added: {count:,}",
    ("precinct", "changed"): "precincts changed: {count:,}",
    ("precinct", "removed"): "precincts removed: {count:,}",
}


def lines(plan: Plan) -> Iterator[Sentence]:
    """The first forty of each kind, then how many more."""

    def rank(line: Line) -> tuple[int, int]:
        return _NOUNS.index(line.noun), "+~-".index(_SIGNS[line.verb])

    for (_, _), group in groupby(sorted(plan.lines, key=rank), key=rank):
        told = list(group)
        yield from (line.told for line in told[:MOST_LINES])
        if len(told) > MOST_LINES:
            sign = _SIGNS[told[0].verb]
            yield Sentence("{sign} … and {count:,} more", sign=sign, count=len(told) - MOST_LINES)


def summary(plan: Plan) -> list[Sentence]:
    """As in "contests added: 2", "candidates withdrawn: 3"."""
    if plan.empty:
        return [Sentence("nothing to change: what is stored says the same")]
    subjects = {(line.noun, line.verb, line.subject) for line in plan.lines}
    counts = Counter[tuple[str, str]]((noun, verb) for noun, verb, _ in subjects)
    found = [Sentence(_COUNTS[each], count=counts[each]) for each in _COUNTS if counts[each]]
    return found or [Sentence("only ids of the source were renumbered")]


def joined(summary: Iterable[str]) -> str:
    return "; ".join(summary)
