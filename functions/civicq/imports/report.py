"""A plan as a person reads it: one line for each difference, bounded, and a count at the end."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from civicq.imports.plan import Line, Plan, Verb
from civicq.imports.text import counted

MOST_LINES = 40
_SIGNS: dict[Verb, str] = {"added": "+", "restored": "+", "changed": "~", "withdrawn": "-", "removed": "-"}
_NOUNS = ("city", "ballot", "contest", "candidate", "measure", "ballot style", "precinct")
_VERBS: tuple[Verb, ...] = ("added", "restored", "changed", "withdrawn", "removed")


def lines(plan: Plan) -> Iterator[str]:
    """The first forty of each kind, then how many more."""

    def rank(line: Line) -> tuple[int, int]:
        return _NOUNS.index(line.noun), "+~-".index(_SIGNS[line.verb])

    for (_, _), group in groupby(sorted(plan.lines, key=rank), key=rank):
        told = list(group)
        sign, noun = _SIGNS[told[0].verb], told[0].noun
        yield from (f"{sign} {noun} {line.text}" for line in told[:MOST_LINES])
        if len(told) > MOST_LINES:
            yield f"{sign} … and {counted(len(told) - MOST_LINES, 'more ' + noun + ' line')}"


def summary(plan: Plan) -> str:
    """As in "contests: 2 added, 1 changed; candidates: 3 withdrawn"."""
    if plan.empty:
        return "nothing to change: what is stored says the same"
    subjects = {(line.noun, line.verb, line.subject) for line in plan.lines}
    counts = Counter((noun, verb) for noun, verb, _ in subjects)
    parts = []
    for noun in _NOUNS:
        done = [f"{counts[noun, verb]:,} {verb}" for verb in _VERBS if counts[noun, verb]]
        if done:
            parts.append(f"{counted(2, noun).removeprefix('2 ')}: {', '.join(done)}")
    return "; ".join(parts) or "only ids of the source were renumbered"
