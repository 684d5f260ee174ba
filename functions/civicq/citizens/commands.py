"""What is done for any citizen, whatever they are about to do."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from civicq.citizens.models import Citizen
from civicq.db import Writer
from civicq.errors import TooMany

_TAKE_TURN = text("SELECT take_turn(:citizen_id, :act, :most, make_interval(secs => :seconds))")


def known(session: Writer, citizen_id: UUID) -> None:
    session.execute(insert(Citizen).values(id=citizen_id).on_conflict_do_nothing())


@dataclass(frozen=True)
class Limit:
    """So many of an act, by one citizen, in any so many seconds; `refusal` tells what to do beyond."""

    act: str
    most: int
    seconds: int
    refusal: str


def take_turn(session: Writer, citizen_id: UUID, limit: Limit) -> None:
    """Count one act of a citizen who is known; `TooMany` beyond the limit.

    Exact: the citizen's acts wait for one another at the row that counts them, and what is refused later in
    the same transaction was not counted.
    """
    values = {"citizen_id": citizen_id, "act": limit.act, "most": limit.most, "seconds": limit.seconds}
    wait_seconds = int(session.execute(_TAKE_TURN, values).scalar_one())
    if wait_seconds:
        raise TooMany(limit.refusal, wait_seconds)
