"""What the staff of a city sees of it."""

from uuid import UUID

from sqlalchemy import text

from civicq.ballots.models import CLOSES_AT
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
_BALLOTS = text(f"""
    SELECT json_build_object('ballots', coalesce(json_agg(json_build_object(
        'id', ballot.id, 'election', json_build_object('name', election.name, 'date', election.date),
        'published', ballot.published_at IS NOT NULL, 'frozen', ballot.frozen_at IS NOT NULL,
        'closes_at', {instant(CLOSES_AT)},
        'contests', (SELECT count(*) FROM contests
                     WHERE ballot_id = ballot.id AND withdrawn_at IS NULL))
        ORDER BY election.date DESC), '[]'))::text
    FROM ballots ballot JOIN elections election ON election.id = ballot.election_id
    WHERE ballot.city_id = :city_id
""")  # noqa: S608
_BRANDING = text("""
    SELECT json_build_object('contact', contact, 'website', website, 'accent_color', accent_color)::text
    FROM cities WHERE id = :city_id
""")
_REGISTERED = text(f"""
    SELECT json_build_object('registrations', coalesce(json_agg(json_build_object(
        'slug', slug, 'name', name, 'state', state, 'contact', coalesce(registrant, contact),
        'active', activated_at IS NOT NULL, 'reason', decision_reason,
        'registered_at', {instant("created_at")})
        ORDER BY activated_at IS NOT NULL, decision_reason IS NOT NULL, created_at, slug), '[]'))::text
    FROM cities
""")  # noqa: S608
_WORKS_FOR = text("""
    SELECT json_build_object('cities', coalesce(json_agg(json_build_object(
        'slug', city.slug, 'name', city.name, 'state', city.state, 'role', staff.role,
        'active', city.activated_at IS NOT NULL,
        'reason', CASE WHEN staff.role = 'owner' THEN city.decision_reason END)
        ORDER BY city.name, city.slug), '[]'))::text
    FROM city_staff staff JOIN cities city ON city.id = staff.city_id WHERE staff.citizen_id = :citizen_id
""")
_SLUG = text("SELECT slug FROM cities WHERE id = :city_id")


def invitations(session: Writer, city_id: UUID) -> str:
    """The newest first."""
    return str(session.execute(_INVITATIONS, {"city_id": city_id}).scalar_one())


def staff(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_STAFF, {"city_id": city_id}).scalar_one())


def ballots(session: Writer, city_id: UUID) -> str:
    """Those too that nobody else sees."""
    return str(session.execute(_BALLOTS, {"city_id": city_id}).scalar_one())


def branding(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_BRANDING, {"city_id": city_id}).scalar_one())


def registrations(session: Writer) -> str:
    """Those that wait for an operator first."""
    return str(session.execute(_REGISTERED).scalar_one())


def works_for(session: Writer, citizen_id: UUID) -> str:
    """Those too that no operator has vouched for."""
    return str(session.execute(_WORKS_FOR, {"citizen_id": citizen_id}).scalar_one())


def slug(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_SLUG, {"city_id": city_id}).scalar_one())
