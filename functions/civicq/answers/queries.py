"""Answers beside one another, in one statement: who has not answered stands there as equally."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from civicq.db import Reader, Single, Writer
from civicq.questions.models import LISTED
from civicq.sql import instant

_WORDS = """
    'position', version.position, 'rationale', version.rationale, 'trade_offs', version.trade_offs,
    'sources', version.sources, 'claims', version.claims
"""
_ADDRESS = "'/media/' || video.id || '.' || split_part(video.type, '/', 2)"
_VIDEO = f"""json_build_object(
    'id', video.id, 'url', {_ADDRESS}, 'type', video.type, 'seconds', video.seconds,
    'captions_url', '/media/' || video.id || '.vtt', 'transcript', video.transcript,
    'answer_version', video.answer_version)"""
_IS_PUBLIC = "video.state = 'shown' AND video.published_at IS NOT NULL"
# Of an answer that was removed the rule is told, and no word of it.
_ANSWER = f"""
    json_build_object(
        'id', answer.id, 'state', answer.state, 'rule', answer.rule, 'version', answer.version,
        'question_version', answer.question_version,
        'answered_at', {instant("answer.answered_at")}, 'corrected_at', {instant("answer.corrected_at")},
        'words', CASE WHEN answer.state = 'published' THEN json_build_object({_WORDS}) END,
        'corrections', CASE WHEN answer.state = 'published' THEN (
            SELECT coalesce(json_agg(json_build_object(
                'number', version.number, 'correction', version.correction,
                'written_at', {instant("version.written_at")},
                'words', json_build_object({_WORDS})) ORDER BY version.number), '[]')
            FROM answer_versions version WHERE version.answer_id = answer.id AND answer.version > 1
        ) ELSE '[]' END,
        'video', CASE WHEN answer.state = 'published' THEN (
            SELECT {_VIDEO} FROM videos video WHERE video.answer_id = answer.id AND {_IS_PUBLIC}) END,
        'rebuttals', (
            SELECT coalesce(json_agg(json_build_object(
                'id', rebuttal.id, 'claim', rebuttal.claim, 'answer_version', rebuttal.answer_version,
                'candidate', json_build_object('id', rebutting.id, 'name', rebutting.name),
                'state', rebuttal.state, 'rule', rebuttal.rule,
                'text', CASE WHEN rebuttal.state = 'published' THEN rebuttal.text END,
                'sources', CASE WHEN rebuttal.state = 'published' THEN rebuttal.sources ELSE '[]' END,
                'written_at', {instant("rebuttal.written_at")}) ORDER BY rebuttal.id), '[]')
            FROM rebuttals rebuttal JOIN candidates rebutting ON rebutting.id = rebuttal.candidate_id
            WHERE rebuttal.answer_id = answer.id AND rebuttal.state <> 'withdrawn'),
        'verdicts', (
            SELECT json_build_object(
                'yes', count(*) FILTER (WHERE value = 0), 'partly', count(*) FILTER (WHERE value = 1),
                'no', count(*) FILTER (WHERE value = 2))
            FROM verdicts WHERE answer_id = answer.id))
"""  # noqa: S608 (only constants are put in)
_CANDIDATE = """json_build_object(
    'id', candidate.id, 'name', candidate.name, 'party', candidate.party, 'photo', candidate.photo)"""

# In an order that favors nobody: another one for each question, and the same for all who look. A page may
# turn it further for each viewer.
_BY_QUESTION = text(f"""
    SELECT question.contest_id, json_build_object(
        'question', json_build_object(
            'id', question.id, 'version', question.version, 'state', question.state,
            'text', CASE WHEN question.state IN {LISTED} THEN question_version.text END),
        'candidates', (
            SELECT coalesce(json_agg(json_build_object(
                'candidate', {_CANDIDATE},
                'answer', CASE WHEN answer.id IS NOT NULL THEN {_ANSWER} END)
                ORDER BY md5(question.id::text || candidate.id::text)), '[]')
            FROM candidates candidate
            LEFT JOIN answers answer
              ON answer.candidate_id = candidate.id AND answer.question_id = question.id
             AND answer.state <> 'withdrawn'
            LEFT JOIN answer_versions version
              ON version.answer_id = answer.id AND version.number = answer.version
            WHERE candidate.contest_id = question.contest_id AND candidate.withdrawn_at IS NULL
              AND question.state IN {LISTED}))::text
    FROM questions question
    JOIN ballots ballot ON ballot.id = question.ballot_id AND ballot.published_at IS NOT NULL
    JOIN question_versions question_version
      ON question_version.question_id = question.id AND question_version.number = question.version
    WHERE question.id = :question_id
""")  # noqa: S608 (only constants are put in)

_BY_CANDIDATE = text(f"""
    SELECT candidate.contest_id, (
        SELECT json_build_object(
            'answers', coalesce(json_agg(body ORDER BY id DESC) FILTER (WHERE place <= :limit), '[]'),
            'next', CASE WHEN count(*) > :limit THEN (array_agg(id) FILTER (WHERE place = :limit))[1] END)
        FROM (
            SELECT answer.id, row_number() OVER (ORDER BY answer.id DESC) AS place, json_build_object(
                'question', json_build_object(
                    'id', question.id, 'version', question.version, 'state', question.state,
                    'text', question_version.text),
                'answer', {_ANSWER}) AS body
            FROM answers answer
            JOIN answer_versions version ON version.answer_id = answer.id AND version.number = answer.version
            JOIN questions question ON question.id = answer.question_id AND question.state IN {LISTED}
            JOIN question_versions question_version
              ON question_version.question_id = question.id AND question_version.number = question.version
            WHERE answer.candidate_id = candidate.id AND answer.state <> 'withdrawn'
              AND (CAST(:after AS uuid) IS NULL OR answer.id < CAST(:after AS uuid))
            ORDER BY answer.id DESC LIMIT CAST(:limit AS int) + 1) AS latest)::text
    FROM candidates candidate JOIN contests contest ON contest.id = candidate.contest_id
    JOIN ballots ballot ON ballot.id = contest.ballot_id AND ballot.published_at IS NOT NULL
    WHERE candidate.id = :candidate_id AND candidate.withdrawn_at IS NULL AND contest.withdrawn_at IS NULL
""")  # noqa: S608

_CANDIDACIES = text("""
    SELECT json_build_object('candidacies', coalesce(json_agg(json_build_object(
        'id', candidate.id, 'name', candidate.name, 'statement', candidate.statement,
        'website', candidate.website, 'profile_rule', candidate.profile_rule,
        'contest', json_build_object('id', contest.id, 'title', contest.title),
        'city', json_build_object('slug', city.slug, 'name', city.name, 'state', city.state))
        ORDER BY candidate.id), '[]'))::text
    FROM candidate_accounts account
    JOIN candidates candidate ON candidate.id = account.candidate_id
    JOIN contests contest ON contest.id = candidate.contest_id
    JOIN ballots ballot ON ballot.id = contest.ballot_id
    JOIN cities city ON city.id = ballot.city_id
    WHERE account.citizen_id = :citizen_id AND candidate.withdrawn_at IS NULL
""")
_OPEN_QUESTIONS = text("""
    SELECT json_build_object(
        'questions', coalesce(json_agg(body ORDER BY top DESC, question_id DESC), '[]'))::text
    FROM (
        SELECT tally.top, tally.question_id, json_build_object(
            'id', question.id, 'text', version.text, 'version', question.version, 'issues', question.issues,
            'up', tally.up, 'down', tally.down, 'answers', tally.answers) AS body
        FROM tallies tally
        JOIN questions question ON question.id = tally.question_id
        JOIN question_versions version
          ON version.question_id = question.id AND version.number = question.version
        WHERE tally.contest_id = (SELECT contest_id FROM candidates WHERE id = :candidate_id) AND tally.listed
          AND NOT EXISTS (SELECT FROM answers answer WHERE answer.question_id = tally.question_id
                          AND answer.candidate_id = :candidate_id AND answer.state <> 'withdrawn')
        ORDER BY tally.top DESC, tally.question_id DESC LIMIT :limit) AS open
""")
_MY_VERDICTS = text("""
    SELECT json_build_object('verdicts', coalesce(json_agg(json_build_object(
        'answer_id', answer.id, 'value', (ARRAY['yes', 'partly', 'no'])[verdict.value + 1])
        ORDER BY answer.id), '[]'))::text
    FROM answers answer JOIN verdicts verdict ON verdict.answer_id = answer.id
    WHERE answer.question_id = :question_id AND verdict.citizen_id = :citizen_id
""")
_OF_MINE = "video.question_id = :question_id AND video.candidate_id = :candidate_id"
_MY_VIDEO = text(f"""
    SELECT json_build_object(
        'id', id, 'state', state, 'refusal', refusal, 'refusal_facts', refusal_facts, 'rule', rule,
        'type', type, 'size_bytes', size_bytes,
        'seconds', seconds, 'transcript', transcript, 'added_at', {instant("added_at")},
        'url', CASE WHEN published_at IS NOT NULL THEN {_ADDRESS} END,
        'shown', (SELECT {_VIDEO} FROM videos video WHERE {_OF_MINE} AND {_IS_PUBLIC}))::text
    FROM videos video
    WHERE {_OF_MINE} AND state <> 'withdrawn'
    ORDER BY id DESC LIMIT 1
""")  # noqa: S608
_SPEAKS_FOR = text("""
    SELECT account.citizen_id = :citizen_id FROM candidates candidate
    LEFT JOIN candidate_accounts account ON account.candidate_id = candidate.id
    WHERE candidate.id = :candidate_id AND candidate.withdrawn_at IS NULL
""")


def _first(session: Session | Reader, statement: Any, **values: object) -> tuple[UUID, str] | None:
    row = session.execute(statement, values).first()
    return (row[0], row[1]) if row else None


def by_question(session: Reader, question_id: str) -> tuple[UUID, str] | None:
    """The contest's id, which a tag needs, and the JSON."""
    return _first(session, _BY_QUESTION, question_id=question_id)


def by_candidate(
    session: Reader, candidate_id: str, *, after: str | None, limit: int
) -> tuple[UUID, str] | None:
    """As `by_question`, the newest answers first, from the one on that is older than `after`."""
    return _first(session, _BY_CANDIDATE, candidate_id=candidate_id, after=after, limit=limit)


def candidacies(single: Single, citizen_id: UUID) -> str:
    return str(single.execute(_CANDIDACIES, {"citizen_id": citizen_id}).scalar_one())


def open_questions(session: Writer, candidate_id: UUID, limit: int) -> str:
    """What a candidate has not answered, what citizens support most first."""
    values = {"candidate_id": candidate_id, "limit": limit}
    return str(session.execute(_OPEN_QUESTIONS, values).scalar_one())


def my_verdicts(session: Writer, citizen_id: UUID, question_id: str) -> str:
    values = {"citizen_id": citizen_id, "question_id": question_id}
    return str(session.execute(_MY_VERDICTS, values).scalar_one())


def my_video(session: Writer, candidate_id: UUID, question_id: str) -> str | None:
    """The one that was added last, whatever has become of it."""
    values = {"candidate_id": candidate_id, "question_id": question_id}
    return session.execute(_MY_VIDEO, values).scalar()


def speaks_for(session: Writer, citizen_id: UUID, candidate_id: str) -> bool | None:
    """Whether this account is the candidate's; None where nobody of this id stands."""
    row = session.execute(_SPEAKS_FOR, {"citizen_id": citizen_id, "candidate_id": candidate_id}).first()
    return None if row is None else bool(row[0])
