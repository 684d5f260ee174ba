"""Who answered what, for the city's staff; and all that is public of a ballot, to take away."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.questions.models import LISTED
from civicq.sql import instant

_COVERAGE = text(f"""
    SELECT json_build_object('contests', coalesce(json_agg(json_build_object(
        'id', contest.id, 'title', contest.title, 'ballot_id', contest.ballot_id,
        'questions', (SELECT count(*) FROM questions WHERE contest_id = contest.id AND state IN {LISTED}),
        'unanswered', (SELECT count(*) FROM tallies
                       WHERE contest_id = contest.id AND listed AND answers = 0),
        'candidates', (
            SELECT coalesce(json_agg(json_build_object(
                'id', candidate.id, 'name', candidate.name,
                'invited', EXISTS (SELECT FROM invitations WHERE candidate_id = candidate.id),
                'has_account', EXISTS (SELECT FROM candidate_accounts WHERE candidate_id = candidate.id),
                'answers', (SELECT count(*) FROM answers
                            WHERE candidate_id = candidate.id AND state = 'published'))
                ORDER BY candidate.position, candidate.id), '[]')
            FROM candidates candidate WHERE contest_id = contest.id AND withdrawn_at IS NULL))
        ORDER BY ballot.election_date DESC, contest.position), '[]'))::text
    FROM ballots ballot JOIN contests contest ON contest.ballot_id = ballot.id
    WHERE ballot.city_id = :city_id AND contest.withdrawn_at IS NULL
""")  # noqa: S608 (only constants are put in)

_FIGURES = text(f"""
    WITH own AS (SELECT id FROM ballots WHERE city_id = :city_id),
    asked AS (SELECT state, asked_at FROM questions WHERE ballot_id IN (SELECT id FROM own))
    SELECT json_build_object(
        'questions', (SELECT coalesce(json_object_agg(state, number), '{{}}') FROM (
            SELECT state, count(*) AS number FROM asked GROUP BY state) AS by_state),
        'days', (SELECT json_agg(json_build_object('day', day::date, 'questions', (
                SELECT count(*) FROM asked WHERE asked_at >= day AND asked_at < day + interval '1 day'))
                ORDER BY day)
            FROM generate_series(date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                                 - interval '13 days', now(), interval '1 day') AS day),
        'votes', (SELECT coalesce(sum(up + down), 0) FROM tallies WHERE ballot_id IN (SELECT id FROM own)),
        'residents', (SELECT coalesce(json_object_agg(method, number), '{{}}') FROM (
            SELECT method, count(*) AS number FROM standings
            WHERE city_id = :city_id AND state = 'verified' AND expires_at > now()
            GROUP BY method) AS by_method),
        'candidates', (SELECT count(*) FROM candidates
            WHERE ballot_id IN (SELECT id FROM own) AND withdrawn_at IS NULL),
        'candidates_answering', (SELECT count(DISTINCT candidate_id) FROM answers
            WHERE state = 'published' AND candidate_id IN (
                SELECT id FROM candidates WHERE ballot_id IN (SELECT id FROM own))),
        'reports', (SELECT json_build_object('open', count(*), 'oldest', {instant("min(filed_at)")})
            FROM reports WHERE city_id = :city_id AND outcome IS NULL),
        'mistakes', (SELECT json_build_object('open', count(*), 'oldest', {instant("min(filed_at)")})
            FROM mistakes WHERE city_id = :city_id AND state = 'open'))::text
""")  # noqa: S608

# No author, no voter: nothing that is not on a public page.
COLUMNS = {
    "questions": ("id", "contest", "text", "issues", "state", "up", "down", "answers", "asked_at"),
    "answers": (
        "id",
        "question_id",
        "question",
        "candidate",
        "position",
        "rationale",
        "trade_offs",
        "answered_at",
    ),
}
# Of one file, which has to fit into a Lambda's answer of 6 MB.
MOST_ROWS = 5_000
_EXPORTS = {
    "questions": text(f"""
        SELECT question.id::text, contest.title, version.text, array_to_string(question.issues, ' '),
               question.state, tally.up, tally.down, tally.answers, {instant("question.asked_at")}
        FROM questions question
        JOIN contests contest ON contest.id = question.contest_id
        JOIN tallies tally ON tally.question_id = question.id
        JOIN question_versions version
          ON version.question_id = question.id AND version.number = question.version
        WHERE question.ballot_id = :ballot_id AND question.state IN {LISTED}
          AND (CAST(:after AS uuid) IS NULL OR question.id > CAST(:after AS uuid))
        ORDER BY question.id LIMIT :most
    """),  # noqa: S608
    "answers": text(f"""
        SELECT answer.id::text, question.id::text, question_version.text, candidate.name,
               version.position, version.rationale, version.trade_offs, {instant("answer.answered_at")}
        FROM questions question
        JOIN answers answer ON answer.question_id = question.id AND answer.state = 'published'
        JOIN answer_versions version ON version.answer_id = answer.id AND version.number = answer.version
        JOIN question_versions question_version
          ON question_version.question_id = question.id AND question_version.number = question.version
        JOIN candidates candidate ON candidate.id = answer.candidate_id
        WHERE question.ballot_id = :ballot_id AND question.state IN {LISTED}
          AND (CAST(:after AS uuid) IS NULL OR answer.id > CAST(:after AS uuid))
        ORDER BY answer.id LIMIT :most
    """),  # noqa: S608
}
_EXISTS = text("SELECT 1 FROM ballots WHERE id = :ballot_id AND city_id = :city_id")


def coverage(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_COVERAGE, {"city_id": city_id}).scalar_one())


def figures(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_FIGURES, {"city_id": city_id}).scalar_one())


def export(
    session: Writer, city_id: UUID, ballot_id: str, data: str, after: str | None
) -> list[tuple[Any, ...]] | None:
    """The rows in the order of `COLUMNS`, by their ids; more than `MOST_ROWS` tell that others follow. None
    where the city has no such ballot.
    """
    values = {"ballot_id": ballot_id, "after": after, "most": MOST_ROWS + 1}
    rows = [tuple(row) for row in session.execute(_EXPORTS[data], values)]
    exists = session.execute(_EXISTS, {"ballot_id": ballot_id, "city_id": city_id}).first()
    return rows if exists else None
