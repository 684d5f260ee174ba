"""What has become of a picture, for whoever added it."""

from uuid import UUID

from sqlalchemy import text

from civicq.ballots.models import Candidate, City
from civicq.db import Writer
from civicq.sql import instant

_MINE = """
    SELECT json_build_object(
        'id', image.id, 'state', image.state, 'refusal', image.refusal,
        'refusal_facts', image.refusal_facts, 'rule', image.rule,
        'added_at', {added_at},
        'image', CASE WHEN image.published_at IS NOT NULL THEN owner.{shown} END)::text
    FROM images image JOIN {owners} owner ON owner.id = image.{column}
    WHERE owner.id = :owner_id AND image.state <> 'withdrawn'
    ORDER BY image.id DESC LIMIT 1
"""
_ADDED_AT = instant("image.added_at")
_LATEST = {
    Candidate: text(
        _MINE.format(added_at=_ADDED_AT, shown="photo", owners="candidates", column="candidate_id")
    ),
    City: text(_MINE.format(added_at=_ADDED_AT, shown="logo", owners="cities", column="city_id")),
}


def latest(session: Writer, of: type[Candidate | City], owner_id: UUID) -> str | None:
    """The one that was added last, whatever has become of it."""
    return session.execute(_LATEST[of], {"owner_id": owner_id}).scalar()
