"""Where nothing is said any more, nobody votes either: `cast_vote` and `open_place` say the same of each state."""

import uuid
from itertools import product

from civicq import db
from civicq.errors import CivicError
from civicq.questions.refusals import open_place, refusal
from tests.civicq.conftest import Stored, Town, settled

DATES = ("current_date + 9", "current_date - 9")
CLOSINGS = ("NULL", "now() - interval '1 second'", "now() + interval '1 hour'")
MAYBE = ("NULL", "now()")


def said(contest: str) -> tuple[str, str] | None:
    """How it is refused to say anything; None if it is not."""
    with db.writers()() as session:
        try:
            open_place(session, contest)
        except CivicError as refused:
            return refused.title, str(refused)
    return None


def voted(stored: Stored, question: str, voter: uuid.UUID) -> tuple[str, str] | None:
    row = stored.execute("SELECT outcome FROM cast_vote(%s, %s, 1)", [question, voter]).fetchone()
    assert row is not None
    if row[0] == "cast":
        return None
    refused = refusal(row[0])
    return refused.title, str(refused)


def test_what_rests_for_words_rests_for_votes(asked: str, town: Town, stored: Stored) -> None:
    (voter,) = settled()
    stored.execute("SET session_replication_role = replica")  # a ballot's date is its election's
    seen = set()
    for date, closes, frozen, withdrawn in product(DATES, CLOSINGS, MAYBE, MAYBE):
        ballot = f"election_date = {date}, closes_at = {closes}, frozen_at = {frozen}"
        stored.execute(f"UPDATE ballots SET {ballot}".encode())  # noqa: S608 (only constants are put in)
        stored.execute(f"UPDATE contests SET withdrawn_at = {withdrawn}".encode())  # noqa: S608 (as above)
        assert voted(stored, asked, voter) == said(town.mayor), (ballot, withdrawn)
        seen.add(said(town.mayor))
    assert len(seen) == 4  # open, frozen, closed, resting
