"""What loading a row of the reference data brings along, and what it does not."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import undefer

from civicq import db
from civicq.ballots.models import Measure
from tests.civicq.conftest import Town


def test_a_list_of_measures_leaves_their_prose_where_it_is(town: Town) -> None:
    with db.writers().begin() as session:
        session.add(
            Measure(
                contest_id=uuid.UUID(town.mayor),
                ballot_id=uuid.UUID(town.ballot),
                summary="A wall.",
                full_text="Shall the wall be mended?",
            )
        )
    with db.writers().begin() as session:
        listed = session.scalars(select(Measure)).one()
        assert listed.summary == "A wall."
        with pytest.raises(InvalidRequestError, match="full_text"):
            listed.full_text  # noqa: B018 (to ask for it is what fails)
        session.expunge_all()
        whole = session.scalars(select(Measure).options(undefer(Measure.full_text))).one()
        assert whole.full_text == "Shall the wall be mended?"
