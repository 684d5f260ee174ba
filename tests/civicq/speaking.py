"""A mayor's race in which both candidates have accounts."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from civicq import db
from civicq.ballots.models import Candidate
from civicq.cities.models import CandidateAccount
from civicq.citizens.models import Citizen
from tests.civicq.conftest import Answer, Api, Town

WALL = {
    "position": "The wall is mended before winter.",
    "rationale": "It leaks. The port pays 40 percent of it, and the state the rest.",
    "trade_offs": "The pier waits a year.",
    "sources": [{"title": "Port report", "url": "https://port.example/report"}],
    "claims": [{"quote": "The port pays 40 percent",
                "sources": [{"title": "Budget", "url": "https://city.example/budget"}]}],
}  # fmt: skip


@dataclass(frozen=True)
class Speaker:
    """A candidate with an account."""

    api: Api
    id: str
    account: uuid.UUID

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        return self.api.call(method, f"/api/me/candidacies/{self.id}/{path}", body, citizen=self.account)

    def say(self, question: str, **changed: Any) -> Answer:
        return self.call("PUT", f"answers/{question}", WALL | changed)


@pytest.fixture
def speakers(api: Api, town: Town) -> dict[str, Speaker]:
    found = {}
    with db.writers().begin() as session:
        for candidate in session.scalars(select(Candidate)):
            account = uuid.uuid4()
            session.add(Citizen(id=account))
            session.flush()
            session.add(CandidateAccount(candidate_id=candidate.id, citizen_id=account))
            found[candidate.name] = Speaker(api, str(candidate.id), account)
    return found


@pytest.fixture
def imani(speakers: dict[str, Speaker]) -> Speaker:
    return speakers["Imani"]


@pytest.fixture
def tobias(speakers: dict[str, Speaker]) -> Speaker:
    return speakers["Tobias"]
