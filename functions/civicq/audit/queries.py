"""The record of decisions, and whether it is whole."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from civicq.db import Reader
from civicq.sql import instant

_OF_CITY = text(f"""
    SELECT json_build_object('entries', coalesce(json_agg(body ORDER BY id DESC), '[]'))::text
    FROM (
        SELECT id, json_build_object(
            'id', id, 'at', {instant("at")},
            'actor_id', CASE WHEN :residents OR actor_role <> 'candidate' THEN actor_id END,
            'actor_role', actor_role, 'action', action, 'target_kind', target_kind,
            'target_id', CASE WHEN :residents OR target_kind <> 'standing' THEN target_id END,
            'detail', detail) AS body
        FROM audit_entries
        WHERE city_id = :city_id AND (CAST(:before AS bigint) IS NULL OR id < CAST(:before AS bigint))
        ORDER BY id DESC LIMIT :limit) AS latest
""")  # noqa: S608 (only constants are put in)
_HEAD = text(f"""
    SELECT json_build_object(
        'entries', coalesce(max(id), 0), 'at', {instant("max(at)")},
        'digest', (SELECT encode(digest, 'hex') FROM audit_entries ORDER BY id DESC LIMIT 1))::text
    FROM audit_entries
""")  # noqa: S608
_BROKEN = text("""
    SELECT id FROM (
        SELECT *, lag(id, 1, 0::bigint) OVER chain AS id_before,
               lag(digest, 1, ''::bytea) OVER chain AS digest_before
        FROM audit_entries entry WINDOW chain AS (ORDER BY id)) AS entry
    WHERE id <> id_before + 1
       OR digest <> audit_digest(
           digest_before, id, at, actor_id, actor_role, city_id, action, target_kind, target_id, detail)
    ORDER BY id LIMIT 1
""")


def of_city(session: Session, city_id: UUID, before: int | None, limit: int, *, residents: bool) -> str:
    """The newest first; `before` is the id of the last one seen. `residents`: whether the ids of those who do
    not work for the city are told.
    """
    values = {"city_id": city_id, "before": before, "limit": limit, "residents": residents}
    return str(session.execute(_OF_CITY, values).scalar_one())


def head(reader: Reader) -> str:
    """Who notes the digest today can tell tomorrow whether anything before it was changed."""
    return str(reader.execute(_HEAD).scalar_one())


def broken_at(session: Session) -> int | None:
    """The first entry that is not what was written, or follows none that was; None where all are."""
    return session.execute(_BROKEN).scalar()
