"""The imports that a city's staff has proposed."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.sql import instant

MOST_LISTED = 50
_PROPOSALS = text(f"""
    SELECT json_build_object('proposals', coalesce(json_agg(body ORDER BY id DESC), '[]'))::text
    FROM (
        SELECT id, json_build_object(
            'id', id, 'file_name', file_name, 'size_bytes', size_bytes, 'state', state, 'refusal', refusal,
            'summary', summary, 'lines', lines, 'notes', notes, 'proposed_by', proposed_by,
            'proposed_at', {instant("proposed_at")}, 'decided_by', decided_by,
            'decided_at', {instant("decided_at")}) AS body
        FROM proposals WHERE city_id = :city_id ORDER BY id DESC LIMIT {MOST_LISTED}) AS listed
""")  # noqa: S608 (only constants are put in)


def proposals(session: Writer, city_id: UUID) -> str:
    """The newest first."""
    return str(session.execute(_PROPOSALS, {"city_id": city_id}).scalar_one())
