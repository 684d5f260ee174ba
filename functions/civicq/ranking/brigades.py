"""Votes that look cast by arrangement: many citizens, the same votes on the same questions, at the same time.

What many choose together is looked at in spans of time. An arrangement is what all of these tell:

- it is rare else: far more share it in the span than do at other hours, and than choose its parts by chance.
  Camps that vote alike do so all day, and what is popular is chosen together by many;
- nobody dissents: of those who came for the same questions, all vote the same way. Honest viewers of a
  debate, readers of a newsletter and readers of one list differ on what they came for;
- for two questions, it is sudden: hardly more come before and after. A link is followed for hours;
- for one question, it is sudden, and who came votes on nothing else. Most honest citizens look around.

Not told from honest citizens: a brigade of fewer than 8, of fewer than 12 on two questions, or of fewer than
16 within hours; one on a single question that takes hours, or whose members vote on others too; one on two
questions that takes hours. Taken for a brigade: honest citizens who come for one question alone within
minutes, or for three within hours, and all of whom like them.
"""

from collections.abc import Hashable, Iterable

from civicq.ranking import rushes
from civicq.ranking.contest import Contest, Vote
from civicq.ranking.groups import Shared

# A suspected vote is not taken away: the search errs, and a vote stays a vote in every count that is shown.
SUSPECTED_WEIGHT = 0.2
# Bursts of minutes, and slow brigades.
SPANS_SECONDS = (300, 1_800, 7_200, 21_600)


def suspected(votes: Iterable[Vote]) -> set[tuple[Hashable, Hashable]]:
    """The citizen and the question of each vote that looks arranged, of one contest's votes in any order."""
    contest = Contest(votes)
    found = rushes.arranged(contest)
    for seconds in SPANS_SECONDS:
        known = frozenset(found)
        # Thrice, a third of a span apart: what one grid cuts in two another has whole.
        for third in range(3):
            for span in contest.spans(seconds, third * seconds / 3):
                found |= Shared(contest, span).arranged(known)
    return {(contest.citizen_ids[citizen], contest.question_ids[question]) for citizen, question in found}
