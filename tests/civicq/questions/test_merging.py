"""Two questions that ask the same become one, and each citizen's vote on them is one."""

import uuid

import pytest

from civicq import db
from civicq.errors import CivicError, NotFound
from civicq.handlers import reconcile, tally
from civicq.questions import merging
from tests.civicq.conftest import Api, Town, settled


def ask(api: Api, contest: str, words: str) -> str:
    answer = api.call(
        "POST", "/api/me/questions", {"contest_id": contest, "text": words}, citizen=settled()[0]
    )
    return str(answer.json["id"])


def cast(api: Api, question: str, value: int, citizens: list[uuid.UUID]) -> None:
    for citizen in citizens:
        assert api.call("PUT", f"/api/me/votes/{question}", {"value": value}, citizen=citizen).status == 200


def merge(question: str, into: str) -> None:
    with db.writers().begin() as session:
        merging.merge(session, uuid.UUID(question), uuid.UUID(into))


def shown(api: Api, question: str) -> tuple[int, int]:
    tally.handler({}, None)
    answer = api.get(f"/api/questions/{question}").json
    return answer["up"], answer["down"]


@pytest.fixture
def two(api: Api, town: Town) -> tuple[str, str]:
    return ask(api, town.mayor, "Who mends the wall?"), ask(api, town.mayor, "When is the harbor repaired?")


@pytest.mark.parametrize("most_moved", [2, 20_000])
def test_votes_are_united_and_never_summed(
    api: Api, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch, most_moved: int
) -> None:
    monkeypatch.setattr(merging, "MOST_MOVED", most_moved)
    question, into = two
    both, only, against = settled(3), settled(4), settled(2)
    cast(api, question, 1, [*both, *only])
    cast(api, question, -1, against)
    cast(api, into, -1, both)
    cast(api, into, 1, against)
    assert (shown(api, question), shown(api, into)) == ((7, 2), (2, 3))
    merge(question, into)
    # Who voted on both keeps the vote on the question that stays.
    assert (shown(api, question), shown(api, into)) == ((0, 0), (6, 3))
    assert reconcile.handler({}, None)["votes"] == 0
    mine = api.call("GET", "/api/me/votes", citizen=both[0]).json["votes"]
    assert [(each["question_id"], each["value"]) for each in mine] == [(into, -1)]
    theirs = api.call("GET", "/api/me/votes", citizen=only[0]).json["votes"]
    assert [(each["question_id"], each["value"]) for each in theirs] == [(into, 1)]


def test_a_merged_question_leads_on_and_takes_no_more(
    api: Api, town: Town, two: tuple[str, str], ana: uuid.UUID
) -> None:
    question, into = two
    merge(question, into)
    page = api.get(f"/api/questions/{question}").json
    assert (page["state"], page["merged_into"], page["text"]) == ("merged", into, "Who mends the wall?")
    refused = api.call("PUT", f"/api/me/votes/{question}", {"value": 1}, citizen=ana)
    assert (refused.status, refused.json["title"]) == (409, "Question not open")
    listed = api.get(f"/api/contests/{town.mayor}/questions").json["questions"]
    assert [each["id"] for each in listed] == [into]


def test_what_cannot_be_merged_is_refused(api: Api, town: Town, two: tuple[str, str]) -> None:
    question, into = two
    elsewhere = ask(api, town.council, "Who mends the wall?")
    for wrong in ((question, question), (question, elsewhere)):
        with pytest.raises(CivicError):
            merge(*wrong)
    with pytest.raises(NotFound):
        merge(question, str(uuid.uuid4()))
    merge(question, into)
    for wrong in ((question, into), (into, question)):
        with pytest.raises(CivicError):
            merge(*wrong)
