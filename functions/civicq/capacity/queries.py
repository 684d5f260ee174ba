"""The elections near at hand, as the scaling function is told them."""

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import text

from civicq.capacity.zones import ANYWHERE, ZONES
from civicq.db import Reader

BEFORE_DAYS = 14
AFTER_DAYS = 2
MOST_NAMED = 3

# A day begins in the easternmost zone of a state and ends in its westernmost, unless its city has said when
# polls close. What lies in the same hours is one row: on one day a thousand cities may vote.
_NEAR = text("""
    WITH zone AS (
        SELECT * FROM unnest(CAST(:states AS text[]), CAST(:zones AS text[])) WITH ORDINALITY
            AS zone(state, name, place)
    ), near AS (
        SELECT city.id, city.name AS city, election.name AS election, ballot.election_date AS date,
               day.opens_at, greatest(day.opens_at, coalesce(ballot.closes_at, day.ends_at)) AS closes_at,
               day.zone
        FROM ballots ballot
        JOIN cities city ON city.id = ballot.city_id
        JOIN elections election ON election.id = ballot.election_id
        CROSS JOIN LATERAL (
            SELECT min(CAST(ballot.election_date AS timestamp) AT TIME ZONE zone.name) AS opens_at,
                   max(CAST(ballot.election_date + 1 AS timestamp) AT TIME ZONE zone.name) AS ends_at,
                   (array_agg(zone.name ORDER BY zone.place))[1] AS zone
            FROM zone
            WHERE zone.state = CASE WHEN city.state = ANY(CAST(:states AS text[])) THEN city.state ELSE '' END
        ) AS day
        WHERE ballot.published_at IS NOT NULL AND city.activated_at IS NOT NULL
          AND ballot.election_date BETWEEN current_date - :after_days AND current_date + :before_days
    ), resident AS (
        SELECT city_id, count(*) AS residents FROM standings WHERE state = 'verified' GROUP BY city_id
    )
    SELECT date, opens_at, closes_at, opens_at AT TIME ZONE zone AS opens_there,
           closes_at AT TIME ZONE zone AS closes_there, count(*) AS ballots,
           CAST(coalesce(sum(resident.residents), 0) AS bigint) AS residents,
           (array_agg(city || ', ' || election
                      ORDER BY resident.residents DESC NULLS LAST, city))[1:CAST(:most_named AS int)] AS names
    FROM near LEFT JOIN resident ON resident.city_id = near.id
    GROUP BY date, opens_at, closes_at, zone
    ORDER BY opens_at, closes_at, zone
""")


def near(session: Reader) -> list[dict[str, Any]]:
    """As JSON has it: moments with the offset of where the election is (RFC 3339)."""
    placed = [(state, zone) for state, zones in ({"": ANYWHERE} | ZONES).items() for zone in zones]
    values = {
        "states": [state for state, _ in placed],
        "zones": [zone for _, zone in placed],
        "before_days": BEFORE_DAYS,
        "after_days": AFTER_DAYS,
        "most_named": MOST_NAMED,
    }
    return [
        {
            "date": day.isoformat(),
            "opens_at": _there(opens_at, opens_there),
            "closes_at": _there(closes_at, closes_there),
            "ballots": ballots,
            "residents": residents,
            "names": names,
        }
        for day, opens_at, closes_at, opens_there, closes_there, ballots, residents, names in session.execute(
            _NEAR, values
        )
    ]


def _there(moment: datetime, there: datetime) -> str:
    """The database knows time zones; a Lambda's Python need not."""
    return moment.astimezone(timezone(there - moment.replace(tzinfo=None))).isoformat()
