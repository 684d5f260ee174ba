"""What somebody follows."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer

_MINE = text("""
    SELECT json_build_object(
        'cadence', coalesce((SELECT cadence FROM notice_choices WHERE citizen_id = :citizen_id), 'none'),
        'topics', (SELECT coalesce(json_agg(topic ORDER BY since, topic), '[]')
                   FROM follows WHERE citizen_id = :citizen_id))::text
""")


def mine(session: Writer, citizen_id: UUID) -> str:
    return str(session.execute(_MINE, {"citizen_id": citizen_id}).scalar_one())
