"""Telling candidates what is new for them, at most once a day; and what is still open, once a week."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from civicq.ballots.models import CLOSES_AT
from civicq.db import Writer
from civicq.notices import choices, letters
from civicq.notices.letters import MOST_COUNTED, Open
from civicq.reminders.hours import MORNING, TODAY

# Of one statement, and of one transaction.
MOST_CANDIDATES = 50
MOST_QUOTED = 3

_OPEN = """
    FROM tallies tally
    WHERE tally.contest_id = candidate.contest_id AND tally.listed
      AND NOT EXISTS (SELECT FROM answers answer WHERE answer.question_id = tally.question_id
                      AND answer.candidate_id = candidate.id AND answer.state <> 'withdrawn')
"""
# Nobody who has answered everything, and nobody whose contest is closed, rests or was taken back.
_DUE = text(f"""
    SELECT candidate.id AS candidate_id, account.citizen_id, candidate.name, contest.title,
           contest.id AS contest_id, {TODAY} AS today,
           open.number, reminded.last IS NULL OR fresh.exists AS new
    FROM candidates candidate
    JOIN candidate_accounts account ON account.candidate_id = candidate.id
    JOIN notice_choices choice ON choice.citizen_id = account.citizen_id AND choice.reminders
    JOIN contests contest ON contest.id = candidate.contest_id
    JOIN ballots ballot ON ballot.id = contest.ballot_id
    JOIN cities city ON city.id = ballot.city_id
    CROSS JOIN LATERAL (
        SELECT max(at) AS last FROM reminders
        WHERE citizen_id = account.citizen_id
          AND occasion LIKE 'questions/' || candidate.id || '/%') AS reminded
    CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM (SELECT 1 {_OPEN} LIMIT {MOST_COUNTED}) AS counted) AS open
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT {_OPEN} AND tally.question_id IN (
                SELECT question_id FROM happenings
                WHERE kind = 'question' AND at > reminded.last AND at <= :now)) AS exists) AS fresh
    WHERE candidate.id > :after AND candidate.withdrawn_at IS NULL AND contest.withdrawn_at IS NULL
      AND ballot.published_at IS NOT NULL AND ballot.frozen_at IS NULL AND city.activated_at IS NOT NULL
      AND :now < {CLOSES_AT} AND {MORNING}
      AND open.number > 0
      AND NOT EXISTS (SELECT FROM reminders WHERE citizen_id = account.citizen_id
                      AND occasion = 'questions/' || candidate.id || '/' || {TODAY})
      AND (reminded.last IS NULL OR fresh.exists
           OR reminded.last <= CAST(:now AS timestamptz) - interval '6 days 12 hours')
    ORDER BY candidate.id LIMIT {MOST_CANDIDATES}
""")  # noqa: S608 (only constants are put in)
_TOP = text(f"""
    SELECT tally.question_id, (
        SELECT version.text FROM questions question JOIN question_versions version
          ON version.question_id = question.id AND version.number = question.version
        WHERE question.id = tally.question_id)
    FROM candidates candidate CROSS JOIN LATERAL (
        SELECT tally.question_id, tally.top {_OPEN}
        ORDER BY tally.top DESC, tally.question_id DESC LIMIT {MOST_QUOTED}) AS tally
    WHERE candidate.id = :candidate_id ORDER BY tally.top DESC, tally.question_id DESC
""")  # noqa: S608


def remind(session: Writer, after: UUID, now: datetime, site: str) -> UUID | None:
    """The next candidates, behind this id; the last of them, None when nobody is left."""
    last = None
    for row in session.execute(_DUE, {"after": after, "now": now}).all():
        _write(session, row, now, site)
        last = row.candidate_id
    return last


def _write(session: Writer, row: Any, now: datetime, site: str) -> None:
    top = [Open(*each) for each in session.execute(_TOP, {"candidate_id": row.candidate_id})]
    letter = letters.unanswered(
        row.name, row.title, row.contest_id, number=row.number, top=top, new=row.new, site=site
    )
    occasion = f"questions/{row.candidate_id}/{row.today}"
    choices.remind(session, row.citizen_id, occasion, letter, kind="reminders", now=now)
