"""Standing, as its citizen sees it and as the city's staff does."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.sql import instant
from civicq.standing.models import MOST_TRIES

# Expired is not stored: it comes with time.
_STANDING = f"""
    'state', CASE WHEN standing.state = 'verified' AND expires_at <= now() THEN 'expired'
             ELSE standing.state END,
    'method', method, 'reason', reason, 'requested_at', {instant("requested_at")},
    'decided_at', {instant("decided_at")}, 'expires_at', {instant("expires_at")}
"""
_CITY = "json_build_object('slug', city.slug, 'name', city.name, 'state', city.state)"
_MINE = text(f"""
    SELECT json_build_object(
        'standings', (
            SELECT coalesce(json_agg(json_build_object('city', {_CITY}, {_STANDING})
                ORDER BY requested_at, city.slug), '[]')
            FROM standings standing JOIN cities city ON city.id = standing.city_id
            WHERE citizen_id = :citizen_id),
        'codes', (
            SELECT coalesce(json_agg(json_build_object(
                'city', {_CITY}, 'method', method, 'expires_at', {instant("expires_at")},
                'tries_left', {MOST_TRIES} - tries) ORDER BY expires_at), '[]')
            FROM verification_codes code JOIN cities city ON city.id = code.city_id
            WHERE citizen_id = :citizen_id AND expires_at > now() AND tries < {MOST_TRIES}))::text
""")  # noqa: S608 (only constants are put in)
_ONE = text(f"""
    SELECT json_build_object('city', {_CITY}, {_STANDING})::text
    FROM standings standing JOIN cities city ON city.id = standing.city_id
    WHERE citizen_id = :citizen_id AND city.slug = :city_slug
""")  # noqa: S608
MOST_WAITING = 100
_WAITING = text(f"""
    SELECT json_build_object(
        'standings', coalesce(json_agg(body ORDER BY requested_at, citizen_id), '[]'))::text
    FROM (
        SELECT requested_at, citizen_id,
               json_build_object('citizen_id', citizen_id, 'note', note, {_STANDING}) AS body
        FROM standings standing WHERE city_id = :city_id AND state IN ('pending', 'appealed')
        ORDER BY requested_at, citizen_id LIMIT {MOST_WAITING}) AS waiting
""")  # noqa: S608
# How many are verified by one letter box: a household shares it, and a crowd does not.
_VERIFIED_BY = """(
    SELECT count(*) FROM standings same
    WHERE same.city_id = :city_id AND same.letter_digest = {digest}
      AND same.state = 'verified' AND same.expires_at > now())"""
_ITS_LETTER_BOX = """(
    SELECT proof FROM verification_codes code
    WHERE code.citizen_id = message.citizen_id AND code.city_id = :city_id AND code.method = 'letter')"""
_LETTERS = text(f"""
    SELECT json_build_object('letters', coalesce(json_agg(body ORDER BY id), '[]'))::text
    FROM (
        SELECT id, json_build_object('id', id, 'recipient', recipient, 'subject', subject, 'body', body,
                                     'verified', {_VERIFIED_BY.format(digest=_ITS_LETTER_BOX)},
                                     'written_at', {instant("written_at")}) AS body
        FROM messages message WHERE city_id = :city_id AND channel = 'letter' AND sent_at IS NULL
        ORDER BY id LIMIT {MOST_WAITING}) AS waiting
""")  # noqa: S608


_RESIDENTS = text(f"""
    SELECT json_build_object('residents', coalesce(json_agg(body ORDER BY citizen_id), '[]'))::text
    FROM (
        SELECT standing.citizen_id, json_build_object(
            'citizen_id', standing.citizen_id, {_STANDING},
            'questions', asked.number, 'removed', asked.removed,
            'at_letter_box', CASE WHEN standing.method = 'letter'
                THEN {_VERIFIED_BY.format(digest="standing.letter_digest")} END) AS body
        FROM standings standing CROSS JOIN LATERAL (
            SELECT count(*) AS number, count(*) FILTER (WHERE question.state = 'removed') AS removed
            FROM questions question JOIN ballots ballot ON ballot.id = question.ballot_id
            WHERE question.author_id = standing.citizen_id AND ballot.city_id = :city_id) AS asked
        WHERE city_id = :city_id
          AND (CAST(:after AS uuid) IS NULL OR standing.citizen_id > CAST(:after AS uuid))
        ORDER BY standing.citizen_id LIMIT :limit) AS listed
""")  # noqa: S608


def mine(session: Writer, citizen_id: UUID) -> str:
    return str(session.execute(_MINE, {"citizen_id": citizen_id}).scalar_one())


def one(session: Writer, citizen_id: UUID, city_slug: str) -> str:
    """For whoever has just come to it."""
    return str(session.execute(_ONE, {"citizen_id": citizen_id, "city_slug": city_slug}).scalar_one())


def waiting(session: Writer, city_id: UUID) -> str:
    """Who waits for the city's staff, the longest first."""
    return str(session.execute(_WAITING, {"city_id": city_id}).scalar_one())


def residents(session: Writer, city_id: UUID, after: str | None, limit: int) -> str:
    """All who ever asked for standing, in the order of ids; of what they did here, only its number."""
    values = {"city_id": city_id, "after": after, "limit": limit}
    return str(session.execute(_RESIDENTS, values).scalar_one())


def unsent_letters(session: Writer, city_id: UUID) -> str:
    return str(session.execute(_LETTERS, {"city_id": city_id}).scalar_one())
