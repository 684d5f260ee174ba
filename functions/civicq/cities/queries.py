"""What the staff of a city sees of it."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.sql import instant

MOST_INVITATIONS = 200
_INVITATIONS = text(f"""
    SELECT json_build_object('invitations', coalesce(json_agg(body ORDER BY id DESC), '[]'))::text
    FROM (
        SELECT id, json_build_object(
            'id', id, 'email', email, 'candidate_id', candidate_id, 'role', role,
            'state', CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
                          WHEN accepted_at IS NOT NULL THEN 'accepted'
                          WHEN expires_at <= now() THEN 'expired' ELSE 'sent' END,
            'expires_at', {instant("expires_at")}) AS body
        FROM invitations WHERE city_id = :city_id ORDER BY id DESC LIMIT {MOST_INVITATIONS}) AS latest
""")  # noqa: S608 (only constants are put in)
_STAFF = text(f"""
    SELECT json_build_object('staff', coalesce(json_agg(json_build_object(
        'id', citizen_id, 'role', role, 'since', {instant("since")}) ORDER BY since, citizen_id), '[]'))::text
    FROM city_staff WHERE city_id = :city_id
""")  # noqa: S608
_SLUG = text("SELECT slug FROM cities WHERE id = :city_id")


def invitations(session: Writer, city_id: UUID) -> str:
    """The newest first."""
    return str(session.execute(_INVITATIONS, {"city_id": city_id}).scalar_one())


def staff(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_STAFF, {"city_id": city_id}).scalar_one())


def slug(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_SLUG, {"city_id": city_id}).scalar_one())
