"""All that CivicQ holds of one citizen, for nobody but them (GDPR article 15)."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.sql import instant

_EXPORT = text(f"""
    SELECT json_build_object(
        'id', CAST(:citizen_id AS uuid),
        'since', (SELECT {instant("created_at")} FROM citizens WHERE id = :citizen_id),
        'standings', (
            SELECT coalesce(json_agg(json_build_object(
                'city', city.slug, 'state', standing.state, 'method', method, 'note', note, 'reason', reason,
                'requested_at', {instant("requested_at")}, 'expires_at', {instant("expires_at")})), '[]')
            FROM standings standing JOIN cities city ON city.id = city_id WHERE citizen_id = :citizen_id),
        'questions', (
            SELECT coalesce(json_agg(json_build_object(
                'id', id, 'state', state, 'issues', issues, 'asked_at', {instant("asked_at")},
                'versions', (
                    SELECT json_agg(json_build_object('number', number, 'text', text, 'reason', reason)
                                    ORDER BY number)
                    FROM question_versions WHERE question_id = questions.id)) ORDER BY id), '[]')
            FROM questions WHERE author_id = :citizen_id),
        'votes', (
            SELECT coalesce(json_agg(json_build_object(
                'question_id', question_id, 'value', value, 'cast_at', {instant("cast_at")})), '[]')
            FROM votes WHERE citizen_id = :citizen_id),
        'verdicts', (
            SELECT coalesce(json_agg(json_build_object(
                'answer_id', answer_id, 'value', (ARRAY['yes', 'partly', 'no'])[value + 1])), '[]')
            FROM verdicts WHERE citizen_id = :citizen_id),
        'reports', (
            SELECT coalesce(json_agg(json_build_object(
                'target', target_id, 'rule', rule, 'note', note, 'outcome', outcome,
                'filed_at', {instant("filed_at")})), '[]')
            FROM reports WHERE reporter_id = :citizen_id),
        'mistakes', (
            SELECT coalesce(json_agg(json_build_object(
                'contest_id', contest_id, 'text', text, 'source', source, 'state', state,
                'filed_at', {instant("filed_at")})), '[]')
            FROM mistakes WHERE author_id = :citizen_id),
        'follows', (
            SELECT coalesce(json_agg(topic), '[]') FROM follows WHERE citizen_id = :citizen_id),
        'notices', (
            SELECT json_build_object('cadence', cadence, 'own', own, 'reminders', reminders, 'staff', staff,
                                     'email', email)
            FROM notice_choices WHERE citizen_id = :citizen_id),
        'reminders', (
            SELECT coalesce(json_agg(json_build_object(
                'occasion', occasion, 'at', {instant("at")}) ORDER BY at), '[]')
            FROM reminders WHERE citizen_id = :citizen_id),
        'candidacies', (
            SELECT coalesce(json_agg(candidate_id), '[]') FROM candidate_accounts
            WHERE citizen_id = :citizen_id),
        'roles', (
            SELECT coalesce(json_agg(json_build_object('city', city.slug, 'role', role)), '[]')
            FROM city_staff JOIN cities city ON city.id = city_id WHERE citizen_id = :citizen_id),
        'messages_waiting', (
            SELECT coalesce(json_agg(json_build_object(
                'channel', channel, 'recipient', recipient, 'subject', subject)), '[]')
            FROM messages WHERE citizen_id = :citizen_id AND sent_at IS NULL))::text
""")  # noqa: S608 (only constants are put in)


def export(session: Writer, citizen_id: UUID) -> str:
    return str(session.execute(_EXPORT, {"citizen_id": citizen_id}).scalar_one())
