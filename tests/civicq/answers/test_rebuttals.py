"""Rebuttals are bound to the very words that they are about."""

import uuid
from typing import Any

import pytest

from tests.civicq.conftest import Answer, Api, Stored, settled
from tests.civicq.speaking import Speaker

CLAIM = "The port pays 40 percent"


@pytest.fixture
def answer(asked: str, imani: Speaker) -> str:
    return str(imani.say(asked).json["id"])


def rebut(speaker: Speaker, answer: str, **changed: Any) -> Answer:
    body = {"answer_id": answer, "claim": CLAIM, "text": "It pays a quarter."}
    return speaker.call("POST", "rebuttals", body | changed)


def shown(api: Api, asked: str) -> list[dict[str, Any]]:
    candidates = api.get(f"/api/questions/{asked}/answers").json["candidates"]
    return next(each["answer"]["rebuttals"] for each in candidates if each["answer"])


def test_a_rebuttal_stands_under_the_claim(api: Api, asked: str, answer: str, tobias: Speaker) -> None:
    sources = [{"title": "Ledger", "url": "https://port.example/ledger"}]
    assert rebut(tobias, answer, sources=sources).status == 201
    (only,) = shown(api, asked)
    assert (only["candidate"]["name"], only["claim"], only["text"]) == ("Tobias", CLAIM, "It pays a quarter.")
    assert (only["answer_version"], only["sources"]) == (1, sources)


def test_a_second_one_to_the_same_claim_takes_the_place_of_the_first(
    api: Api, asked: str, answer: str, tobias: Speaker
) -> None:
    first = rebut(tobias, answer).json["id"]
    assert rebut(tobias, answer, text="It pays a fifth.").json["id"] == first
    assert [each["text"] for each in shown(api, asked)] == ["It pays a fifth."]


def test_a_correction_of_the_answer_leaves_the_rebuttal_with_what_it_quoted(
    api: Api, asked: str, answer: str, imani: Speaker, tobias: Speaker
) -> None:
    rebut(tobias, answer)
    imani.say(asked, rationale="It leaks.", claims=[], correction="The port pays a quarter.")
    (only,) = shown(api, asked)
    assert (only["claim"], only["answer_version"]) == (CLAIM, 1)
    assert rebut(tobias, answer, claim=CLAIM).status == 422


def test_what_is_no_rebuttal_is_refused(asked: str, answer: str, imani: Speaker, tobias: Speaker) -> None:
    assert rebut(imani, answer).status == 409
    assert rebut(tobias, answer, claim="The port pays everything").status == 422
    assert rebut(tobias, str(uuid.uuid4())).status == 404
    imani.call("DELETE", f"answers/{asked}")
    assert rebut(tobias, answer).status == 404


def test_a_rebuttal_is_withdrawn_by_who_wrote_it(
    api: Api, asked: str, answer: str, imani: Speaker, tobias: Speaker
) -> None:
    rebuttal = rebut(tobias, answer).json["id"]
    assert imani.call("DELETE", f"rebuttals/{rebuttal}").status == 404
    assert tobias.call("DELETE", f"rebuttals/{rebuttal}").status == 204
    assert shown(api, asked) == []


def test_on_a_frozen_ballot_a_rebuttal_stays(
    api: Api, asked: str, answer: str, tobias: Speaker, stored: Stored
) -> None:
    rebuttal = rebut(tobias, answer).json["id"]
    stored.execute("UPDATE ballots SET frozen_at = now()")
    assert tobias.call("DELETE", f"rebuttals/{rebuttal}").json["title"] == "Frozen for now"
    assert len(shown(api, asked)) == 1


def test_what_answers_a_question_that_is_not_shown_is_neither_rebutted_nor_judged(
    api: Api, asked: str, answer: str, ana: uuid.UUID, *, tobias: Speaker
) -> None:
    assert api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana).status == 204
    assert rebut(tobias, answer).status == 409
    judged = api.call("PUT", f"/api/me/verdicts/{answer}", {"value": "no"}, citizen=settled()[0])
    assert judged.status == 409


def test_a_hundred_acts_of_a_candidate_a_day(asked: str, imani: Speaker) -> None:
    assert [imani.say(asked).status for _ in range(101)] == [200] * 100 + [429]
