"""What leaves for other programs and other sites, read in one statement each."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text

from civicq.db import Reader
from civicq.questions.models import LISTED
from civicq.sql import instant

# A day's questions of a busy ballot, most days; who reads a feed comes again.
MOST_ENTRIES = 50
# As many as fit where somebody else's article has room.
MOST_EMBEDDED = 5


class Question(NamedTuple):
    """Moments are as the wire has them (RFC 3339)."""

    id: str
    text: str
    issues: list[str]
    asked_at: str
    changed_at: str
    up: int
    down: int
    contest_id: str
    contest: str


class Listing(NamedTuple):
    """Some questions of one contest, or of a whole ballot, and where they were asked."""

    contest: str | None
    ballot_id: UUID
    city_slug: str
    city: str
    election_id: UUID
    election: str
    date: date
    since: str  # when the ballot came to be
    questions: list[Question]

    @property
    def names(self) -> dict[str, object]:
        """What the tags name and the address does not."""
        return {"city_slug": self.city_slug, "election_id": self.election_id}


class Voting(NamedTuple):
    """The day on which a city votes."""

    ballot_id: str
    election: str
    date: date
    since: str


class BallotPages(NamedTuple):
    """Of what there are pages, for one ballot: ids, and for each question when its words last changed."""

    city_slug: str
    election_id: UUID
    date: date
    contests: list[str]
    candidates: list[str]
    questions: list[tuple[str, str]]


_SHOWN = f"state IN {LISTED}"
_NEW_IN = f"""SELECT id, 0 AS score FROM questions
    WHERE contest_id = {{contest}}.id AND {_SHOWN} ORDER BY id DESC LIMIT :most"""  # noqa: S608 (only constants of this module are put in)
_TOP = """SELECT question_id AS id, top AS score FROM tallies
    WHERE contest_id = contest.id AND listed ORDER BY top DESC, question_id DESC LIMIT :most"""
# From each contest as many as the whole may hold: the index gives them in their order.
_NEW_ON_BALLOT = f"""SELECT newest.id, newest.score
    FROM contests own CROSS JOIN LATERAL ({_NEW_IN.format(contest="own")}) AS newest
    WHERE own.ballot_id = ballot.id AND own.withdrawn_at IS NULL ORDER BY newest.id DESC LIMIT :most"""  # noqa: S608 (as above)

_LISTING = f"""
    SELECT {{title}}, ballot.id, city.slug, city.name, election.id, election.name, election.date,
        {instant("ballot.created_at")}, (
            SELECT coalesce(json_agg(json_build_array(
                question.id, version.text, question.issues, {instant("question.asked_at")},
                {instant("coalesce(question.edited_at, question.asked_at)")}, tally.up, tally.down,
                asked_in.id, asked_in.title) ORDER BY chosen.score DESC, chosen.id DESC), '[]')
            FROM ({{chosen}}) AS chosen
            JOIN questions question ON question.id = chosen.id AND question.{_SHOWN}
            JOIN question_versions version
                ON version.question_id = question.id AND version.number = question.version
            JOIN tallies tally ON tally.question_id = question.id
            JOIN contests asked_in ON asked_in.id = question.contest_id)
    FROM {{found}}
    JOIN cities city ON city.id = ballot.city_id
    JOIN elections election ON election.id = ballot.election_id
    WHERE {{which}}
"""  # noqa: S608 (as above)
_OF_CONTEST = {
    "title": "contest.title",
    "found": "contests contest JOIN ballots ballot ON ballot.id = contest.ballot_id",
    "which": "contest.id = :contest_id AND contest.withdrawn_at IS NULL AND ballot.published_at IS NOT NULL",
}
_NEW_OF_CONTEST = text(_LISTING.format(chosen=_NEW_IN.format(contest="contest"), **_OF_CONTEST))
_TOP_OF_CONTEST = text(_LISTING.format(chosen=_TOP, **_OF_CONTEST))
_NEW_OF_BALLOT = text(
    _LISTING.format(
        title="NULL",
        chosen=_NEW_ON_BALLOT,
        found="ballots ballot",
        which="ballot.id = :ballot_id AND ballot.published_at IS NOT NULL",
    )
)

# The newest elections first.
_BALLOTS = text("""SELECT id::text FROM ballots WHERE published_at IS NOT NULL
    ORDER BY election_date DESC, id DESC LIMIT :most""")
_PAGES_OF_BALLOT = text(f"""
    SELECT city.slug, election.id, election.date,
        (SELECT coalesce(json_agg(contest.id ORDER BY contest.position, contest.id), '[]')
            FROM contests contest
            WHERE contest.ballot_id = ballot.id AND contest.withdrawn_at IS NULL),
        (SELECT coalesce(json_agg(candidate.id ORDER BY candidate.id), '[]') FROM candidates candidate
            JOIN contests contest ON contest.id = candidate.contest_id
            WHERE contest.ballot_id = ballot.id
                AND contest.withdrawn_at IS NULL AND candidate.withdrawn_at IS NULL),
        (SELECT coalesce(json_agg(json_build_array(
                question.id, {instant("coalesce(question.edited_at, question.asked_at)")})
                ORDER BY question.id DESC), '[]')
            FROM ({_NEW_ON_BALLOT}) AS chosen
            JOIN questions question ON question.id = chosen.id AND question.{_SHOWN})
    FROM ballots ballot
    JOIN cities city ON city.id = ballot.city_id
    JOIN elections election ON election.id = ballot.election_id
    WHERE ballot.id = :ballot_id AND ballot.published_at IS NOT NULL
""")  # noqa: S608 (as above)

_VOTINGS = text(f"""
    SELECT city.name, ballot.id::text, election.name, election.date, {instant("ballot.created_at")}
    FROM cities city
    JOIN ballots ballot ON ballot.city_id = city.id
    JOIN elections election ON election.id = ballot.election_id
    WHERE city.slug = :city_slug AND ballot.published_at IS NOT NULL ORDER BY election.date
""")  # noqa: S608 (as above)


def _listing(session: Reader, statement: TextClause, values: dict[str, Any]) -> Listing | None:
    row = session.execute(statement, values).first()
    if row is None:
        return None
    *place, questions = row
    return Listing._make([*place, [Question(*each) for each in questions]])


def newest_of_contest(session: Reader, contest_id: str) -> Listing | None:
    return _listing(session, _NEW_OF_CONTEST, {"contest_id": contest_id, "most": MOST_ENTRIES})


def newest_of_ballot(session: Reader, ballot_id: str) -> Listing | None:
    return _listing(session, _NEW_OF_BALLOT, {"ballot_id": ballot_id, "most": MOST_ENTRIES})


def top_of_contest(session: Reader, contest_id: str) -> Listing | None:
    return _listing(session, _TOP_OF_CONTEST, {"contest_id": contest_id, "most": MOST_EMBEDDED})


def votings(session: Reader, city_slug: str) -> tuple[str, list[Voting]] | None:
    """The city's name and its days of voting, the earliest first; None without any."""
    rows = session.execute(_VOTINGS, {"city_slug": city_slug}).all()
    return (rows[0][0], [Voting(*row[1:]) for row in rows]) if rows else None


def ballots(session: Reader, most: int) -> list[str]:
    """Ids of what is published."""
    return [str(ballot_id) for (ballot_id,) in session.execute(_BALLOTS, {"most": most}).all()]


def pages_of_ballot(session: Reader, ballot_id: str, most_questions: int) -> BallotPages | None:
    row = session.execute(_PAGES_OF_BALLOT, {"ballot_id": ballot_id, "most": most_questions}).first()
    return None if row is None else BallotPages._make(row)
