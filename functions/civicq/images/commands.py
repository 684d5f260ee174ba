"""A picture of a candidate or a city: added, uploaded, drawn by a worker, shown, and taken away again.

The worker's files follow the table: they have their public addresses exactly while the picture is shown. Who
changes anything holds the candidate's or the city's row first, and the picture's after it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text

from civicq import purging
from civicq.ballots.models import Candidate, City
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.images.models import Image
from civicq.media import variants
from civicq.media.refusals import MediaRefused

ADDING = Limit("image", 20, 86_400, "Twenty pictures a day are all that one person adds. Go on tomorrow.")
UNFINISHED = ("uploading", "uploaded")
Owner = Candidate | City


class ImageRemoved(CivicError):
    status = 409
    title = "Picture removed"


@dataclass(frozen=True)
class Stored:
    """A picture as the worker needs to know it."""

    id: UUID
    type: str
    size_bytes: int
    digest: str | None
    widths: tuple[int, ...]

    @property
    def upload_key(self) -> str:
        return upload_key(self.id)

    @property
    def kept_key(self) -> str:
        """Of what all its files are drawn from, which no address leads to."""
        return f"kept/{self.id}"

    @property
    def public_keys(self) -> list[str]:
        """What follows the first slash of the public address of each."""
        return variants.keys(self.digest, self.widths) if self.digest else []


def upload_key(image_id: UUID) -> str:
    return f"images/{image_id}"


def _of(owner: Owner) -> ColumnElement[bool]:
    return (Image.candidate_id if isinstance(owner, Candidate) else Image.city_id) == owner.id


def _held(session: Writer, of: type[Owner], owner_id: UUID | None) -> Owner:
    if of is Candidate:
        return session.get_one(Candidate, owner_id, with_for_update=True)
    return session.get_one(City, owner_id, with_for_update=True)


def _show(owner: Owner, image: dict[str, Any] | None) -> None:
    if isinstance(owner, Candidate):
        owner.photo = image
    else:
        owner.logo = image


def _shown(owner: Owner) -> dict[str, Any] | None:
    return owner.photo if isinstance(owner, Candidate) else owner.logo


def add(
    session: Writer, account_id: UUID, of: type[Owner], owner_id: UUID, *, media_type: str, size_bytes: int
) -> UUID:
    """Its id. One that is shown already stays until this one is."""
    citizens.take_turn(session, account_id, ADDING)
    owner = _held(session, of, owner_id)
    if session.scalar(select(Image.id).where(_of(owner), Image.state == "removed").limit(1)):
        raise ImageRemoved("Your picture broke a rule and was removed. Appeal against that.")
    end(session, owner, (*UNFINISHED, "refused"))
    whose = {"candidate_id": owner.id} if isinstance(owner, Candidate) else {"city_id": owner.id}
    image = Image(type=media_type, size_bytes=size_bytes, **whose)
    session.add(image)
    session.flush()
    return image.id


def uploaded(session: Writer, of: type[Owner], owner_id: UUID) -> None:
    """The worker draws it next. Said twice is said once."""
    owner = _held(session, of, owner_id)
    image = session.scalar(select(Image).where(_of(owner), Image.state.in_(UNFINISHED)))
    if image is None:
        raise NotFound("No picture is being uploaded. Add one, and upload it within 15 minutes.")
    image.state = "uploaded"


def withdraw(session: Writer, of: type[Owner], owner_id: UUID) -> None:
    owner = _held(session, of, owner_id)
    if not end(session, owner, (*UNFINISHED, "shown", "refused")):
        raise NotFound("There is no picture to withdraw.")


_SPOKEN_FOR = text("""
    SELECT candidate_id FROM candidate_accounts WHERE citizen_id = :citizen_id ORDER BY candidate_id
""")


def let_go(session: Writer, citizen_id: UUID) -> None:
    """Who leaves takes their face along."""
    for candidate_id in session.scalars(_SPOKEN_FOR, {"citizen_id": citizen_id}).all():
        owner = _held(session, Candidate, candidate_id)
        end(session, owner, (*UNFINISHED, "shown", "refused"))


def end(session: Writer, owner: Owner, states: Collection[str]) -> int:
    """Withdraw those of its pictures that are in one of these states; how many they were."""
    found = session.scalars(select(Image).where(_of(owner), Image.state.in_(states))).all()
    for image in found:
        image.state, image.ended_at = "withdrawn", func.now()
        image.refusal = image.refusal_facts = None
    if "shown" in states:
        _show(owner, None)
    session.flush()
    return len(found)


# What a moderator asks and tells.


def locked(session: Writer, image_id: UUID) -> Image:
    return _locked(session, image_id)[1]


def removed(session: Writer, image_id: UUID, *, overturned: bool) -> None:
    """A moderator has changed its state: it is shown no more, or again as soon as the worker comes by."""
    owner, image = _locked(session, image_id)
    # One that waits would take the place of what an appeal brings back.
    end(session, owner, UNFINISHED)
    image.ended_at = None if overturned else func.now()
    if not overturned:
        _show(owner, None)
    session.flush()


def _locked(session: Writer, image_id: UUID) -> tuple[Owner, Image]:
    image = session.get_one(Image, image_id)
    of: type[Owner] = Candidate if image.candidate_id else City
    owner = _held(session, of, image.candidate_id or image.city_id)
    return owner, session.get_one(Image, image_id, with_for_update=True)


# What the worker asks and tells.

_WITH_WHAT_SHOWS_IT = """
    SELECT image.id FROM images image
    LEFT JOIN candidates candidate ON candidate.id = image.candidate_id
    LEFT JOIN ballots ballot ON ballot.id = candidate.ballot_id
    JOIN cities city ON city.id = coalesce(image.city_id, ballot.city_id)
    CROSS JOIN LATERAL (SELECT city.activated_at IS NOT NULL AND candidate.withdrawn_at IS NULL
        AND (image.city_id IS NOT NULL OR ballot.published_at IS NOT NULL) AS shown) AS beside
"""
_WAITING = text(f"""
    {_WITH_WHAT_SHOWS_IT}
    WHERE image.state IN ('uploaded', 'shown') AND image.published_at IS NULL AND beside.shown
    ORDER BY image.id LIMIT 1
""")
MOST_AT_ONCE = 100
_HIDDEN = text(f"""
    {_WITH_WHAT_SHOWS_IT}
    WHERE image.published_at IS NOT NULL AND NOT (image.state = 'shown' AND beside.shown)
    ORDER BY image.id LIMIT {MOST_AT_ONCE}
""")
# As of videos: an upload's address is good for 15 minutes, and what a moderator removed can come back by an
# appeal.
_ENDED = text(f"""
    SELECT id FROM images image WHERE published_at IS NULL AND (
        (state = 'withdrawn' AND added_at < now() - interval '1 hour')
        OR (state = 'uploading' AND added_at < now() - interval '1 day')
        OR (state = 'refused' AND ended_at < now() - interval '30 days')
        OR (state = 'removed' AND ended_at < now() - interval '90 days' AND NOT EXISTS (
            SELECT FROM decisions WHERE target_id = image.id AND appealed_at IS NOT NULL
                                    AND appeal_outcome IS NULL)))
    ORDER BY id LIMIT {MOST_AT_ONCE}
""")  # noqa: S608 (only constants are put in)


def _stored(session: Writer, image_ids: Sequence[UUID]) -> list[Stored]:
    found = session.scalars(select(Image).where(Image.id.in_(image_ids)).order_by(Image.id))
    return [
        Stored(each.id, each.type, each.size_bytes, each.digest, tuple(each.widths or ())) for each in found
    ]


def waiting(session: Writer) -> Stored | None:
    """The one that waits longest to be drawn and shown; also one that is to be shown again."""
    found = _stored(session, session.scalars(_WAITING).all())
    return found[0] if found else None


def hidden(session: Writer) -> list[Stored]:
    """Those that nobody is to see any more."""
    return _stored(session, session.scalars(_HIDDEN).all())


def ended(session: Writer) -> list[Stored]:
    """Those of which nothing is to be kept any longer."""
    return _stored(session, session.scalars(_ENDED).all())


def drawn(
    session: Writer, image_id: UUID, *, digest: str, widths: Sequence[int], height: int, color: str
) -> Stored | None:
    """What its files will be called, known before there is any. None: it was taken away meanwhile."""
    _, image = _locked(session, image_id)
    if image.state not in {"uploaded", "shown"}:
        return None
    image.digest, image.widths, image.height, image.color = digest, list(widths), height, color
    session.flush()
    return _stored(session, [image_id])[0]


def show(session: Writer, image_id: UUID) -> bool:
    """Its files are public, and it takes the place of the one before. False: it was taken away meanwhile."""
    owner, image = _locked(session, image_id)
    if image.state not in {"uploaded", "shown"} or not image.digest or not image.widths:
        return False
    if image.state == "uploaded":
        end(session, owner, ("shown",))
    image.state, image.published_at = "shown", func.now()
    _show(
        owner,
        {
            "id": str(image.id), "url": f"/{variants.folder(image.digest)}", "width": image.widths[-1],
            "height": image.height, "widths": image.widths, "color": image.color,
        },
    )  # fmt: skip
    return True


def refuse(session: Writer, image_id: UUID, why: MediaRefused) -> None:
    _, image = _locked(session, image_id)
    if image.state in {"uploaded", "shown"}:
        image.state, image.ended_at = "refused", func.now()
        image.refusal, image.refusal_facts = why.sentence, why.facts


def taken_down(session: Writer, stored: Stored) -> None:
    """Its public files are gone; the edge's copies of them go next."""
    owner, image = _locked(session, stored.id)
    image.published_at = None
    shown = _shown(owner)
    if shown is not None and shown["id"] == str(stored.id):
        _show(owner, None)
    purging.purge(session, {f"/{key}" for key in stored.public_keys})


def forget(session: Writer, image_id: UUID) -> None:
    image = session.get(Image, image_id, with_for_update=True)
    if image is not None:
        session.delete(image)
