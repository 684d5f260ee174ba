"""Reminding citizens of an election: in the week before, and on the day before."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer
from civicq.notices import letters
from civicq.notices.choices import WRITE, written
from civicq.reminders.hours import MORNING, TODAY

# People of one statement, of whom each may follow 200 topics: far inside the role's statement_timeout of 2 s.
MOST_PEOPLE = 500


@dataclass(frozen=True)
class Voting:
    """An election of a city that is at most a week ahead."""

    ballot_id: UUID
    city_id: UUID
    city: str
    slug: str
    name: str
    date: date
    days_left: int


# The week before, only where citizens may still ask and vote.
_DUE = text(f"""
    SELECT ballot.id, city.id, city.name, city.slug, election.name, election.date,
           election.date - {TODAY} AS days_left
    FROM ballots ballot
    JOIN cities city ON city.id = ballot.city_id
    JOIN elections election ON election.id = ballot.election_id
    WHERE election.date BETWEEN {TODAY} + 1 AND {TODAY} + 7 AND {MORNING}
      AND ballot.published_at IS NOT NULL AND city.activated_at IS NOT NULL
      AND (election.date = {TODAY} + 1 OR ballot.frozen_at IS NULL)
    ORDER BY ballot.id
""")  # noqa: S608 (only constants are put in)
# Who wants reminders and is verified there or follows something of the ballot. In the week before, nobody who
# has voted on one of its questions: that is what they would be reminded of.
_REMIND = text(f"""
    WITH people AS (
        SELECT citizen_id FROM notice_choices
        WHERE reminders AND citizen_id > :after ORDER BY citizen_id LIMIT :most
    ), due AS (
        SELECT citizen_id FROM people
        WHERE (
            EXISTS (SELECT FROM standings standing WHERE standing.citizen_id = people.citizen_id
                    AND standing.city_id = :city_id AND state = 'verified' AND expires_at > :now)
            OR EXISTS (
                SELECT FROM follows follow WHERE follow.citizen_id = people.citizen_id
                  AND CASE split_part(topic, '/', 1)
                    WHEN 'ballot' THEN split_part(topic, '/', 2) = CAST(:ballot_id AS text)
                    WHEN 'contest' THEN EXISTS (
                        SELECT FROM contests WHERE ballot_id = :ballot_id
                          AND id = CAST(split_part(topic, '/', 2) AS uuid))
                    WHEN 'candidate' THEN EXISTS (
                        SELECT FROM candidates WHERE ballot_id = :ballot_id
                          AND id = CAST(split_part(topic, '/', 2) AS uuid))
                    ELSE EXISTS (
                        SELECT FROM questions WHERE ballot_id = :ballot_id
                          AND id = CAST(split_part(topic, '/', 2) AS uuid)) END))
          AND (:last_day OR NOT EXISTS (
              SELECT FROM votes vote JOIN contests contest ON contest.id = vote.contest_id
              WHERE vote.citizen_id = people.citizen_id AND contest.ballot_id = :ballot_id))
    ), once AS (
        INSERT INTO reminders (citizen_id, occasion, at)
        SELECT citizen_id, :occasion, :now FROM due ORDER BY citizen_id
        ON CONFLICT DO NOTHING RETURNING citizen_id
    ), written AS (
        {WRITE} FROM once JOIN notice_choices choice USING (citizen_id)
    )
    SELECT max(citizen_id::text)::uuid FROM people
""")  # noqa: S608


def due(session: Writer, now: datetime) -> list[Voting]:
    """Elections of which people are to be reminded in this very hour."""
    return [Voting(*row) for row in session.execute(_DUE, {"now": now})]


def remind(session: Writer, voting: Voting, after: UUID, now: datetime, site: str) -> UUID | None:
    """The next people, behind this id; the last one looked at, None when nobody is left."""
    letter = letters.election(
        voting.city, voting.slug, voting.name,
        moment=voting.date, days_left=voting.days_left, site=site,
    )  # fmt: skip
    last_day = voting.days_left == 1
    values = written(letter, "reminders") | {
        "after": after, "most": MOST_PEOPLE, "city_id": voting.city_id, "ballot_id": voting.ballot_id,
        "now": now, "last_day": last_day,
        "occasion": f"election/{voting.ballot_id}/{'day' if last_day else 'week'}",
    }  # fmt: skip
    return session.execute(_REMIND, values).scalar()
