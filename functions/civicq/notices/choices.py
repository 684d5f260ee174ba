"""What somebody wants to be written to about, and the mails that obey it. One transaction each."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert

from civicq.db import Writer
from civicq.errors import CivicError
from civicq.languages import Language
from civicq.notices import letters
from civicq.notices.letters import Letters
from civicq.notices.models import KINDS, NoticeChoice
from civicq.notices.words import WORDS
from civicq.settings import site_origin


class NoConfirmedAddress(CivicError):
    status = 409
    title = "No address to write to"


def choose(
    session: Writer, citizen_id: UUID, email: str | None, language: Language, changed: dict[str, Any]
) -> None:
    """`changed`: a cadence, which other kinds, in which language; what it does not name stays as it is.

    `language` is that of whoever chooses for the first time. Who wants nothing any more leaves no address
    behind.
    """
    begun = insert(NoticeChoice).values(citizen_id=citizen_id, cadence="none", language=language)
    session.execute(begun.on_conflict_do_nothing())
    choice = session.get_one(NoticeChoice, citizen_id, with_for_update=True, populate_existing=True)
    for name, value in changed.items():
        setattr(choice, name, value)
    wanted = choice.cadence != "none" or choice.own or choice.reminders or choice.staff
    if wanted and not email:
        raise NoConfirmedAddress(
            "Your account has no confirmed e-mail address. Add one to it, then sign in again."
        )
    choice.email = email if wanted else None
    if "cadence" in changed:
        choice.told_until = func.now()
    session.flush()


def expect(session: Writer, citizen_id: UUID, email: str | None, language: Language, kind: str) -> None:
    """Who asks is told what becomes of it, unless they have chosen before; who takes a role gets its mails.

    In the language in which they did so first. Nobody without a confirmed address is told anything.
    """
    if not email:
        return
    wanted = {"cadence": "none", "email": email, "language": language, kind: True}
    begun = insert(NoticeChoice).values(citizen_id=citizen_id, **wanted)
    if kind == "own":
        session.execute(begun.on_conflict_do_nothing())
        return
    now = {kind: True, "email": func.coalesce(NoticeChoice.email, email)}
    session.execute(begun.on_conflict_do_update(index_elements=["citizen_id"], set_=now))


# One kind, or all; then the address goes too, unless it is needed for another one. What waits to be sent is
# not sent.
_END = text("""
    WITH ended AS (
        UPDATE notice_choices choice SET
            cadence = CASE WHEN :follows THEN 'none' ELSE cadence END,
            own = own AND NOT :own, reminders = reminders AND NOT :reminders, staff = staff AND NOT :staff,
            email = CASE WHEN (cadence <> 'none' AND NOT :follows) OR (own AND NOT :own)
                           OR (reminders AND NOT :reminders) OR (staff AND NOT :staff) THEN email END
        WHERE token = :token RETURNING citizen_id
    ), dropped AS (
        DELETE FROM messages USING ended
        WHERE messages.citizen_id = ended.citizen_id AND claimed_at IS NULL
          AND substring(unsubscribe FROM '/([a-z]+)(?:[?]|$)') = ANY (:kinds)
    )
    SELECT 1 FROM ended
""")
_KNOWN = text("SELECT 1 FROM notice_choices WHERE token = :token")


def unsubscribe(session: Writer, token: str, kind: str | None) -> bool:
    """End one kind of mails, or with None all. False for a token that nobody was given. Twice is once."""
    ended = {each: kind in {each, None} for each in KINDS}
    values = {"token": token, "kinds": [each for each in KINDS if ended[each]], **ended}
    return session.execute(_END, values).first() is not None


def is_token(session: Writer, token: str) -> bool:
    return session.execute(_KNOWN, {"token": token}).first() is not None


# The reader's own token goes into the links below, and nowhere into what others wrote. An id of chance sorts
# behind that of a code (`uuid7`), which somebody waits for. Each reader gets the letter in their language.
_THEIRS = "CAST(:letters AS jsonb) -> choice.language"
WRITE = f"""
    INSERT INTO messages (id, channel, citizen_id, recipient, language, subject, body, unsubscribe, about)
    SELECT gen_random_uuid(), 'email', choice.citizen_id, choice.email, choice.language,
           {_THEIRS} ->> 'subject',
           ({_THEIRS} ->> 'body') || replace({_THEIRS} ->> 'ending', '{{token}}', choice.token::text),
           replace({_THEIRS} ->> 'unsubscribe', '{{token}}', choice.token::text), CAST(:about AS uuid)
"""


def written(composed: Letters, kind: str, about: UUID | None = None) -> dict[str, Any]:
    """The values that `WRITE` takes."""
    site = site_origin()
    told = {
        language: {
            "subject": composed[language].subject,
            "body": composed[language].body,
            "ending": letters.ending(words, site, kind),
            "unsubscribe": letters.unsubscribing(words, site, kind),
        }
        for language, words in WORDS.items()
    }
    return {"letters": json.dumps(told), "about": about}


_LISTENS = text("SELECT 1 FROM notice_choices WHERE citizen_id = :citizen_id AND own")
_TELL = text(f"{WRITE} FROM notice_choices choice WHERE citizen_id = :citizen_id AND own")
_REMIND = {
    kind: text(f"""
        WITH once AS (
            INSERT INTO reminders (citizen_id, occasion, at)
            SELECT citizen_id, :occasion, :now FROM notice_choices WHERE citizen_id = :citizen_id AND {kind}
            ON CONFLICT DO NOTHING RETURNING citizen_id)
        {WRITE} FROM once JOIN notice_choices choice USING (citizen_id)
    """)  # noqa: S608 (only constants are put in)
    for kind in ("reminders", "staff")
}
_TAKE_BACK = text("DELETE FROM messages WHERE about = ANY (:about) AND claimed_at IS NULL")
_ONCE = text("""
    INSERT INTO reminders (citizen_id, occasion) VALUES (:citizen_id, :occasion)
    ON CONFLICT DO NOTHING RETURNING 1
""")


def tell(
    session: Writer, citizen_id: UUID | None, compose: Callable[[str], Letters], *, about: UUID | None = None
) -> None:
    """Somebody of what becomes of their own, if they want to hear of it.

    `compose` is given the origin of links, and called for nobody else; `about` is the question it is about.
    """
    values = {"citizen_id": citizen_id}
    if citizen_id is not None and session.execute(_LISTENS, values).first() is not None:
        session.execute(_TELL, written(compose(site_origin()), "own", about) | values)


def remind(
    session: Writer, citizen_id: UUID, occasion: str, composed: Letters, *, kind: str, now: datetime
) -> None:
    """Once on each occasion, also when two remind at one moment."""
    values = written(composed, kind) | {"citizen_id": citizen_id, "occasion": occasion, "now": now}
    session.execute(_REMIND[kind], values)


def once(session: Writer, citizen_id: UUID, occasion: str) -> bool:
    """Whether this is the first time."""
    return session.execute(_ONCE, {"citizen_id": citizen_id, "occasion": occasion}).first() is not None


def take_back(session: Writer, *question_ids: UUID) -> None:
    """What tells of questions that are shown no more, and is not sent yet, never is."""
    session.execute(_TAKE_BACK, {"about": list(question_ids)})
