"""What waits for a moderator, what was decided about one's own, and the log that everybody reads."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Reader, Writer
from civicq.sql import instant

MOST_WAITING = 100
# What a target says, whichever it is.
_WORDS = """
    CASE {of}.target_kind
    WHEN 'question' THEN (
        SELECT version.text FROM questions question
        JOIN question_versions version
          ON version.question_id = question.id AND version.number = question.version
        WHERE question.id = {of}.target_id)
    WHEN 'answer' THEN (
        SELECT concat_ws(E'\\n\\n', version.position, version.rationale, version.trade_offs,
            (SELECT transcript FROM videos WHERE answer_id = answer.id AND videos.state = 'shown'))
        FROM answers answer
        JOIN answer_versions version ON version.answer_id = answer.id AND version.number = answer.version
        WHERE answer.id = {of}.target_id)
    WHEN 'video' THEN (SELECT transcript FROM videos WHERE id = {of}.target_id)
    WHEN 'photo' THEN (SELECT '/img/' || digest FROM images WHERE id = {of}.target_id)
    WHEN 'profile' THEN (
        SELECT concat_ws(E'\\n\\n', statement, website) FROM candidates WHERE id = {of}.target_id)
    ELSE (SELECT rebuttal.text FROM rebuttals rebuttal WHERE rebuttal.id = {of}.target_id) END
"""
_QUEUE = text(f"""
    SELECT json_build_object(
        'questions', (
            SELECT coalesce(json_agg(body ORDER BY id), '[]') FROM (
                SELECT question.id, json_build_object(
                    'id', question.id, 'contest_id', question.contest_id, 'text', version.text,
                    'state', question.state, 'flags', question.flags,
                    'asked_at', {instant("question.asked_at")}) AS body
                FROM ballots ballot
                JOIN questions question ON question.ballot_id = ballot.id AND question.reviewed_at IS NULL
                    AND (question.state = 'pending' OR (question.flags <> '{{}}'
                         AND question.state IN ('approved', 'answered')))
                JOIN question_versions version
                  ON version.question_id = question.id AND version.number = question.version
                WHERE ballot.city_id = :city_id
                ORDER BY question.id LIMIT {MOST_WAITING}) AS waiting),
        'reports', (
            SELECT coalesce(json_agg(body ORDER BY first), '[]') FROM (
                SELECT min(report.id::text) AS first, json_build_object(
                    'target', json_build_object('kind', report.target_kind, 'id', report.target_id),
                    'text', {_WORDS.format(of="report")},
                    'rules', json_object_agg(report.rule, report.times),
                    'notes', (SELECT coalesce(json_agg(noted.note), '[]') FROM reports noted
                              WHERE noted.target_id = report.target_id AND noted.outcome IS NULL
                                AND noted.note IS NOT NULL),
                    'filed_at', {instant("min(report.filed_at)")}) AS body
                FROM (
                    SELECT target_kind, target_id, rule, count(*) AS times, min(id::text)::uuid AS id,
                           min(filed_at) AS filed_at
                    FROM reports WHERE city_id = :city_id AND outcome IS NULL
                    GROUP BY target_kind, target_id, rule) AS report
                GROUP BY report.target_kind, report.target_id
                ORDER BY first LIMIT {MOST_WAITING}) AS waiting),
        'appeals', (
            SELECT coalesce(json_agg(body ORDER BY appealed_at), '[]') FROM (
                SELECT decision.appealed_at, json_build_object(
                    'decision_id', decision.id,
                    'target', json_build_object('kind', decision.target_kind, 'id', decision.target_id),
                    'text', {_WORDS.format(of="decision")}, 'rule', decision.rule, 'reason', decision.reason,
                    'note', decision.appeal_note, 'appealed_at', {instant("decision.appealed_at")}) AS body
                FROM decisions decision
                WHERE decision.city_id = :city_id AND decision.appealed_at IS NOT NULL
                  AND decision.appeal_outcome IS NULL
                ORDER BY decision.appealed_at LIMIT {MOST_WAITING}) AS waiting))::text
""")  # noqa: S608 (only constants are put in)

DECISION = f"""
    'id', decision.id, 'action', decision.action, 'rule', decision.rule, 'reason', decision.reason,
    'target', json_build_object('kind', decision.target_kind, 'id', decision.target_id),
    'decided_at', {instant("decision.decided_at")}, 'decided_by', decision.moderator_role,
    'appeal', CASE WHEN decision.appealed_at IS NOT NULL THEN json_build_object(
        'outcome', decision.appeal_outcome, 'reason', decision.appeal_reason,
        'decided_at', {instant("decision.appeal_decided_at")}) END
"""
# All that a citizen can have been decided about: what they asked, and what they said for a candidate.
OWN = """
    SELECT id FROM questions WHERE author_id = :citizen_id
    UNION ALL SELECT answer.id FROM answers answer
        JOIN candidate_accounts account USING (candidate_id) WHERE account.citizen_id = :citizen_id
    UNION ALL SELECT rebuttal.id FROM rebuttals rebuttal
        JOIN candidate_accounts account USING (candidate_id) WHERE account.citizen_id = :citizen_id
    UNION ALL SELECT video.id FROM videos video
        JOIN candidate_accounts account USING (candidate_id) WHERE account.citizen_id = :citizen_id
    UNION ALL SELECT image.id FROM images image
        JOIN candidate_accounts account USING (candidate_id) WHERE account.citizen_id = :citizen_id
    UNION ALL SELECT candidate_id FROM candidate_accounts WHERE citizen_id = :citizen_id
"""
_MINE = text(f"""
    SELECT json_build_object('decisions', coalesce(json_agg(body ORDER BY id DESC), '[]'))::text FROM (
        SELECT decision.id, json_build_object({DECISION}) AS body
        FROM decisions decision WHERE decision.target_id IN ({OWN})
        ORDER BY decision.id DESC LIMIT {MOST_WAITING}) AS latest
""")  # noqa: S608
_LOG = text(f"""
    SELECT json_build_object('decisions', (
        SELECT coalesce(json_agg(body ORDER BY id DESC), '[]') FROM (
            SELECT decision.id, json_build_object({DECISION}) AS body FROM decisions decision
            WHERE decision.city_id = city.id AND decision.action <> 'dismiss'
              AND (CAST(:before AS uuid) IS NULL OR decision.id < CAST(:before AS uuid))
            ORDER BY decision.id DESC LIMIT :limit) AS latest))::text
    FROM cities city WHERE city.slug = :city_slug AND city.activated_at IS NOT NULL
""")  # noqa: S608
_MONTHS = text("""
    SELECT json_build_object('months', (
        SELECT coalesce(json_agg(body ORDER BY month DESC), '[]') FROM (
            SELECT month, json_build_object(
                'month', month, 'approved', count(*) FILTER (WHERE action = 'approve'),
                'removed', count(*) FILTER (WHERE action = 'remove'),
                'merged', count(*) FILTER (WHERE action = 'merge'),
                'dismissed', count(*) FILTER (WHERE action = 'dismiss'),
                'appeals', count(appealed_at),
                'overturned', count(*) FILTER (WHERE appeal_outcome = 'overturned'),
                'median_hours', round(extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (
                    ORDER BY decided_at - waited_since)) / 3600.0, 1),
                'rules', (
                    SELECT coalesce(json_object_agg(rule, times), '{}') FROM (
                        SELECT rule, count(*) AS times FROM decisions removal
                        WHERE removal.city_id = city.id AND removal.rule IS NOT NULL
                          AND to_char(removal.decided_at AT TIME ZONE 'UTC', 'YYYY-MM') = month
                        GROUP BY rule) AS counted)) AS body
            FROM (SELECT *, to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month
                  FROM decisions WHERE city_id = city.id) AS decided
            GROUP BY month) AS counted))::text
    FROM cities city WHERE city.slug = :city_slug AND city.activated_at IS NOT NULL
""")


def queue(session: Writer, city_id: UUID) -> str:
    """Questions to read, reports and appeals, the longest waiting first."""
    return str(session.execute(_QUEUE, {"city_id": city_id}).scalar_one())


def mine(session: Writer, citizen_id: UUID) -> str:
    return str(session.execute(_MINE, {"citizen_id": citizen_id}).scalar_one())


def log(session: Reader, city_slug: str, before: str | None, limit: int) -> str | None:
    values = {"city_slug": city_slug, "before": before, "limit": limit}
    return session.execute(_LOG, values).scalar()


def months(session: Reader, city_slug: str) -> str | None:
    return session.execute(_MONTHS, {"city_slug": city_slug}).scalar()
