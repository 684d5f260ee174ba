"""Showing a ballot to everybody, and taking it back."""

from datetime import UTC, datetime

from sqlalchemy import select

from civicq.ballots.models import Ballot, City, Contest
from civicq.cities.members import Member
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.purging import purge


class NotActivated(CivicError):
    status = 409
    title = "Not activated yet"


def publish(session: Writer, member: Member, ballot_id: str, *, published: bool) -> None:
    """What is taken back is frozen too; published again, it thaws."""
    ballot = session.get(Ballot, ballot_id, with_for_update=True)
    if ballot is None or ballot.city_id != member.city_id:
        raise NotFound("This city has no such ballot.")
    if published and session.get_one(City, member.city_id).activated_at is None:
        raise NotActivated(
            "Nobody has checked yet that this account speaks for the city. An operator writes to its contact."
        )
    if published == (ballot.published_at is not None):
        return
    show(session, ballot, published=published)
    member.record(session, "publish" if published else "unpublish", "ballot", ballot.id)


def show(session: Writer, ballot: Ballot, *, published: bool) -> None:
    now = datetime.now(UTC)
    ballot.published_at, ballot.frozen_at = (now, None) if published else (None, now)
    session.flush()
    contests = session.scalars(select(Contest.id).where(Contest.ballot_id == ballot.id)).all()
    # The pages of its questions carry their contest's tags.
    tags = {tag for id_ in contests for tag in (f"contest/{id_}", f"contest/{id_}/questions")}
    purge(session, {f"ballot/{ballot.id}/trending", *tags})
