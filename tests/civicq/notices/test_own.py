"""Whoever wrote something hears once what becomes of it, unless they want not to."""

import uuid
from typing import Any

import pytest

from civicq.handlers import tell
from tests.civicq.conftest import SITE, Api, Stored, Town, employed
from tests.civicq.mailbox import choose, claims, mails, subjects
from tests.civicq.speaking import Speaker

ADMIN = "/api/admin/cities/harbor-falls"
HELD = "Why is her home at 12 Quay Street so large?"


@pytest.fixture
def dev(town: Town) -> uuid.UUID:
    return employed(town, "moderator")


def ask(api: Api, town: Town, who: uuid.UUID, words: str, **more: Any) -> str:
    body = {"contest_id": town.mayor, "text": words, **more}
    asked = api.call("POST", "/api/me/questions", body, citizen=who, claims=claims("ana"))
    assert asked.status == 201, asked.body
    return str(asked.json["id"])


def decide(api: Api, who: uuid.UUID, action: str, target: str, kind: str = "question", **more: str) -> str:
    body = {"action": action, "reason": "So we see it.", "targets": [{"kind": kind, "id": target}], **more}
    decided = api.call("POST", f"{ADMIN}/decisions", body, citizen=who)
    assert decided.status == 201, decided.body
    return str(decided.json["ids"][0])


def test_an_author_hears_that_a_question_waits_and_that_it_is_shown(
    api: Api, town: Town, ana: uuid.UUID, dev: uuid.UUID
) -> None:
    question = ask(api, town, ana, HELD)
    decide(api, dev, "approve", question)
    waits, shown = mails("ana")
    assert waits.subject == "Your question waits for a moderator (Mayor, Harbor Falls)"
    assert shown.subject == "Your question is shown (Mayor, Harbor Falls)"
    for mail in (waits, shown):
        assert HELD in str(mail.body)
        assert f"{SITE}/questions/{question}" in str(mail.body).splitlines()
        assert str(mail.unsubscribe).endswith("/own")


def test_what_is_shown_at_once_is_no_mail(api: Api, town: Town, ana: uuid.UUID) -> None:
    ask(api, town, ana, "When do the parks open?")
    assert mails() == []


def test_a_removal_is_told_with_its_rule_and_the_way_to_appeal_and_so_is_the_appeals_end(
    api: Api, town: Town, ana: uuid.UUID, dev: uuid.UUID
) -> None:
    question = ask(api, town, ana, "When do the parks open?")
    decision = decide(api, dev, "remove", question, rule="off-topic")
    api.call("PUT", f"/api/me/decisions/{decision}/appeal", {"note": "It is not."}, citizen=ana)
    body = {"outcome": "overturned", "reason": "It is about parks."}
    path = f"{ADMIN}/decisions/{decision}/appeal"
    assert api.call("PUT", path, body, citizen=employed(town, "admin")).status == 204
    removed, shown = mails("ana")
    assert removed.subject == "Your question was removed (Mayor, Harbor Falls)"
    for words in ("Is not about what this contest decides.", "“So we see it.”", "appeal"):
        assert words in str(removed.body)
    assert shown.subject == "Your question is shown again (Mayor, Harbor Falls)"
    assert "“It is about parks.”" in str(shown.body)


def test_a_merger_is_told_with_the_question_that_stays(
    api: Api, town: Town, ana: uuid.UUID, dev: uuid.UUID, asked: str
) -> None:
    question = ask(api, town, ana, "When do the parks open?")
    decide(api, dev, "merge", question, into=asked)
    (mail,) = mails("ana")
    assert "Who mends the harbor wall?" in str(mail.body)
    assert f"{SITE}/questions/{asked}" in str(mail.body)


def test_an_answer_is_told_to_whoever_asked_once_and_a_correction_is_not(
    api: Api, town: Town, ana: uuid.UUID, imani: Speaker
) -> None:
    question = ask(api, town, ana, "When do the parks open?")
    topic = {"topic": f"contest/{town.mayor}", "following": True}
    api.call("PUT", "/api/me/follows", topic, citizen=ana)
    choose(api, ana, "ana", cadence="immediate")
    imani.say(question)
    imani.say(question, position="After winter. The port pays 40 percent.", correction="The season.")
    tell.handler({}, None)
    assert subjects("ana") == [
        "Imani has answered your question (Mayor, Harbor Falls)",
        "Imani has corrected an answer (Mayor, Harbor Falls)",  # as somebody who follows the contest
    ]


def test_a_candidate_hears_of_the_removal_of_an_answer(
    api: Api, asked: str, imani: Speaker, dev: uuid.UUID
) -> None:
    choose(api, imani.account, "imani", own=True)
    answer = imani.say(asked).json["id"]
    decide(api, dev, "remove", answer, "answer", rule="false-claim")
    (mail,) = mails("imani")
    assert mail.subject == "Your answer was removed (Mayor, Harbor Falls)"


def test_the_staffs_decision_on_a_standing_is_told(api: Api, town: Town) -> None:
    cleo, owner = uuid.uuid4(), employed(town, "owner")
    path = "/api/me/standings/harbor-falls/request"
    api.call("PUT", path, {"note": "I moved here."}, citizen=cleo, claims=claims("cleo"))
    for state in ("rejected", "verified"):
        body = {"state": state, "reason": "Seen at the door."}
        assert api.call("PUT", f"{ADMIN}/standings/{cleo}", body, citizen=owner).status == 204
    assert subjects("cleo") == ["You are not verified in Harbor Falls", "You are verified in Harbor Falls"]


def test_whoever_is_verified_is_welcomed_once_and_no_address_stays(
    api: Api, town: Town, stored: Stored
) -> None:
    cleo, owner = uuid.uuid4(), employed(town, "owner")
    voter = {"name": "Cleo", "born": "1980-02-29", "postcode": "97201"}
    api.call("POST", f"{ADMIN}/roll", {"voters": [voter]}, citizen=owner)
    for _ in range(2):
        path = "/api/me/standings/harbor-falls/roll"
        assert api.call("PUT", path, voter, citizen=cleo, claims=claims("cleo")).status == 200
    (mail,) = mails("cleo")
    assert (mail.subject, mail.unsubscribe) == ("You are verified in Harbor Falls", None)
    assert stored.execute("SELECT count(*) FROM notice_choices").fetchone() == (0,)


def test_what_became_of_a_mistake_is_told(api: Api, town: Town, ana: uuid.UUID) -> None:
    told = {"contest_id": town.mayor, "text": "Her name has two L."}
    made = api.call("POST", "/api/me/mistakes", told, citizen=ana, claims=claims("ana")).json["id"]
    body = {"state": "corrected", "reason": "So it has."}
    api.call("PUT", f"{ADMIN}/mistakes/{made}", body, citizen=employed(town, "editor"))
    assert subjects("ana") == ["What you told of Mayor is corrected"]


def test_what_became_of_a_mistake_on_a_whole_ballot_is_told_with_its_election(
    api: Api, town: Town, ana: uuid.UUID
) -> None:
    told = {"ballot_id": town.ballot, "text": "The contest for sheriff is missing."}
    made = api.call("POST", "/api/me/mistakes", told, citizen=ana, claims=claims("ana")).json["id"]
    body = {"state": "dismissed", "reason": "The county elects the sheriff in November."}
    api.call("PUT", f"{ADMIN}/mistakes/{made}", body, citizen=employed(town, "editor"))
    (mail,) = mails("ana")
    assert mail.subject == "What you told of Municipal Election stays as it is"
    assert "/cities/harbor-falls/ballots/2027-05-18" in (mail.body or "")


def test_without_a_confirmed_address_nobody_is_told(
    api: Api, town: Town, bo: uuid.UUID, dev: uuid.UUID
) -> None:
    body = {"contest_id": town.mayor, "text": HELD}
    unconfirmed = claims("bo") | {"email_verified": "false"}
    question = api.call("POST", "/api/me/questions", body, citizen=bo, claims=unconfirmed).json["id"]
    decide(api, dev, "remove", question, rule="private")
    assert mails() == []


def test_who_wants_none_gets_none_and_asking_again_changes_nothing(
    api: Api, town: Town, ana: uuid.UUID, stored: Stored
) -> None:
    ask(api, town, ana, "When do the parks open?")
    mine = choose(api, ana, "ana", own=False).json
    assert (mine["own"], mine["cadence"]) == (False, "none")
    assert stored.execute("SELECT email FROM notice_choices").fetchone() == (None,)
    ask(api, town, ana, HELD)
    assert mails() == []


def test_one_click_ends_what_the_mail_was_and_leaves_the_rest(
    api: Api, town: Town, ana: uuid.UUID, stored: Stored
) -> None:
    choose(api, ana, "ana", own=True, cadence="daily", reminders=True)
    ask(api, town, ana, HELD)
    (mail,) = mails("ana")
    path = str(mail.unsubscribe).removeprefix(SITE)
    page = api.call("GET", path)
    assert (page.status, 'method="post"' in page.body) == (200, True)
    assert len(mails("ana")) == 1  # whoever only looks, as programs do, ends nothing
    clicked = api.call("POST", path, raw=b"List-Unsubscribe=One-Click", headers={"accept": "text/html"})
    assert (clicked.status, "You get no more" in clicked.body) == (200, True)
    mine = api.call("GET", "/api/me/follows", citizen=ana).json
    assert (mine["own"], mine["cadence"], mine["reminders"]) == (False, "daily", True)
    assert mails("ana") == []  # it had not been sent yet
    assert api.call("POST", path.removesuffix("/own")).status == 204
    mine = api.call("GET", "/api/me/follows", citizen=ana).json
    assert (mine["own"], mine["cadence"], mine["reminders"]) == (False, "none", False)
    assert stored.execute("SELECT email FROM notice_choices").fetchone() == (None,)


def test_whoever_asks_on_a_page_in_spanish_is_written_to_in_spanish_until_they_choose_english(
    api: Api, town: Town, ana: uuid.UUID, dev: uuid.UUID
) -> None:
    body = {"contest_id": town.mayor, "text": HELD}
    spanish = {"accept-language": "es"}
    asked = api.call("POST", "/api/me/questions", body, citizen=ana, claims=claims("ana"), headers=spanish)
    (waits,) = mails("ana")
    assert (waits.subject, waits.language) == (
        "Su pregunta espera a un moderador (Mayor, Harbor Falls)",
        "es",
    )
    assert f"{SITE}/es/questions/{asked.json['id']}" in str(waits.body).splitlines()
    page = api.call("GET", str(waits.unsubscribe).removeprefix(SITE))
    assert 'lang="es"' in page.body
    assert "¿No recibir más correos sobre lo que usted escribió o pidió?" in page.body
    assert choose(api, ana, "ana", language="en").json["language"] == "en"
    decide(api, dev, "remove", asked.json["id"], rule="private")
    assert subjects("ana")[-1] == "Your question was removed (Mayor, Harbor Falls)"
    assert choose(api, ana, "ana", language="fr").status == 422


@pytest.mark.parametrize("path", ["standings/harbor-falls/request", "mistakes", "notices", "cities"])
def test_the_first_mails_are_in_the_language_of_the_page_that_led_to_them(
    api: Api, town: Town, bo: uuid.UUID, stored: Stored, *, path: str
) -> None:
    method, body = {
        "standings/harbor-falls/request": ("PUT", {"note": "I moved here."}),
        "mistakes": ("POST", {"contest_id": town.mayor, "text": "Her name has two L."}),
        "notices": ("PUT", {"own": True}),
        "cities": ("POST", {"slug": "port-of-call", "name": "Port of Call", "state": "OR"}),
    }[path]
    cleo = uuid.uuid4()
    spanish = {"accept-language": "es-MX,es;q=0.9,en;q=0.8"}
    api.call(method, f"/api/me/{path}", body, citizen=cleo, claims=claims("cleo"), headers=spanish)
    api.call(method, f"/api/me/{path}", body, citizen=cleo, claims=claims("cleo"))
    assert stored.execute("SELECT language FROM notice_choices").fetchall() == [("es",)]


def test_a_spanish_mail_is_ended_by_one_click_which_takes_back_what_waits(
    api: Api, town: Town, ana: uuid.UUID
) -> None:
    choose(api, ana, "ana", own=True, language="es")
    ask(api, town, ana, HELD)
    (mail,) = mails("ana")
    path = str(mail.unsubscribe).removeprefix(SITE)
    clicked = api.call("POST", path, raw=b"List-Unsubscribe=One-Click", headers={"accept": "text/html"})
    assert (clicked.status, "Ya no recibirá correos" in clicked.body) == (200, True)
    assert 'href="/es/me/follows"' in clicked.body
    assert mails("ana") == []


def test_a_person_with_a_link_of_nobodys_is_told_on_a_page(api: Api) -> None:
    path = f"/api/unsubscribe/{uuid.uuid4()}?language=es"
    page = api.call("GET", path, headers={"accept": "text/html"})
    assert (page.status, "Este enlace no termina ningún correo" in page.body) == (404, True)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_nobody_was_given_ends_nothing(api: Api, method: str) -> None:
    assert api.call(method, f"/api/unsubscribe/{uuid.uuid4()}/own").status == 404
    assert api.call(method, f"/api/unsubscribe/{uuid.uuid4()}/all").status == 422


@pytest.mark.parametrize("end", ["withdraw", "remove", "merge", "leave"])
def test_what_is_shown_no_more_is_not_told_though_it_was_written(
    api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID, *, dev: uuid.UUID, asked: str, end: str
) -> None:
    api.call("PUT", "/api/me/follows", {"topic": f"contest/{town.mayor}", "following": True}, citizen=bo)
    choose(api, bo, "bo", cadence="immediate")
    question = ask(api, town, ana, "When do the parks open?")
    tell.handler({}, None)
    assert len(mails("bo")) == 1
    if end == "withdraw":
        api.call("DELETE", f"/api/me/questions/{question}", citizen=ana)
    elif end == "leave":
        api.call("DELETE", "/api/me?questions=withdraw", citizen=ana)
    elif end == "remove":
        decide(api, dev, "remove", question, rule="spam")
    else:
        decide(api, dev, "merge", question, into=asked)
    assert mails("bo") == []
    tell.handler({}, None)
    expected = ["Two questions on Mayor, Harbor Falls, have become one"] if end == "merge" else []
    assert subjects("bo") == expected


@pytest.mark.parametrize("end", ["withdrawn", "removed"])
def test_an_answer_that_is_gone_before_it_is_told_is_no_news(
    api: Api, town: Town, asked: str, bo: uuid.UUID, *, dev: uuid.UUID, imani: Speaker, end: str
) -> None:
    api.call("PUT", "/api/me/follows", {"topic": f"candidate/{imani.id}", "following": True}, citizen=bo)
    choose(api, bo, "bo", cadence="immediate")
    answer = imani.say(asked).json["id"]
    if end == "removed":
        decide(api, dev, "remove", answer, "answer", rule="spam")
    else:
        assert imani.call("DELETE", f"answers/{asked}").status == 204
    tell.handler({}, None)
    assert mails("bo") == []


def test_choices_are_read_exported_and_forgotten(
    api: Api, town: Town, ana: uuid.UUID, stored: Stored
) -> None:
    choose(api, ana, "ana", reminders=True)
    mine = choose(api, ana, "ana", cadence="weekly").json  # what is not named stays
    assert (mine["reminders"], mine["cadence"]) == (True, "weekly")
    assert choose(api, ana, "ana", own="yes").status == 422
    held = api.call("GET", "/api/me/export", citizen=ana).json["notices"]
    assert held == {"cadence": "weekly", "own": False, "reminders": True, "staff": False,
                    "language": "en", "email": "ana@example.org"}  # fmt: skip
    api.call("DELETE", "/api/me?questions=keep", citizen=ana)
    assert stored.execute("SELECT count(*) FROM notice_choices").fetchone() == (0,)
