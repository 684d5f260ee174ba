"""Texts that would be markup, would end a line or would not fit one, if they were not taken for text."""

import uuid

import pytest
from sqlalchemy import select

from civicq import db
from civicq.ballots.models import City, Contest, Election
from tests.civicq.conftest import Api, Town, employed

# What a citizen may ask.
ASKED = [
    """Does "quoted", 'quoted' & <b>bold</b> text; stay, as \\it is?""",
    "Is this the end ]]> or --> only </title><script>alert(1)</script>?",
    "Wer mäht die Wiese am Hafen \N{SEEDLING}\N{FAMILY} und wann \N{FLAG IN HOLE}?",
    "متى تفتح المكتبة البلدية؟ #{7*7} {contact}",
    "Why " + "ü" * 495 + "?",
]
# What an import or a clerk might bring, and what no XML can hold.
TITLE = 'Mayor; "of",\r\nthe\u2028<harbor> \\ & ]]> \x0b\x1b\ufffe\N{SEEDLING}'


@pytest.fixture
def hostile(api: Api, town: Town, ana: uuid.UUID) -> list[str]:
    """Ids of questions in the mayor's contest, the first asked first."""
    with db.writers().begin() as session:
        session.get_one(Contest, town.mayor).title = TITLE
        session.scalars(select(City)).one().name = TITLE
        session.scalars(select(Election)).one().name = TITLE
    ids = []
    for words in ASKED:
        answer = api.call("POST", "/api/me/questions", {"contest_id": town.mayor, "text": words}, citizen=ana)
        assert answer.status == 201, answer.body
        ids.append(str(answer.json["id"]))
        if answer.json["state"] == "pending":  # the first filter has looked at it too
            approve(api, town, ids[-1])
    return ids


def approve(api: Api, town: Town, question: str) -> None:
    body = {
        "action": "approve",
        "reason": "Odd, and fair.",
        "targets": [{"kind": "question", "id": question}],
    }
    path = "/api/admin/cities/harbor-falls/decisions"
    assert api.call("POST", path, body, citizen=employed(town, "moderator")).status == 201
