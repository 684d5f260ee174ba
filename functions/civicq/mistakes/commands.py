"""Telling a city of a mistake on its ballot, and what its editors make of that."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, text

from civicq.ballots.models import Ballot, City, Contest, Election
from civicq.cities.members import Member
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NoSuchBallot, NotFound
from civicq.languages import Language
from civicq.mistakes.models import Mistake
from civicq.notices import choices, letters
from civicq.notices.letters import Letters

MISTAKES = Limit("mistake", 10, 86_400, "Ten mistakes a day are all that one citizen tells of.")


class Decided(CivicError):
    status = 409
    title = "Already decided"


_CONTEST = text("""
    SELECT ballot.city_id, candidate.id
    FROM contests contest JOIN ballots ballot ON ballot.id = contest.ballot_id
    LEFT JOIN candidates candidate
      ON candidate.contest_id = contest.id AND candidate.id = CAST(:candidate_id AS uuid)
    WHERE contest.id = :contest_id AND contest.withdrawn_at IS NULL AND ballot.published_at IS NOT NULL
""")

_BALLOT = text("SELECT city_id FROM ballots WHERE id = :ballot_id AND published_at IS NOT NULL")


class Place(NamedTuple):
    """A contest, perhaps with one who stands there; or a ballot as a whole."""

    contest_id: str | None
    candidate_id: str | None
    ballot_id: str | None


def tell(
    session: Writer,
    citizen_id: UUID,
    email: str | None,
    place: Place,
    *,
    language: Language,
    words: str,
    source: str | None,
) -> UUID:
    city_id = _city_of(session, place)
    citizens.known(session, citizen_id)
    citizens.take_turn(session, citizen_id, MISTAKES)
    mistake = Mistake(
        city_id=city_id, author_id=citizen_id, text=words, source=source, **place._asdict()
    )  # fmt: skip
    session.add(mistake)
    session.flush()
    choices.expect(session, citizen_id, email, language, "own")
    return mistake.id


def _city_of(session: Writer, place: Place) -> UUID:
    if place.contest_id is None:
        city_id: UUID | None = session.scalar(_BALLOT, {"ballot_id": place.ballot_id})
        if city_id is None:
            raise NoSuchBallot
        return city_id
    shown = {"contest_id": place.contest_id, "candidate_id": place.candidate_id}
    found = session.execute(_CONTEST, shown).first()
    if found is None or (place.candidate_id is not None and found[1] is None):
        raise NotFound("No ballot shows this contest with this candidate.", see="/api/cities")
    return UUID(str(found[0]))


def decide(session: Writer, member: Member, mistake_id: str, *, state: str, reason: str) -> None:
    """With a reason that whoever told of it reads."""
    mistake = session.get(Mistake, mistake_id, with_for_update=True)
    if mistake is None or mistake.city_id != member.city_id:
        raise NotFound("Nobody has told this city of such a mistake.")
    if mistake.state != "open":
        raise Decided("A colleague was faster: this mistake has been decided.")
    mistake.state, mistake.reason, mistake.decided_at = state, reason, func.now()
    session.flush()
    kind = "ballot" if mistake.contest_id is None else "contest"
    about = mistake.ballot_id or mistake.contest_id
    member.record(session, f"mistake {state}", kind, about, mistake=mistake.id)

    def letter(site: str) -> Letters:
        corrected = state == "corrected"
        return letters.mistake_decided(*_shown(session, mistake), site, corrected=corrected, reason=reason)

    choices.tell(session, mistake.author_id, letter)


def _shown(session: Writer, mistake: Mistake) -> tuple[str, str]:
    """What is wrong by its name, and the path of its page."""
    if mistake.contest_id is not None:
        return session.get_one(Contest, mistake.contest_id).title, f"/contests/{mistake.contest_id}"
    ballot = session.get_one(Ballot, mistake.ballot_id)
    city, election = session.get_one(City, ballot.city_id), session.get_one(Election, ballot.election_id)
    return election.name, f"/cities/{city.slug}/ballots/{election.date}"
