"""The first places of each list: given from the tallies and kept, so that no reader waits for them."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from civicq.db import Writer
from civicq.questions.queries import RANKED, SCORES
from civicq.ranking import scores
from civicq.ranking.places import FIRST, Place, Question, rank

# What one transaction renews.
MOST_TAKEN = 10
# The best of a list, from which its places are given, and of each of its smallest issues. Where alike
# questions crowd it, more of the list is taken, once.
MOST_RANKED = 250
MOST_OF_A_CROWD = 20_000
MOST_ISSUES = 1_000
MOST_OF_AN_ISSUE = 5
MOST_MARKS = 10_000
MOST_STILL = 5_000
# Of a contest that changes all the time, as each does on an election's night.
REST_SECONDS = 60

# A run at a time: of two, the one that has read less may be the later to write.
_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtext('civicq rankings'))")

# A ballot whose election is near or not long past is taken anew at each run, any other once in ten minutes;
# the longest untaken first, so that no ballot starves. What another run has just taken is left alone.
_DUE_BALLOTS = text("""
    SELECT ballot.id
    FROM ballots ballot
    LEFT JOIN rankings ranking ON ranking.scope_id = ballot.id AND ranking.sort = 'trending'
    WHERE ranking.as_of IS NULL
       OR ranking.as_of < now() - CASE WHEN ballot.election_date >= current_date - 30
                                       THEN interval '10 seconds' ELSE interval '10 minutes' END
    ORDER BY ranking.as_of NULLS FIRST LIMIT :most
""")
# The contests that changed and have rested, the first to change first. What changes from here on is due
# again.
_CHANGED_CONTESTS = text("""
    WITH marked AS (
        SELECT id, contest_id FROM ranking_outbox
        WHERE NOT EXISTS (
            SELECT FROM rankings WHERE scope_id = contest_id AND sort = 'top'
            AND as_of > now() - CAST(:rest AS interval))
        ORDER BY id LIMIT :marks
    ), due AS (
        SELECT contest_id FROM marked GROUP BY contest_id ORDER BY min(id) LIMIT :most
    ), taken AS (
        DELETE FROM ranking_outbox USING marked
        WHERE ranking_outbox.id = marked.id AND marked.contest_id IN (SELECT contest_id FROM due)
    )
    SELECT contest_id FROM due
""")
# No tally of these has changed since: taken now, they would be the same.
_STILL = text("""
    UPDATE rankings SET as_of = now()
    WHERE (scope_id, sort) IN (
        SELECT scope_id, sort FROM rankings ranking JOIN contests contest ON contest.id = ranking.scope_id
        WHERE ranking.as_of < now() - interval '5 minutes'
          AND NOT EXISTS (SELECT FROM ranking_outbox WHERE contest_id = ranking.scope_id)
        ORDER BY ranking.as_of LIMIT :most)
""")
_KEEP = text("""
    INSERT INTO rankings (scope_id, sort, as_of, question_ids, reasons)
    VALUES (:scope_id, :sort, now(), CAST(:question_ids AS uuid[]), CAST(:reasons AS jsonb))
    ON CONFLICT (scope_id, sort) DO UPDATE
        SET as_of = excluded.as_of, question_ids = excluded.question_ids, reasons = excluded.reasons
""")

_STANDING = "SELECT id FROM contests WHERE ballot_id = :scope_id AND withdrawn_at IS NULL"
_ROW = """
    tally.question_id AS id, question.issues, coalesce(question.cluster_id, question.id) AS cluster_id,
    greatest(tally.up - tally.held_up, 0) AS up, greatest(tally.down - tally.held_down, 0) AS down,
    extract(epoch FROM question.asked_at)::float8 AS asked_at
"""


def _unanswered(sort: str) -> str:
    return "AND listing.answers = 0" if sort == "unanswered" else ""


def _best(scope: str, sort: str) -> TextClause:
    return text(f"""
        SELECT {_ROW} FROM (
            SELECT * FROM tallies listing
            WHERE listing.{scope}_id = :scope_id AND listing.listed {_unanswered(sort)}
              {f"AND listing.contest_id IN ({_STANDING})" if scope == "ballot" else ""}
            ORDER BY listing.{SCORES[sort]} DESC, listing.question_id DESC LIMIT :most) AS tally
        JOIN questions question ON question.id = tally.question_id
    """)  # noqa: S608 (only constants of this module are put in)


def _sizes(sort: str) -> TextClause:
    return text(f"""
        SELECT listing.contest_id, listing.issue, count(*) AS size FROM issue_listings listing
        WHERE listing.contest_id = ANY (:contest_ids) {_unanswered(sort)} GROUP BY 1, 2
    """)  # noqa: S608 (as above)


def _best_of_issues(sort: str) -> TextClause:
    return text(f"""
        SELECT {_ROW} FROM (
            SELECT DISTINCT best.question_id
            FROM unnest(CAST(:contest_ids AS uuid[]), CAST(:issues AS text[])) AS small (contest_id, issue)
            CROSS JOIN LATERAL (
                SELECT listing.question_id FROM issue_listings listing
                WHERE listing.contest_id = small.contest_id AND listing.issue = small.issue
                  {_unanswered(sort)}
                ORDER BY listing.{SCORES[sort]} DESC, listing.question_id DESC
                LIMIT {MOST_OF_AN_ISSUE}) AS best
        ) AS listed
        JOIN tallies tally ON tally.question_id = listed.question_id AND tally.listed
        JOIN questions question ON question.id = tally.question_id
    """)  # noqa: S608 (as above)


_BEST = {("contest", sort): _best("contest", sort) for sort in RANKED} | {
    ("ballot", "trending"): _best("ballot", "trending")
}
_SIZES = {sort: _sizes(sort) for sort in RANKED}
_BEST_OF_ISSUES = {sort: _best_of_issues(sort) for sort in RANKED}


def of_contests(session: Writer) -> int:
    """Rank the lists of some contests that changed; how many. Fewer than `MOST_TAKEN`: none is left."""
    if not session.scalar(_ALONE):
        return 0
    asked = {"marks": MOST_MARKS, "most": MOST_TAKEN, "rest": f"{REST_SECONDS} seconds"}
    changed = list(session.scalars(_CHANGED_CONTESTS, asked))
    for contest_id in changed:
        of_all = _count(session, "top", [contest_id])
        for sort in RANKED:
            counted = _count(session, sort, [contest_id]) if sort == "unanswered" else of_all
            _take(session, "contest", contest_id, sort, counted)
    if len(changed) < MOST_TAKEN:
        session.execute(_STILL, {"most": MOST_STILL})
    return len(changed)


def of_ballots(session: Writer) -> int:
    """As `of_contests`: what trends on ballots that are due."""
    if not session.scalar(_ALONE):
        return 0
    due = list(session.scalars(_DUE_BALLOTS, {"most": MOST_TAKEN}))
    for ballot_id in due:
        contest_ids = list(session.scalars(text(_STANDING), {"scope_id": ballot_id}))
        _take(session, "ballot", ballot_id, "trending", _count(session, "trending", contest_ids))
    return len(due)


def _count(session: Writer, sort: str, contest_ids: list[UUID]) -> Sequence[Any]:
    """How many questions each issue has in each contest."""
    return session.execute(_SIZES[sort], {"contest_ids": contest_ids}).all()


def _take(session: Writer, scope: str, scope_id: UUID, sort: str, counted: Sequence[Any]) -> None:
    sizes = Counter[str]()
    for row in counted:
        sizes[row.issue] += row.size
    small = sorted(counted, key=lambda row: (sizes[row.issue], row.issue))[:MOST_ISSUES]
    named = {"contest_ids": [row.contest_id for row in small], "issues": [row.issue for row in small]}
    of_issues = session.execute(_BEST_OF_ISSUES[sort], named).all() if small else []
    places: list[Place[UUID]] = []
    for most in (MOST_RANKED, MOST_OF_A_CROWD):
        best = session.execute(_BEST[scope, sort], {"scope_id": scope_id, "most": most}).all()
        places = rank(_questions(sort, [*best, *of_issues]), sizes)
        if len(places) == FIRST or len(best) < most:
            break
    kept = {
        "scope_id": scope_id,
        "sort": sort,
        "question_ids": [place.id for place in places],
        "reasons": json.dumps([place.why for place in places]),
    }
    session.execute(_KEEP, kept)


def _questions(sort: str, rows: Sequence[Any]) -> Iterable[Question[UUID]]:
    for row in {row.id: row for row in rows}.values():
        score = _score(sort, row.up, row.down, row.asked_at)
        # What divides is disliked by many: there a minority's question need only divide.
        supported = score > 0 if sort == "controversial" else row.up > row.down
        yield Question(row.id, score, tuple(row.issues), row.cluster_id, row.up, row.down, supported)


def _score(sort: str, up: float, down: float, asked_at_seconds: float) -> float:
    if sort == "trending":
        return scores.trending(up, down, asked_at_seconds)
    return scores.controversial(up, down) if sort == "controversial" else scores.top(up, down)
