"""A city comes to CivicQ: somebody registers it, and an operator vouches that they may."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from civicq.audit import commands as audit
from civicq.audit.models import AuditEntry
from civicq.ballots.models import Ballot, City
from civicq.cities import publishing
from civicq.cities.models import CityStaff
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.languages import Language
from civicq.notices import choices, letters
from civicq.notices import commands as notices
from civicq.settings import site_origin

REGISTRATIONS = Limit("city", 2, 86_400, "Two cities a day are all that one person registers.")


# Of the row in conflict: City.id would look for any city at all.
_ITS_ID: ColumnElement[UUID] = literal_column("cities.id")
_LEFT_BEHIND = (
    City.activated_at.is_(None)
    & ~exists().where(CityStaff.city_id == _ITS_ID)
    & ~exists().where(AuditEntry.city_id == _ITS_ID, AuditEntry.action == "activate")
)


def _rejected_of(citizen_id: UUID) -> ColumnElement[bool]:
    owns = exists().where(
        CityStaff.city_id == _ITS_ID, CityStaff.citizen_id == citizen_id, CityStaff.role == "owner"
    )
    return City.activated_at.is_(None) & City.decision_reason.is_not(None) & owns


class SlugTaken(CivicError):
    status = 409
    title = "Name taken"


class OwnCity(CivicError):
    status = 409
    title = "Another has to decide"


class NoConfirmedAddress(CivicError):
    status = 409
    title = "No confirmed address"


def register(
    session: Writer,
    citizen_id: UUID,
    email: str | None,
    language: Language,
    *,
    slug: str,
    name: str,
    state: str | None,
) -> None:
    """The citizen is its owner from now on: invites colleagues, imports a ballot. Nobody else sees it yet.

    Whom an operator rejected mends what was amiss, and registers the same city again.
    """
    if not email:
        raise NoConfirmedAddress(
            "Your account has no confirmed e-mail address. Add one to it, then sign in again."
        )
    citizens.known(session, citizen_id)
    citizens.take_turn(session, citizen_id, REGISTRATIONS)
    said = {
        "name": name,
        "state": state,
        "decision_reason": None,
        "registered_by": citizen_id,
        "registrant": email,
    }
    new = insert(City).values(slug=slug, activated_at=None, **said)
    # Whoever registered it has left before anybody vouched for it: the name is free again.
    made = session.execute(
        new.on_conflict_do_update(
            index_elements=[City.slug], set_=said, where=_LEFT_BEHIND | _rejected_of(citizen_id)
        ).returning(City.id),
        execution_options={"tags": ()},
    ).scalar()
    if made is None:
        raise SlugTaken(
            "There is a city called {slug} already. Ask its owner to invite you, or take another name.",
            slug=slug,
        )
    owner = insert(CityStaff).values(city_id=made, citizen_id=citizen_id, role="owner")
    session.execute(owner.on_conflict_do_nothing(), execution_options={"tags": ()})
    choices.expect(session, citizen_id, email, language, "staff")
    audit.record(
        session, "register", "city", made, actor_id=citizen_id, actor_role="owner", city_id=made, slug=slug
    )


def decide(session: Writer, operator_id: UUID, slug: str, *, active: bool, reason: str) -> None:
    """An operator vouches for a city, rejects it, or vouches no more: then its ballots are taken back too.

    Whoever says the same with other words has corrected the reason: it is kept, audited and mailed like the
    first. The same words again are nothing new.
    """
    city = session.scalar(select(City).where(City.slug == slug).with_for_update())
    if city is None:
        raise NotFound("No city of this name has been registered.")
    if session.get(CityStaff, (city.id, operator_id)) is not None:
        raise OwnCity("Nobody vouches for a city that they work for. Ask another operator.")
    was_active = city.activated_at is not None
    if active == was_active and city.decision_reason == reason:
        return
    # Other words for why nobody sees it are of the decision that they correct.
    corrects = active == was_active and city.decision_reason is not None
    is_taken_back = was_active or (corrects and _last_decision(session, city) == "deactivate")
    action = "activate" if active else "deactivate" if is_taken_back else "reject"
    if active != was_active:
        city.activated_at = datetime.now(UTC) if active else None
    city.decision_reason = reason
    session.flush()
    if was_active and not active:
        shown = session.scalars(
            select(Ballot).where(Ballot.city_id == city.id, Ballot.published_at.is_not(None))
        )
        for ballot in shown.all():
            publishing.show(session, ballot, published=False)
    audit.record(
        session, action, "city", city.id, actor_id=operator_id, actor_role="operator", city_id=city.id
    )
    recipient = city.registrant or city.contact
    if recipient:
        composed = letters.registration_decided(city.name, site_origin(), decision=action, reason=reason)
        notices.write(session, "email", recipient, letters.in_all(composed))


def _last_decision(session: Writer, city: City) -> str | None:
    return session.scalar(
        select(AuditEntry.action)
        .where(AuditEntry.city_id == city.id, AuditEntry.action.in_(("activate", "deactivate", "reject")))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
