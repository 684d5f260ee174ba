"""What somebody follows, and what else they are told."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer

_MINE = text("""
    SELECT json_build_object(
        'cadence', coalesce(choice.cadence, 'none'), 'own', coalesce(choice.own, false),
        'reminders', coalesce(choice.reminders, false), 'staff', coalesce(choice.staff, false),
        'topics', (SELECT coalesce(json_agg(topic ORDER BY since, topic), '[]')
                   FROM follows WHERE citizen_id = :citizen_id))::text
    FROM (SELECT CAST(:citizen_id AS uuid) AS citizen_id) AS me
    LEFT JOIN notice_choices choice USING (citizen_id)
""")


def mine(session: Writer, citizen_id: UUID) -> str:
    return str(session.execute(_MINE, {"citizen_id": citizen_id}).scalar_one())
