"""What somebody follows, and what else they are told."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.languages import Language

_MINE = text("""
    SELECT json_build_object(
        'cadence', coalesce(choice.cadence, 'none'), 'own', coalesce(choice.own, false),
        'reminders', coalesce(choice.reminders, false), 'staff', coalesce(choice.staff, false),
        'language', coalesce(choice.language, :language),
        'topics', (SELECT coalesce(json_agg(topic ORDER BY since, topic), '[]')
                   FROM follows WHERE citizen_id = :citizen_id))::text
    FROM (SELECT CAST(:citizen_id AS uuid) AS citizen_id) AS me
    LEFT JOIN notice_choices choice USING (citizen_id)
""")


def mine(session: Writer, citizen_id: UUID, language: Language) -> str:
    """`language`: that in which mails would be, of whoever has chosen none yet."""
    values = {"citizen_id": citizen_id, "language": language}
    return str(session.execute(_MINE, values).scalar_one())
