"""Mistakes, as who told of them sees them and as the city's editors do."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.sql import instant

MOST_LISTED = 100
_MISTAKE = f"""
    'id', mistake.id, 'text', mistake.text, 'source', mistake.source, 'state', mistake.state,
    'reason', mistake.reason, 'filed_at', {instant("mistake.filed_at")},
    'ballot', json_build_object('id', ballot.id,
        'city', json_build_object('slug', city.slug, 'name', city.name, 'state', city.state),
        'election', json_build_object('name', election.name, 'date', election.date)),
    'contest', CASE WHEN contest.id IS NOT NULL
        THEN json_build_object('id', contest.id, 'title', contest.title) END,
    'candidate', CASE WHEN candidate.id IS NOT NULL
        THEN json_build_object('id', candidate.id, 'name', candidate.name) END
"""
_OF = """
    mistakes mistake LEFT JOIN contests contest ON contest.id = mistake.contest_id
    LEFT JOIN candidates candidate ON candidate.id = mistake.candidate_id
    JOIN ballots ballot ON ballot.id = coalesce(mistake.ballot_id, contest.ballot_id)
    JOIN cities city ON city.id = ballot.city_id
    JOIN elections election ON election.id = ballot.election_id
"""
_LISTED = f"""
    SELECT json_build_object('mistakes', coalesce(json_agg(body ORDER BY id {{order}}), '[]'))::text
    FROM (
        SELECT mistake.id, json_build_object({_MISTAKE}) AS body FROM {_OF}
        WHERE {{which}} ORDER BY mistake.id {{order}} LIMIT {MOST_LISTED}) AS listed
"""  # noqa: S608 (only constants of this module are put in)
_OPEN = text(_LISTED.format(which="mistake.city_id = :city_id AND mistake.state = 'open'", order="ASC"))
_OWN = text(f"""
    SELECT json_build_object({_MISTAKE})::text FROM {_OF}
    WHERE mistake.id = :mistake_id AND mistake.author_id = :citizen_id
""")  # noqa: S608
_MINE = text(_LISTED.format(which="mistake.author_id = :citizen_id", order="DESC"))


def unresolved(session: Writer, city_id: UUID) -> str:
    """The longest waiting first."""
    return str(session.execute(_OPEN, {"city_id": city_id}).scalar_one())


def own(session: Writer, citizen_id: UUID, mistake_id: str) -> str | None:
    return session.execute(_OWN, {"citizen_id": citizen_id, "mistake_id": mistake_id}).scalar()


def mine(session: Writer, citizen_id: UUID) -> str:
    """The newest first."""
    return str(session.execute(_MINE, {"citizen_id": citizen_id}).scalar_one())
