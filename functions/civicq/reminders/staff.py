"""Telling the staff of a city each morning what waits for them, and on Mondays what the week has brought."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause, text

from civicq.cities.roles import MAY
from civicq.db import Writer
from civicq.notices import choices, letters
from civicq.notices.letters import Queue, Week
from civicq.reminders.hours import MORNING, TODAY

# Of one statement, and of one transaction.
MOST_CITIES = 50


def _due(occasion: str, also: str) -> TextClause:
    """The next cities in the morning of which somebody of their staff has not been told."""
    return text(f"""
        SELECT city.id, city.name, city.slug, {TODAY} AS today FROM cities city
        WHERE city.id > :after AND city.activated_at IS NOT NULL AND {MORNING} AND {also}
          AND EXISTS (
            SELECT FROM city_staff member JOIN notice_choices choice USING (citizen_id)
            WHERE member.city_id = city.id AND choice.staff AND NOT EXISTS (
                SELECT FROM reminders WHERE citizen_id = member.citizen_id
                  AND occasion = '{occasion}/' || city.id || '/' || {TODAY}))
        ORDER BY city.id LIMIT {MOST_CITIES}
    """)  # noqa: S608 (only constants are put in)


_QUEUES_DUE = _due("queue", "true")
_WEEKS_DUE = _due("week", f"extract(isodow FROM {TODAY}) = 1")
_STAFF = text("""
    SELECT member.citizen_id, member.role FROM city_staff member JOIN notice_choices choice USING (citizen_id)
    WHERE member.city_id = :city_id AND choice.staff ORDER BY member.citizen_id
""")
_WAITING = text("""
    SELECT
        (SELECT count(*) FROM ballots ballot JOIN questions question ON question.ballot_id = ballot.id
         WHERE ballot.city_id = :city_id AND question.reviewed_at IS NULL
           AND (question.state = 'pending'
                OR (question.flags <> '{}' AND question.state IN ('approved', 'answered')))),
        (SELECT count(DISTINCT target_id) FROM reports WHERE city_id = :city_id AND outcome IS NULL),
        (SELECT count(*) FROM decisions WHERE city_id = :city_id
            AND appealed_at IS NOT NULL AND appeal_outcome IS NULL),
        (SELECT count(*) FROM standings WHERE city_id = :city_id AND state IN ('pending', 'appealed'))
""")
_DONE = text("""
    WITH week AS (SELECT CAST(:now AS timestamptz) - interval '7 days' AS since)
    SELECT
        (SELECT count(*) FROM ballots ballot JOIN questions question ON question.ballot_id = ballot.id
         WHERE ballot.city_id = :city_id AND question.asked_at > since),
        (SELECT count(*) FROM ballots ballot JOIN candidates candidate ON candidate.ballot_id = ballot.id
         JOIN answers answer ON answer.candidate_id = candidate.id
         WHERE ballot.city_id = :city_id AND answer.state = 'published' AND answer.answered_at > since),
        (SELECT count(*) FROM standings
         WHERE city_id = :city_id AND state = 'verified' AND decided_at > since)
    FROM week
""")


def tell_queues(session: Writer, after: UUID, now: datetime, site: str) -> UUID | None:
    """The next cities, behind this id; the last of them, None when none is left. No mail of an empty one."""
    last = None
    for city in session.execute(_QUEUES_DUE, {"after": after, "now": now}).all():
        last = city.id
        waiting = Queue(*session.execute(_WAITING, {"city_id": city.id}).one())
        for citizen_id, role in session.execute(_STAFF, {"city_id": city.id}).all():
            theirs = _for(role, waiting)
            if sum(theirs):
                letter = letters.queue(city.name, city.slug, theirs, site)
                occasion = f"queue/{city.id}/{city.today}"
                choices.remind(session, citizen_id, occasion, letter, kind="staff", now=now)
    return last


def _for(role: str, waiting: Queue) -> Queue:
    """Only what somebody of this role decides."""
    if role not in MAY["moderate"]:
        return Queue(0, 0, 0, 0)
    return waiting if role in MAY["verify"] else waiting._replace(standings=0)


def tell_weeks(session: Writer, after: UUID, now: datetime, site: str) -> UUID | None:
    """As `tell_queues`; a week in which nothing happened is not told."""
    last = None
    for city in session.execute(_WEEKS_DUE, {"after": after, "now": now}).all():
        last = city.id
        done = Week(*session.execute(_DONE, {"city_id": city.id, "now": now}).one())
        if not sum(done):
            continue
        letter = letters.week(city.name, city.slug, done, site)
        for citizen_id, _ in session.execute(_STAFF, {"city_id": city.id}).all():
            occasion = f"week/{city.id}/{city.today}"
            choices.remind(session, citizen_id, occasion, letter, kind="staff", now=now)
    return last
