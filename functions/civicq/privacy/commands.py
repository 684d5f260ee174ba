"""Leaving: what a citizen has given to a count stays in it, and nothing leads from there to them."""

from uuid import UUID

from sqlalchemy import select, text

from civicq.cities.members import keep_an_owner
from civicq.cities.models import CityStaff
from civicq.db import Writer
from civicq.images import commands as images
from civicq.notices import choices
from civicq.questions import listing
from civicq.questions.models import Question
from civicq.standing import commands as standing

# A vote on its way holds one of these rows and is waited for: afterwards it is there to be unlinked. One that
# comes later finds nobody. This comes after the questions, which a vote locks first.
_LAST_VOTES = (
    text("SELECT id FROM citizens WHERE id = :citizen_id FOR UPDATE"),
    text("DELETE FROM turns WHERE citizen_id = :citizen_id"),
)
# An id of its own for each: not even which votes were one person's can be told from them afterwards.
_UNLINK = (
    text("UPDATE votes SET citizen_id = gen_random_uuid() WHERE citizen_id = :citizen_id"),
    text("UPDATE verdicts SET citizen_id = gen_random_uuid() WHERE citizen_id = :citizen_id"),
    # Who registered a city stands on no page. What an operator told them of it may be about them; that a city
    # was rejected stays.
    text("""
        UPDATE cities SET registered_by = NULL, registrant = NULL, decision_reason = CASE
            WHEN decision_reason IS NOT NULL AND activated_at IS NULL
            THEN 'Who registered it has left, and why it was decided so went with them.' END
        WHERE registered_by = :citizen_id
    """).execution_options(tags=()),
    text("UPDATE happenings SET actor_id = NULL WHERE actor_id = :citizen_id"),
    text("DELETE FROM idempotency_keys WHERE citizen_id = :citizen_id"),
)
_DELETE = text("DELETE FROM citizens WHERE id = :citizen_id")


def leave(session: Writer, citizen_id: UUID, *, withdraw: bool) -> None:
    """Delete the account and all that leads to it. Questions stay without an author, or are withdrawn."""
    values = {"citizen_id": citizen_id}
    works_for = (
        select(CityStaff.city_id).where(CityStaff.citizen_id == citizen_id).order_by(CityStaff.city_id)
    )
    for city_id in session.scalars(works_for).all():
        keep_an_owner(session, city_id, citizen_id)
    asked = session.scalars(
        select(Question).where(Question.author_id == citizen_id).order_by(Question.id).with_for_update()
    ).all()
    for statement in _LAST_VOTES:
        session.execute(statement, values)
    for question in asked:
        question.author_id = None
        if withdraw and question.state in {"pending", "approved", "answered"}:
            question.state = "withdrawn"
    session.flush()
    if withdraw:
        choices.take_back(session, *(question.id for question in asked))
    for question in asked:
        listing.place(session, question.id)
    standing.let_go(session, citizen_id)
    images.let_go(session, citizen_id)
    for statement in (*_UNLINK, _DELETE):
        session.execute(statement, values)
