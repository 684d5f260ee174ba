"""Mistakes, as who told of them sees them and as the city's editors do."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.sql import instant

MOST_LISTED = 100
_MISTAKE = f"""
    'id', mistake.id, 'text', mistake.text, 'source', mistake.source, 'state', mistake.state,
    'reason', mistake.reason, 'filed_at', {instant("mistake.filed_at")},
    'contest', json_build_object('id', contest.id, 'title', contest.title),
    'candidate', CASE WHEN candidate.id IS NOT NULL
        THEN json_build_object('id', candidate.id, 'name', candidate.name) END
"""
_LISTED = f"""
    SELECT json_build_object('mistakes', coalesce(json_agg(body ORDER BY id {{order}}), '[]'))::text
    FROM (
        SELECT mistake.id, json_build_object({_MISTAKE}) AS body
        FROM mistakes mistake JOIN contests contest ON contest.id = mistake.contest_id
        LEFT JOIN candidates candidate ON candidate.id = mistake.candidate_id
        WHERE {{which}} ORDER BY mistake.id {{order}} LIMIT {MOST_LISTED}) AS listed
"""  # noqa: S608 (only constants of this module are put in)
_OPEN = text(_LISTED.format(which="mistake.city_id = :city_id AND mistake.state = 'open'", order="ASC"))
_MINE = text(_LISTED.format(which="mistake.author_id = :citizen_id", order="DESC"))


def unresolved(session: Writer, city_id: UUID) -> str:
    """The longest waiting first."""
    return str(session.execute(_OPEN, {"city_id": city_id}).scalar_one())


def mine(session: Writer, citizen_id: UUID) -> str:
    """The newest first."""
    return str(session.execute(_MINE, {"citizen_id": citizen_id}).scalar_one())
