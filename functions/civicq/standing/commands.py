"""How a citizen comes to be verified in a city, and how its staff decides. One transaction each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from civicq.ballots.models import City
from civicq.cities.commands import NotVouchedFor
from civicq.cities.members import Member
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NoSuchCity, NotFound, NotVerified
from civicq.languages import Language
from civicq.notices import choices, letters
from civicq.notices import commands as notices
from civicq.notices.letters import Letters
from civicq.sentences import said
from civicq.settings import site_origin
from civicq.standing import hashing
from civicq.standing.models import MOST_TRIES, STILL_COUNTS, RollEntry, Standing, VerificationCode

CODE_LIFE = {"email": timedelta(minutes=15), "sms": timedelta(minutes=15), "letter": timedelta(days=30)}
# Each code costs money, and each is five more guesses.
CODES = Limit("code", 5, 3_600, "Five codes an hour are all that is sent. Use the last one, or wait.")
LETTERS = Limit("letter", 2, 30 * 86_400, "A city sends two letters a month. Wait for the one on its way.")
# To look somebody up in the roll is to guess at a neighbor's birthday; nobody needs many.
LOOKUPS = Limit("roll", 5, 86_400, "Five times a day are all. Ask the city's staff, or try tomorrow.")


class MethodNotTaken(CivicError):
    status = 409
    title = "Not this way"


class NoAddress(CivicError):
    status = 409
    title = "No address to send to"


class WrongCode(CivicError):
    status = 422
    title = "Wrong code"


class NotOnTheRoll(CivicError):
    status = 422
    title = "Not found on the roll"


class ProofTaken(CivicError):
    status = 409
    title = "Already used"


class Decided(CivicError):
    status = 409
    title = "Already decided"


class SameJudge(CivicError):
    status = 409
    title = "Another has to decide"


# A city's ways to verify, in words.
_WAYS = {
    "email": "a code by e-mail",
    "sms": "a code by text message",
    "letter": "a code by letter",
    "roll": "its roll of voters",
    "staff": "its staff",
}
_NO_ADDRESS = {
    "email": "Your account has no confirmed e-mail address. Add one to it, then sign in again.",
    "sms": "Your account has no confirmed phone number. Add one to it, then sign in again.",
    "letter": "Say where the letter is to go: the address as it stands on an envelope.",
}


@dataclass(frozen=True)
class Person:
    """A citizen, and where the identity provider reaches them."""

    id: UUID
    email: str | None
    phone: str | None
    language: Language


def _city(session: Writer, slug: str, method: str) -> City:
    """Nobody tells where they live to a city that no operator has vouched for."""
    city = session.scalar(select(City).where(City.slug == slug, City.activated_at.is_not(None)))
    if city is None:
        raise NoSuchCity
    if method not in city.standing_methods:
        if not city.standing_methods:
            raise MethodNotTaken("{city} verifies nobody yet. Ask its staff.", city=city.name)
        raise MethodNotTaken(
            "{city} verifies its residents by: {ways}. Choose one of these.",
            city=city.name,
            ways=tuple(_WAYS[each] for each in city.standing_methods),
        )
    return city


@dataclass(frozen=True)
class Sent:
    """Where a code went, as much as its owner needs to recognise it, and until when it is good."""

    method: str
    sent_to: str
    expires_at: datetime


def send_code(
    session: Writer, person: Person, slug: str, method: Literal["email", "sms", "letter"], address: str | None
) -> Sent | ProofTaken:
    """A new code in place of the one before. Nothing but the message tells it.

    A letter box that verifies nobody is returned, not raised, and its turn is counted: nobody tries out their
    neighbors'.
    """
    city = _city(session, slug, method)
    recipient = {"email": person.email, "sms": person.phone, "letter": address}[method]
    if not recipient:
        raise NoAddress(_NO_ADDRESS[method])
    citizens.known(session, person.id)
    citizens.take_turn(session, person.id, LETTERS if method == "letter" else CODES)
    if method == "letter":
        proof = hashing.of_letter(city.id, recipient)
        if session.execute(_LETTER_IS_FREE, {"city_id": city.id, "digest": proof}).first() is None:
            return ProofTaken(_PROOF_TAKEN)
    else:
        proof = hashing.of_address(city.id, method, recipient)
    code = hashing.new_code(method)
    expires_at = datetime.now(UTC) + CODE_LIFE[method]
    fresh = {
        "method": method,
        "digest": hashing.of_code(person.id, city.id, code),
        "proof": proof,
        "tries": 0,
        "expires_at": expires_at,
    }
    session.execute(
        insert(VerificationCode)
        .values(citizen_id=person.id, city_id=city.id, **fresh)
        .on_conflict_do_update(index_elements=["citizen_id", "city_id"], set_=fresh)
    )
    notices.write(
        session, method, recipient, letters.code(city.name, method, code)[person.language],
        citizen_id=person.id,
        city_id=city.id if method == "letter" else None,
    )  # fmt: skip
    return Sent(method, _masked(method, recipient, person.language), expires_at)


def _masked(method: str, recipient: str, language: Language) -> str:
    """Enough to recognise one's own address by, too little to learn somebody's."""
    if method == "email":
        name, _, host = recipient.partition("@")
        return f"{name[:1]}…@{host}"
    if method == "sms":
        return f"…{recipient[-2:]}"
    return said("the address that you gave", language)


def check_code(session: Writer, person: Person, slug: str, code: str) -> WrongCode | None:
    """Verified if the code is right. What is wrong is returned, not raised: a try has to be counted, and an
    exception would take the count back.
    """
    kept = session.scalar(
        select(VerificationCode)
        .join(City, City.id == VerificationCode.city_id)
        .where(VerificationCode.citizen_id == person.id, City.slug == slug)
        .with_for_update(of=VerificationCode)
    )
    if kept is None or kept.expires_at <= datetime.now(UTC) or kept.tries >= MOST_TRIES:
        return WrongCode(
            "There is no code that waits for you here, or its time or tries are used up. Ask for one."
        )
    kept.tries += 1
    if not hashing.same(kept.digest, hashing.of_code(person.id, kept.city_id, code)):
        left = MOST_TRIES - kept.tries
        if not left:
            return WrongCode("This is not the code that was sent. Ask for a new one.")
        if left == 1:
            return WrongCode("This is not the code that was sent. One more try is left.")
        return WrongCode("This is not the code that was sent. {left} more tries are left.", left=left)
    _verify(session, person.id, kept.city_id, kept.method, kept.proof)
    _welcome(session, person, kept.city_id)
    session.delete(kept)
    return None


def match_roll(
    session: Writer, person: Person, slug: str, voter: tuple[str, date, str]
) -> NotOnTheRoll | None:
    """Verified if the city's roll has this voter; nothing of what was asked is kept."""
    city = _city(session, slug, "roll")
    citizens.known(session, person.id)
    citizens.take_turn(session, person.id, LOOKUPS)
    digest = hashing.of_voter(city.id, *voter)
    if session.get(RollEntry, (city.id, digest)) is None:
        return NotOnTheRoll(
            "{city}'s roll has nobody of this name, birthday and postcode. Check them as they stand on your "
            "registration, or choose another way.",
            city=city.name,
        )
    _verify(session, person.id, city.id, "roll", digest)
    _welcome(session, person, city.id)
    return None


def _welcome(session: Writer, person: Person, city_id: UUID) -> None:
    """Once in each city. Nothing keeps the address."""
    if person.email and choices.once(session, person.id, f"welcome/{city_id}"):
        city = session.get_one(City, city_id)
        letter = letters.welcome(city.name, city.slug, site_origin())[person.language]
        notices.write(session, "email", person.email, letter, citizen_id=person.id)


_PROOF_TAKEN = (
    "The same proof has verified another account, or one that is deleted and whose votes still count. Sign "
    "in to the other account; if there is none of yours, ask the city's staff."
)
_TAKE_PROOF = text(f"""
    INSERT INTO proofs (city_id, digest, citizen_id, expires_at)
    VALUES (:city_id, :digest, :citizen_id, :expires_at)
    ON CONFLICT (city_id, digest) DO UPDATE
        SET citizen_id = excluded.citizen_id, expires_at = excluded.expires_at
        WHERE proofs.citizen_id = excluded.citizen_id OR proofs.expires_at <= now() AND NOT {STILL_COUNTS}
    RETURNING 1
""")  # noqa: S608 (only constants are put in)
# A household shares one letter box, so that it proves no single person: only who has left takes it along.
_LETTER_IS_FREE = text(f"""
    SELECT 1 WHERE NOT EXISTS (
        SELECT FROM proofs WHERE city_id = :city_id AND digest = :digest AND {STILL_COUNTS})
""")  # noqa: S608
# What proved a standing outlives it for as long as its votes count, and leads to nobody.
_LET_GO = (
    text("UPDATE proofs SET expires_at = least(expires_at, now()) WHERE citizen_id = :citizen_id"),
    text("""
        INSERT INTO proofs (city_id, digest, expires_at)
        SELECT city_id, letter_digest, least(expires_at, now()) FROM standings
        WHERE citizen_id = :citizen_id AND letter_digest IS NOT NULL
        ON CONFLICT (city_id, digest) DO UPDATE
            SET expires_at = greatest(proofs.expires_at, excluded.expires_at)
    """),
)


def let_go(session: Writer, citizen_id: UUID) -> None:
    """Before an account is deleted."""
    for statement in _LET_GO:
        session.execute(statement, {"citizen_id": citizen_id})


def _verify(
    session: Writer,
    citizen_id: UUID,
    city_id: UUID,
    method: str,
    proof: bytes | None,
    *,
    decided_by: UUID | None = None,
    reason: str | None = None,
) -> None:
    days = session.scalars(select(City.standing_days).where(City.id == city_id)).one()
    before = session.get(Standing, (citizen_id, city_id), with_for_update=True)
    if before is not None and before.state in {"rejected", "appealed"} and decided_by is None:
        raise Decided(
            "The city's staff has refused this standing, so only they can grant it. Appeal instead."
        )
    expires_at = datetime.now(UTC) + timedelta(days=days)
    letter = {"letter_digest": proof} if method == "letter" else {}
    if proof is not None:
        taken = {"city_id": city_id, "digest": proof, "citizen_id": citizen_id, "expires_at": expires_at}
        if session.execute(_LETTER_IS_FREE if letter else _TAKE_PROOF, taken).first() is None:
            raise ProofTaken(_PROOF_TAKEN)
    _write(
        session, citizen_id, city_id, state="verified", method=method, note=None, reason=reason,
        decided_by=decided_by, decided_at=func.now(), expires_at=expires_at, appeals=0, **letter,
    )  # fmt: skip


def _write(session: Writer, citizen_id: UUID, city_id: UUID, **now: Any) -> None:
    session.execute(
        insert(Standing)
        .values(citizen_id=citizen_id, city_id=city_id, **now)
        .on_conflict_do_update(index_elements=["citizen_id", "city_id"], set_=now)
    )


def require(session: Writer, citizen_id: UUID, city_id: UUID) -> None:
    """`NotVerified` unless the citizen is verified in this very city, now."""
    verified = select(Standing.state).where(
        Standing.citizen_id == citizen_id,
        Standing.city_id == city_id,
        Standing.state == "verified",
        Standing.expires_at > func.now(),
    )
    if session.execute(verified).first() is None:
        raise NotVerified


def ask_staff(session: Writer, person: Person, slug: str, note: str) -> None:
    """Whom no other way fits asks the city's staff, who may call, write, or look at the door."""
    city = _city(session, slug, "staff")
    citizen_id = person.id
    citizens.known(session, citizen_id)
    before = session.get(Standing, (citizen_id, city.id), with_for_update=True)
    if before is not None and before.state in {"rejected", "appealed"}:
        raise Decided("The city's staff has decided. Appeal if they were wrong.")
    if before is not None and before.state == "verified" and before.expires_at > datetime.now(UTC):  # type: ignore[operator]
        raise Decided("You are verified here already.")
    # Who adds a word to what they have asked does not go to the end of the queue for it.
    waits_already = before is not None and before.state == "pending"
    _write(
        session, citizen_id, city.id, state="pending", method="staff", note=note, reason=None,
        requested_at=before.requested_at if waits_already else func.now(),  # type: ignore[union-attr]
        decided_by=None, decided_at=None, expires_at=None,
    )  # fmt: skip
    choices.expect(session, citizen_id, person.email, person.language, "own")


def appeal(session: Writer, citizen_id: UUID, slug: str, note: str) -> None:
    """Once for each refusal; another member of the staff decides."""
    standing = session.scalar(
        select(Standing)
        .join(City, City.id == Standing.city_id)
        .where(Standing.citizen_id == citizen_id, City.slug == slug)
        .with_for_update(of=Standing)
    )
    if standing is None or standing.state != "rejected":
        raise Decided("There is no refusal to appeal against.")
    if standing.appeals:
        raise Decided("Your appeal has been decided. Write to the city if its facts have changed.")
    standing.state, standing.note, standing.requested_at, standing.appeals = "appealed", note, func.now(), 1


def decide(session: Writer, member: Member, whose: str, *, verified: bool, reason: str) -> None:
    """Grant, refuse, or take away, with a reason that the citizen is shown."""
    citizen_id = UUID(whose)
    standing = session.get(Standing, (citizen_id, member.city_id), with_for_update=True)
    if standing is None:
        raise NotFound("Nobody of this id has asked for standing in this city.")
    if citizen_id == member.id:
        raise SameJudge("Nobody decides on their own standing. Ask a colleague.")
    if standing.state == "appealed" and standing.decided_by == member.id:
        raise SameJudge("Who refused decides no appeal against it. Ask a colleague.")
    lasts = standing.expires_at is None or standing.expires_at > datetime.now(UTC)
    if standing.state == ("verified" if verified else "rejected") and lasts:
        raise Decided("This has been decided so already: nothing is left to decide.")
    if verified:
        _verify(session, citizen_id, member.city_id, "staff", None, decided_by=member.id, reason=reason)
    else:
        standing.state, standing.reason, standing.note = "rejected", reason, None
        standing.decided_by, standing.decided_at, standing.expires_at = member.id, func.now(), None
        session.flush()
    member.record(session, "verify" if verified else "reject", "standing", citizen_id)

    def letter(site: str) -> Letters:
        city = session.get_one(City, member.city_id)
        return letters.standing_decided(city.name, city.slug, site, verified=verified, reason=reason)

    choices.tell(session, citizen_id, letter)


def add_to_roll(session: Writer, member: Member, voters: list[tuple[str, date, str]]) -> int:
    """Registered voters, hashed before they are stored; how many were new.

    Only of a city that an operator vouches for: one that is left before that goes to another owner, with all
    that it has.
    """
    if session.get_one(City, member.city_id).activated_at is None:
        raise NotVouchedFor("Nobody sees this city yet. Add its roll once an operator vouches for it.")
    rows = [
        {"city_id": member.city_id, "digest": hashing.of_voter(member.city_id, name, born, postcode)}
        for name, born, postcode in voters
    ]
    added = session.execute(insert(RollEntry).on_conflict_do_nothing().returning(RollEntry.city_id), rows)
    count = len(added.all())
    member.record(session, "add to roll", "city", member.city_id, voters=count)
    return count


def clear_roll(session: Writer, member: Member) -> int:
    """Forget the roll, as before a new one; how many there were. Who was verified by it stays so."""
    gone = session.execute(
        delete(RollEntry).where(RollEntry.city_id == member.city_id).returning(RollEntry.city_id)
    )
    count = len(gone.all())
    member.record(session, "clear roll", "city", member.city_id, voters=count)
    return count
