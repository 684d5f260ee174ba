"""Answers beside one another, and who has none stands there as equally."""

import uuid
from typing import Any

import pytest

from tests.civicq.conftest import Api, Stored, Town, settled
from tests.civicq.speaking import WALL, Speaker


def page(api: Api, question: str) -> dict[str, Any]:
    """Each candidate's answer, by name."""
    shown = api.get(f"/api/questions/{question}/answers")
    assert shown.status == 200, shown.body
    return {each["candidate"]["name"]: each["answer"] for each in shown.json["candidates"]}


def test_an_answer_stands_beside_no_response_submitted(
    api: Api, town: Town, asked: str, imani: Speaker
) -> None:
    assert page(api, asked) == {"Imani": None, "Tobias": None}
    made = imani.say(asked)
    assert made.status == 200
    found = page(api, asked)
    assert found["Tobias"] is None
    assert (found["Imani"]["id"], found["Imani"]["words"]) == (made.json["id"], WALL)
    assert (found["Imani"]["version"], found["Imani"]["question_version"]) == (1, 1)
    assert found["Imani"]["corrections"] == []
    question = api.get(f"/api/questions/{asked}").json
    assert (question["state"], question["answers"]) == ("answered", 1)
    (listed,) = api.get(f"/api/contests/{town.mayor}/questions").json["questions"]
    assert listed["answers"] == 1


def test_what_nobody_has_answered_is_a_list_of_its_own(
    api: Api, town: Town, asked: str, imani: Speaker, bo: uuid.UUID
) -> None:
    body = {"contest_id": town.mayor, "text": "When does the library open?", "issues": ["parks"]}
    api.call("POST", "/api/me/questions", body, citizen=bo)

    def open_ones(more: str = "") -> list[str]:
        path = f"/api/contests/{town.mayor}/questions?sort=unanswered{more}"
        return [each["text"] for each in api.get(path).json["questions"]]

    assert len(open_ones()) == 2
    imani.say(asked)
    assert open_ones() == open_ones("&issue=parks") == ["When does the library open?"]
    assert imani.call("DELETE", f"answers/{asked}").status == 204
    assert len(open_ones()) == 2
    assert page(api, asked)["Imani"] is None
    assert api.get(f"/api/questions/{asked}").json["state"] == "approved"


def test_a_correction_keeps_what_stood_before(api: Api, asked: str, imani: Speaker) -> None:
    imani.say(asked)
    imani.say(asked, position="The wall is mended by spring.", correction="Winter was too soon.")
    found = page(api, asked)["Imani"]
    assert (found["version"], found["words"]["position"]) == (2, "The wall is mended by spring.")
    assert found["corrected_at"] is not None
    assert [
        (each["number"], each["correction"], each["words"]["position"]) for each in found["corrections"]
    ] == [
        (1, None, "The wall is mended before winter."),
        (2, "Winter was too soon.", "The wall is mended by spring."),
    ]


def test_an_answer_belongs_to_the_version_that_was_asked(
    api: Api, asked: str, imani: Speaker, ana: uuid.UUID
) -> None:
    imani.say(asked)
    api.call("PATCH", f"/api/me/questions/{asked}", {"text": "Who pays for the harbor wall?"}, citizen=ana)
    shown = api.get(f"/api/questions/{asked}/answers").json
    assert shown["question"]["version"] == 2
    assert page(api, asked)["Imani"]["question_version"] == 1
    imani.say(asked)
    assert page(api, asked)["Imani"]["question_version"] == 2


def test_a_candidate_acts_as_nobody_else(
    api: Api, asked: str, imani: Speaker, tobias: Speaker, stranger: uuid.UUID
) -> None:
    for who in (tobias.account, stranger):
        for method, path, body in (
            ("PUT", f"answers/{asked}", WALL),
            ("DELETE", f"answers/{asked}", None),
            ("GET", "questions", None),
            ("PUT", "profile", {"statement": None, "website": None}),
            ("POST", "rebuttals", {"answer_id": str(uuid.uuid4()), "claim": "abc", "text": "def"}),
        ):
            refused = Speaker(api, imani.id, who).call(method, path, body)
            assert (refused.status, refused.json["title"]) == (403, "Not this candidate"), path
    assert page(api, asked) == {"Imani": None, "Tobias": None}
    assert Speaker(api, str(uuid.uuid4()), stranger).say(asked).status == 404


def test_a_candidate_answers_what_is_asked_in_their_contest(
    api: Api, town: Town, imani: Speaker, bo: uuid.UUID
) -> None:
    body = {"contest_id": town.council, "text": "When does the library open?"}
    elsewhere = api.call("POST", "/api/me/questions", body, citizen=bo).json["id"]
    assert imani.say(elsewhere).status == 409
    assert imani.say(str(uuid.uuid4())).status == 404


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE questions SET state = 'pending'",
        "UPDATE questions SET state = 'removed', rule = 'spam'",
        "UPDATE ballots SET closes_at = now()",
        "UPDATE ballots SET frozen_at = now()",
    ],
)
def test_what_is_closed_takes_no_answer(
    api: Api, asked: str, imani: Speaker, stored: Stored, change: str
) -> None:
    stored.execute(change.encode())
    assert imani.say(asked).status == 409


def test_a_question_that_was_edited_meanwhile_is_read_again_before_it_is_answered(
    api: Api, asked: str, ana: uuid.UUID, imani: Speaker
) -> None:
    edit = {"text": "Why should anybody mend the wall?"}
    assert api.call("PATCH", f"/api/me/questions/{asked}", edit, citizen=ana).status == 200
    stale = imani.say(asked, question_version=1)
    assert (stale.status, stale.json["title"]) == (409, "Question edited")
    assert page(api, asked)["Imani"] is None
    assert imani.say(asked, question_version=2).status == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"position": ""},
        {"position": "x" * 501},
        {"sources": [{"title": "A", "url": "javascript:alert(1)"}]},
        {"sources": [{"title": "A", "url": 'https://a.example/"><script>'}]},
        {"sources": [{"title": "A"}]},
        {"claims": [{"quote": "what was never said", "sources": WALL["sources"]}]},
        {"claims": [{"quote": "The wall is mended", "sources": []}]},
        {"candidate_id": str(uuid.uuid4())},
    ],
)
def test_what_is_no_answer_is_refused(api: Api, asked: str, imani: Speaker, changed: dict[str, Any]) -> None:
    assert imani.say(asked, **changed).status == 422
    assert page(api, asked)["Imani"] is None


def test_the_top_questions_that_wait_for_a_candidate(
    api: Api, town: Town, asked: str, imani: Speaker, bo: uuid.UUID
) -> None:
    from civicq.handlers import tally

    body = {"contest_id": town.mayor, "text": "When does the library open?"}
    second = api.call("POST", "/api/me/questions", body, citizen=bo).json["id"]
    for voter in settled(3):
        api.call("PUT", f"/api/me/votes/{second}", {"value": 1}, citizen=voter)
    tally.handler({}, None)

    def waiting() -> list[str]:
        return [each["id"] for each in imani.call("GET", "questions").json["questions"]]

    assert waiting() == [second, asked]
    imani.say(second)
    assert waiting() == [asked]


def test_a_profile_stands_on_the_candidates_page(api: Api, imani: Speaker) -> None:
    profile = {"statement": "I mend walls.\n\nAnd bridges.", "website": "https://imani.example"}
    assert imani.call("PUT", "profile", profile).status == 204
    shown = api.get(f"/api/candidates/{imani.id}").json
    assert {name: shown[name] for name in profile} == profile
    assert "account" not in api.get(f"/api/candidates/{imani.id}").body


def test_all_answers_of_a_candidate(api: Api, asked: str, imani: Speaker) -> None:
    imani.say(asked)
    (only,) = api.get(f"/api/candidates/{imani.id}/answers").json["answers"]
    assert (only["question"]["text"], only["answer"]["words"]) == ("Who mends the harbor wall?", WALL)


def test_the_answers_of_a_candidate_come_in_pages_the_newest_first(
    api: Api, town: Town, imani: Speaker
) -> None:
    for number, author in enumerate(settled(3)):
        body = {"contest_id": town.mayor, "text": f"What of matter {number}{number}{number}?"}
        imani.say(api.call("POST", "/api/me/questions", body, citizen=author).json["id"])
    path = f"/api/candidates/{imani.id}/answers?limit=2"
    first = api.get(path).json
    last = api.get(f"{path}&after={first['next']}").json
    texts = [each["question"]["text"] for page in (first, last) for each in page["answers"]]
    assert texts == ["What of matter 222?", "What of matter 111?", "What of matter 000?"]
    assert (len(first["answers"]), last["next"]) == (2, None)


def test_the_order_favors_nobody_and_is_the_same_for_everybody(api: Api, town: Town, imani: Speaker) -> None:
    first = []
    authors = settled(16)
    for number, author in enumerate(authors):
        body = {"contest_id": town.mayor, "text": f"What of matter {number}{number}{number}?"}
        question = api.call("POST", "/api/me/questions", body, citizen=author).json["id"]
        orders = {tuple(page(api, question)) for _ in range(2)}
        assert len(orders) == 1
        first.append(next(iter(page(api, question))))
    assert 0 < first.count("Imani") < 16  # one chance in 32,768 that the same comes first each time


def test_did_this_answer_it_is_asked_of_verified_citizens(
    api: Api, asked: str, imani: Speaker, stranger: uuid.UUID
) -> None:
    answer = imani.say(asked).json["id"]
    one, two, three = settled(3)

    def judge(who: uuid.UUID, value: str | None) -> int:
        return api.call("PUT", f"/api/me/verdicts/{answer}", {"value": value}, citizen=who).status

    for who, value in ((one, "yes"), (one, "partly"), (two, "no"), (three, "yes"), (three, None)):
        assert judge(who, value) == 204
    assert judge(stranger, "yes") == 403
    assert judge(one, "perhaps") == 422
    assert page(api, asked)["Imani"]["verdicts"] == {"yes": 0, "partly": 1, "no": 1}
    mine = api.call("GET", f"/api/me/verdicts?question={asked}", citizen=one).json
    assert mine == {"verdicts": [{"answer_id": answer, "value": "partly"}]}
    assert api.call("PUT", f"/api/me/verdicts/{uuid.uuid4()}", {"value": "yes"}, citizen=one).status == 404
