"""Ballots, read in one statement each: Postgres builds the JSON, and nobody rebuilds it."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text

from civicq.ballots import streets
from civicq.ballots.models import CLOSES_AT
from civicq.db import Reader, Writer
from civicq.sql import instant

_CITY = "json_build_object('slug', city.slug, 'name', city.name, 'state', city.state)"
_ELECTION = "json_build_object('name', election.name, 'date', election.date)"

_CONTEST = """
    'id', contest.id, 'kind', contest.kind, 'title', contest.title, 'jurisdiction', contest.jurisdiction,
    'office', contest.office, 'district', contest.district, 'seats', contest.seats,
    'voting_method', contest.voting_method, 'position', contest.position,
    'measure', (
        SELECT json_build_object('number', number, 'summary', summary, 'full_text', full_text,
                                 'pro_statement', pro_statement, 'con_statement', con_statement)
        FROM measures WHERE contest_id = contest.id),
    'candidates', (
        SELECT coalesce(json_agg(json_build_object(
            'id', id, 'name', name, 'party', party, 'position', position, 'photo', photo)
            ORDER BY position, id), '[]')
        FROM candidates WHERE contest_id = contest.id AND withdrawn_at IS NULL)
"""

_CITIES = text("""
    SELECT json_build_object('cities', coalesce(json_agg(json_build_object(
        'id', id, 'slug', slug, 'name', name, 'state', state) ORDER BY name, slug), '[]'))::text
    FROM cities WHERE activated_at IS NOT NULL
""")

_CITY_WITH_BALLOTS = text(f"""
    SELECT json_build_object(
        'id', city.id, 'slug', city.slug, 'name', city.name, 'state', city.state,
        'contact', city.contact, 'website', city.website, 'accent_color', city.accent_color,
        'logo', city.logo, 'standing_methods', city.standing_methods,
        'ballots', (
            SELECT coalesce(json_agg(json_build_object(
                'id', ballot.id, 'election', {_ELECTION}) ORDER BY ballot.election_date DESC), '[]')
            FROM ballots ballot JOIN elections election ON election.id = ballot.election_id
            WHERE ballot.city_id = city.id AND ballot.published_at IS NOT NULL))::text
    FROM cities city WHERE city.slug = :city_slug AND city.activated_at IS NOT NULL
""")  # noqa: S608 (only constants of this module are put in)

# Without a precinct: every contest of the ballot. With one: its ballot style's contests, and no row where the
# ballot has no such precinct.
_BALLOT = """
    SELECT ballot.id, city.slug, election.id, json_build_object(
        'id', ballot.id, 'city', {city}, 'election', {election},
        'closes_at', {closes_at}, 'frozen', ballot.frozen_at IS NOT NULL,
        'precinct', CASE WHEN precinct.id IS NOT NULL
            THEN json_build_object('slug', precinct.slug, 'name', precinct.name) END,
        'contests', (
            SELECT coalesce(json_agg(
                json_build_object({contest}) ORDER BY contest.position, contest.id), '[]')
            FROM contests contest
            WHERE contest.ballot_id = ballot.id AND contest.withdrawn_at IS NULL
              AND (precinct.id IS NULL OR EXISTS (
                  SELECT FROM ballot_style_contests
                  WHERE ballot_style_id = precinct.ballot_style_id AND contest_id = contest.id))))::text
    FROM ballots ballot
    JOIN cities city ON city.id = ballot.city_id
    JOIN elections election ON election.id = ballot.election_id
    LEFT JOIN precincts precinct ON precinct.ballot_id = ballot.id AND precinct.slug = :precinct
    WHERE {which} AND ballot.published_at IS NOT NULL
      AND (CAST(:precinct AS text) IS NULL OR precinct.id IS NOT NULL)
"""
_PARTS = {"city": _CITY, "election": _ELECTION, "contest": _CONTEST, "closes_at": instant(CLOSES_AT)}
_BALLOT_BY_ID = text(_BALLOT.format(which="ballot.id = :ballot_id", **_PARTS))
_BALLOT_BY_DATE = text(
    _BALLOT.format(which="city.slug = :city_slug AND ballot.election_date = :election_date", **_PARTS)
)

_PRECINCTS = text("""
    SELECT json_build_object('precincts', (
        SELECT coalesce(json_agg(json_build_object('slug', slug, 'name', name) ORDER BY name, slug), '[]')
        FROM precincts WHERE ballot_id = ballot.id))::text
    FROM ballots ballot WHERE ballot.id = :ballot_id AND ballot.published_at IS NOT NULL
""")

# How well each precinct of a postcode fits an address: 3, this house in this street; 2, it in a street of
# which more, or less, was written; 1, such a street; 0, the postcode alone. Of each city its next ballot,
# or one ballot alone.
_THIS_HOUSE = 3
MOST_PRECINCTS = 50
_BY_ADDRESS = text(f"""
    WITH near AS (
        SELECT precinct_id, max(
            CASE WHEN NOT alike THEN 0 WHEN NOT here THEN 1 WHEN NOT same THEN 2 ELSE 3 END) AS fit
        FROM (
            SELECT precinct_id, street IN (:street, '') AS same,
                street IN (:street, '') OR :street <> '' AND (
                    :street LIKE street || ' %'
                    OR ' ' || street || ' ' LIKE '% ' || :street || ' %') AS alike,
                coalesce(CAST(:house AS int) BETWEEN first_number AND last_number
                    AND side IN ('both', (ARRAY['even', 'odd'])[CAST(:house AS int) % 2 + 1]), false) AS here
            FROM street_segments WHERE postcode = :postcode) AS segment
        GROUP BY precinct_id)
    SELECT near.fit, json_build_object(
        'precinct', json_build_object('slug', precinct.slug, 'name', precinct.name),
        'ballot', json_build_object('id', ballot.id, 'city', {_CITY}, 'election', {_ELECTION}))
    FROM near
    JOIN precincts precinct ON precinct.id = near.precinct_id
    JOIN ballots ballot ON ballot.id = precinct.ballot_id AND ballot.published_at IS NOT NULL
    JOIN cities city ON city.id = ballot.city_id AND city.activated_at IS NOT NULL
    JOIN elections election ON election.id = ballot.election_id
    WHERE CASE WHEN CAST(:ballot_id AS uuid) IS NOT NULL THEN ballot.id = CAST(:ballot_id AS uuid)
          ELSE ballot.election_date = (
              SELECT min(election_date) FROM ballots
              WHERE city_id = city.id AND published_at IS NOT NULL AND election_date >= current_date) END
    ORDER BY near.fit DESC, city.name, precinct.name, precinct.id LIMIT {MOST_PRECINCTS}
""")  # noqa: S608 (as above)

_CONTEST_ON_BALLOT = text(f"""
    SELECT ballot.id, city.slug, election.id, json_build_object({_CONTEST},
        'ballot', json_build_object(
            'id', ballot.id, 'city', {_CITY}, 'election', {_ELECTION},
            'closes_at', {instant(CLOSES_AT)}, 'frozen', ballot.frozen_at IS NOT NULL))::text
    FROM contests contest
    JOIN ballots ballot ON ballot.id = contest.ballot_id
    JOIN cities city ON city.id = ballot.city_id
    JOIN elections election ON election.id = ballot.election_id
    WHERE contest.id = :contest_id AND contest.withdrawn_at IS NULL AND ballot.published_at IS NOT NULL
""")  # noqa: S608 (as above)


_CANDIDATE_IN_CONTEST = text(f"""
    SELECT ballot.id, city.slug, election.id, contest.id, json_build_object(
        'id', candidate.id, 'name', candidate.name, 'party', candidate.party, 'position', candidate.position,
        'photo', candidate.photo,
        'statement', CASE WHEN candidate.profile_rule IS NULL THEN candidate.statement END,
        'website', CASE WHEN candidate.profile_rule IS NULL THEN candidate.website END,
        'profile_rule', candidate.profile_rule,
        'contest', json_build_object('id', contest.id, 'kind', contest.kind, 'title', contest.title),
        'ballot', json_build_object('id', ballot.id, 'city', {_CITY}, 'election', {_ELECTION}))::text
    FROM candidates candidate
    JOIN contests contest ON contest.id = candidate.contest_id
    JOIN ballots ballot ON ballot.id = contest.ballot_id
    JOIN cities city ON city.id = ballot.city_id
    JOIN elections election ON election.id = ballot.election_id
    WHERE candidate.id = :candidate_id AND candidate.withdrawn_at IS NULL AND contest.withdrawn_at IS NULL
      AND ballot.published_at IS NOT NULL
""")  # noqa: S608 (as above)


class Found(NamedTuple):
    """JSON about a ballot, and what its tags need to name."""

    ballot_id: UUID
    city_slug: str
    election_id: UUID
    json: str

    @property
    def names(self) -> dict[str, object]:
        return {"ballot_id": self.ballot_id, "city_slug": self.city_slug, "election_id": self.election_id}


def _found(session: Reader | Writer, statement: TextClause, values: dict[str, Any]) -> Found | None:
    row = session.execute(statement, values).first()
    return Found(*row) if row else None


def cities(session: Reader) -> str:
    return str(session.execute(_CITIES).scalar_one())


def city(session: Reader, slug: str) -> str | None:
    return session.execute(_CITY_WITH_BALLOTS, {"city_slug": slug}).scalar()


def ballot(session: Reader | Writer, ballot_id: str, precinct: str | None) -> Found | None:
    return _found(session, _BALLOT_BY_ID, {"ballot_id": ballot_id, "precinct": precinct})


def ballot_by_date(session: Reader, slug: str, election_date: date, precinct: str | None) -> Found | None:
    values = {"city_slug": slug, "election_date": election_date, "precinct": precinct}
    return _found(session, _BALLOT_BY_DATE, values)


def precincts(session: Reader, ballot_id: str) -> str | None:
    return session.execute(_PRECINCTS, {"ballot_id": ballot_id}).scalar()


class Voting(NamedTuple):
    """Precincts in which an address may vote, and whether it is known to vote in the only one of them."""

    certain: bool
    precincts: list[dict[str, Any]]


def by_address(session: Reader, address: str, postcode: str, ballot_id: str | None) -> Voting:
    house, street = streets.read(address)
    values = {"house": house, "street": street, "postcode": postcode, "ballot_id": ballot_id}
    found = session.execute(_BY_ADDRESS, values).all()
    best = found[0][0] if found and address else 0
    fitting = [row[1] for row in found if row[0] >= best]
    return Voting(len(fitting) == 1 and (best == _THIS_HOUSE or not address), fitting)


def contest(session: Reader | Writer, contest_id: str) -> Found | None:
    return _found(session, _CONTEST_ON_BALLOT, {"contest_id": contest_id})


def candidate(session: Reader, candidate_id: str) -> tuple[UUID, Found] | None:
    """The contest's id, which a tag needs, and the rest."""
    row = session.execute(_CANDIDATE_IN_CONTEST, {"candidate_id": candidate_id}).first()
    return (row[3], Found(row[0], row[1], row[2], row[4])) if row else None
