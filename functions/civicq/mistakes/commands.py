"""Telling a city of a mistake on its ballot, and what its editors make of that."""

from uuid import UUID

from sqlalchemy import func, text

from civicq.ballots.models import Contest
from civicq.cities.members import Member
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.languages import Language
from civicq.mistakes.models import Mistake
from civicq.notices import choices, letters
from civicq.notices.letters import Letters

MISTAKES = Limit("mistake", 10, 86_400, "Ten mistakes a day are all that one citizen tells of.")


class Decided(CivicError):
    status = 409
    title = "Already decided"


_PLACE = text("""
    SELECT ballot.city_id, candidate.id
    FROM contests contest JOIN ballots ballot ON ballot.id = contest.ballot_id
    LEFT JOIN candidates candidate
      ON candidate.contest_id = contest.id AND candidate.id = CAST(:candidate_id AS uuid)
    WHERE contest.id = :contest_id AND contest.withdrawn_at IS NULL AND ballot.published_at IS NOT NULL
""")


def tell(
    session: Writer,
    citizen_id: UUID,
    email: str | None,
    contest_id: str,
    candidate_id: str | None,
    *,
    language: Language,
    words: str,
    source: str | None,
) -> UUID:
    place = session.execute(_PLACE, {"contest_id": contest_id, "candidate_id": candidate_id}).first()
    if place is None or (candidate_id is not None and place[1] is None):
        raise NotFound("No ballot shows this contest with this candidate.", see="/api/cities")
    citizens.known(session, citizen_id)
    citizens.take_turn(session, citizen_id, MISTAKES)
    mistake = Mistake(
        city_id=place[0], contest_id=contest_id, candidate_id=candidate_id, author_id=citizen_id,
        text=words, source=source,
    )  # fmt: skip
    session.add(mistake)
    session.flush()
    choices.expect(session, citizen_id, email, language, "own")
    return mistake.id


def decide(session: Writer, member: Member, mistake_id: str, *, state: str, reason: str) -> None:
    """With a reason that whoever told of it reads."""
    mistake = session.get(Mistake, mistake_id, with_for_update=True)
    if mistake is None or mistake.city_id != member.city_id:
        raise NotFound("Nobody has told this city of such a mistake.")
    if mistake.state != "open":
        raise Decided("A colleague was faster: this mistake has been decided.")
    mistake.state, mistake.reason, mistake.decided_at = state, reason, func.now()
    session.flush()
    member.record(session, f"mistake {state}", "contest", mistake.contest_id, mistake=mistake.id)

    def letter(site: str) -> Letters:
        contest = session.get_one(Contest, mistake.contest_id)
        corrected = state == "corrected"
        return letters.mistake_decided(contest.title, contest.id, site, corrected=corrected, reason=reason)

    choices.tell(session, mistake.author_id, letter)
