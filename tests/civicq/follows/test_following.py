"""Who follows something hears of it once, as often as they chose, until one click ends it."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from civicq import db
from civicq.follows import telling
from civicq.handlers import tell
from civicq.notices.models import Message
from tests.civicq.conftest import SITE, Answer, Api, Stored, Town, employed, settled
from tests.civicq.speaking import Speaker

# The first filter has a moderator read it.
DOUBTFUL = "Why is her home at 12 Quay Street so large?"
CLAIMS = {"email": "bo@example.org", "email_verified": "true"}


def follow(api: Api, who: uuid.UUID, topic: str, *, following: bool = True) -> Answer:
    return api.call("PUT", "/api/me/follows", {"topic": topic, "following": following}, citizen=who)


def choose(api: Api, who: uuid.UUID, cadence: str) -> int:
    return api.call("PUT", "/api/me/notices", {"cadence": cadence}, citizen=who, claims=CLAIMS).status


def mails() -> list[Message]:
    tell.handler({}, None)
    with db.writers()() as session:
        return list(session.scalars(select(Message).order_by(Message.written_at)))


def ask(api: Api, town: Town, who: uuid.UUID, words: str, *issues: str) -> Any:
    body = {"contest_id": town.mayor, "text": words, "issues": list(issues)}
    return api.call("POST", "/api/me/questions", body, citizen=who).json


def edit(api: Api, who: uuid.UUID, question: str, words: str) -> None:
    edited = api.call("PATCH", f"/api/me/questions/{question}", {"text": words}, citizen=who)
    assert edited.json["state"] == "pending"


def decide(api: Api, town: Town, question: str, action: str, **named: str) -> str:
    target = {"kind": "question", "id": question}
    body = {"action": action, "reason": "So it is.", "targets": [target], **named}
    path = "/api/admin/cities/harbor-falls/decisions"
    decided = api.call("POST", path, body, citizen=employed(town, "moderator"))
    assert decided.status == 201
    return str(decided.json["ids"][0])


def test_whoever_wants_to_hear_at_once_hears_once(
    api: Api, town: Town, asked: str, bo: uuid.UUID, imani: Speaker
) -> None:
    for topic in (f"contest/{town.mayor}", f"candidate/{imani.id}", f"question/{asked}"):
        assert follow(api, bo, topic).status == 200
    assert choose(api, bo, "immediate") == 200
    imani.say(asked)
    (mail,) = mails()  # three topics, one happening, one mail
    assert (mail.recipient, mail.subject) == ("bo@example.org", "Imani has answered (Mayor, Harbor Falls)")
    assert "Who mends the harbor wall?" in str(mail.body)
    assert f"{SITE}/questions/{asked}" in str(mail.body)
    assert len(mails()) == 1


@pytest.mark.parametrize("topic", ["contest", "issue"])
def test_a_new_question_is_told_to_its_contest_and_issues_and_not_to_its_author(
    api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID, topic: str
) -> None:
    named = f"contest/{town.mayor}" if topic == "contest" else f"ballot/{town.ballot}/issue/parks"
    for who in (ana, bo):
        follow(api, who, named)
        choose(api, who, "immediate")
    ask(api, town, ana, "When do the parks open?", "parks")
    (mail,) = mails()
    assert mail.citizen_id == bo


def test_a_question_that_waits_for_a_moderator_is_told_when_it_is_shown(
    api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID
) -> None:
    follow(api, bo, f"contest/{town.mayor}")
    choose(api, bo, "immediate")
    pending = ask(api, town, ana, DOUBTFUL)
    assert mails() == []
    edit(api, ana, pending["id"], f"{DOUBTFUL} And so old?")
    decide(api, town, pending["id"], "approve")
    assert len(mails()) == 1


@pytest.mark.parametrize("first", ["What of the lighthouse?", DOUBTFUL])
def test_a_question_that_is_approved_again_is_not_new(
    api: Api, town: Town, ana: uuid.UUID, *, bo: uuid.UUID, stored: Stored, first: str
) -> None:
    follow(api, bo, f"contest/{town.mayor}")
    choose(api, bo, "immediate")
    question = ask(api, town, ana, first)["id"]
    if first == DOUBTFUL:
        decide(api, town, question, "approve")
    assert len(mails()) == 1
    stored.execute("UPDATE messages SET claimed_at = now()")  # on its way, so nobody takes it back
    for words in ("Once more.", "And again."):
        edit(api, ana, question, f"{DOUBTFUL} {words}")
        decide(api, town, question, "approve")
    decision = decide(api, town, question, "remove", rule="spam")
    api.call("PUT", f"/api/me/decisions/{decision}/appeal", {"note": "It is none."}, citizen=ana)
    overturned = {"outcome": "overturned", "reason": "It is none."}
    path = f"/api/admin/cities/harbor-falls/decisions/{decision}/appeal"
    assert api.call("PUT", path, overturned, citizen=employed(town, "moderator")).status == 204
    assert len(mails()) == 1


def test_a_question_is_not_new_when_it_is_long_forgotten_who_was_told(
    api: Api, town: Town, asked: str, *, ana: uuid.UUID, bo: uuid.UUID, stored: Stored
) -> None:
    follow(api, bo, f"contest/{town.mayor}")
    choose(api, bo, "immediate")
    assert mails() == []  # asked before bo followed: told to nobody, and yet not new any more
    stored.execute("DELETE FROM happenings")
    edit(api, ana, asked, DOUBTFUL)
    decide(api, town, asked, "approve")
    assert mails() == []


@pytest.mark.parametrize("meanwhile", [0, 1])
def test_a_question_that_is_edited_before_anybody_was_told_is_told_when_it_is_shown(
    api: Api, town: Town, ana: uuid.UUID, *, bo: uuid.UUID, stored: Stored, meanwhile: int
) -> None:
    """Once, also if it is approved before the worker has looked, and in a digest too."""
    (cy,) = settled()
    for who, cadence in ((bo, "immediate"), (cy, "weekly")):
        follow(api, who, f"contest/{town.mayor}")
        choose(api, who, cadence)
    question = ask(api, town, ana, "What of the lighthouse?")["id"]
    for _ in range(2):
        edit(api, ana, question, f"{DOUBTFUL} {uuid.uuid4().hex[:4]}")
        assert meanwhile == 0 or mails() == []
        decide(api, town, question, "approve")
        edit(api, ana, question, f"{DOUBTFUL} {uuid.uuid4().hex[:4]}")
    decide(api, town, question, "approve")
    stored.execute(
        "UPDATE happenings SET at = at - interval '1 hour'; UPDATE follows SET since = since - interval '1 day';"
        "UPDATE notice_choices SET told_until = now() - interval '8 days' WHERE cadence = 'weekly'"
    )
    told = sorted((mail.citizen_id, str(mail.body).count("Quay")) for mail in mails())
    assert told == sorted([(bo, 1), (cy, 1)])


def test_a_digest_gathers_what_happened_and_no_news_is_no_mail(
    api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID, *, stored: Stored, imani: Speaker
) -> None:
    follow(api, bo, f"contest/{town.mayor}")
    choose(api, bo, "daily")
    first = ask(api, town, ana, "When do the parks open?")["id"]
    ask(api, town, ana, "What of the lighthouse?")
    imani.say(first)
    assert mails() == []
    a_day_later = "UPDATE notice_choices SET told_until = told_until - interval '1 day 1 minute'"
    stored.execute(
        "UPDATE happenings SET at = at - interval '1 hour'; UPDATE follows SET since = since - interval '1 day'"
    )
    stored.execute(a_day_later.encode())
    (mail,) = mails()
    assert mail.subject == "What you follow, today"
    for words in ("When do the parks open?", "What of the lighthouse?", "Imani has answered"):
        assert words in str(mail.body)
    stored.execute(a_day_later.encode())
    stored.execute("UPDATE happenings SET at = at - interval '2 days'")
    assert len(mails()) == 1


def test_what_was_happening_while_a_digest_was_written_is_in_the_next(
    api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID, stored: Stored
) -> None:
    """A transaction has the time at which it began; another that ends before it does not see it."""
    follow(api, bo, f"contest/{town.mayor}")
    choose(api, bo, "daily")
    stored.execute("UPDATE notice_choices SET told_until = told_until - interval '2 days'")
    assert mails() == []
    ask(api, town, ana, "When do the parks open?")
    stored.execute(
        "UPDATE happenings SET at = at - interval '1 day 30 seconds';"
        "UPDATE follows SET since = since - interval '2 days';"
        "UPDATE notice_choices SET told_until = told_until - interval '1 day'"
    )
    assert len(mails()) == 1


def test_one_click_ends_it_without_signing_in(api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID) -> None:
    follow(api, bo, f"contest/{town.mayor}")
    choose(api, bo, "immediate")
    ask(api, town, ana, "When do the parks open?")
    (mail,) = mails()
    path = str(mail.unsubscribe).removeprefix(SITE)
    assert path.endswith("/follows")
    assert str(mail.unsubscribe) in str(mail.body).splitlines()
    form = {"content_type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        clicked = api.call("POST", path, raw=b"List-Unsubscribe=One-Click", headers=form)
        assert clicked.status == 204
    ask(api, town, ana, "What of the lighthouse?")
    assert mails() == []  # nor is sent what was waiting to be
    mine = api.call("GET", "/api/me/follows", citizen=bo).json
    assert (mine["cadence"], mine["topics"]) == ("none", [f"contest/{town.mayor}"])
    assert api.call("POST", f"/api/unsubscribe/{uuid.uuid4()}").status == 404


def test_what_is_unfollowed_or_gone_is_no_news(api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID) -> None:
    topic = f"contest/{town.mayor}"
    follow(api, bo, topic)
    choose(api, bo, "immediate")
    question = ask(api, town, ana, "When do the parks open?")["id"]
    api.call("DELETE", f"/api/me/questions/{question}", citizen=ana)
    assert mails() == []
    follow(api, bo, topic, following=False)
    ask(api, town, ana, "What of the lighthouse?")
    assert mails() == []


def test_many_followers_are_told_in_parts_and_each_once(
    api: Api, town: Town, ana: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_TOLD", 2)
    followers = settled(5)
    for who in followers:
        follow(api, who, f"contest/{town.mayor}")
        choose(api, who, "immediate")
    ask(api, town, ana, "When do the parks open?")
    assert sorted(str(mail.citizen_id) for mail in mails()) == sorted(map(str, followers))
    assert len(mails()) == 5


@pytest.mark.parametrize(
    "topic", ["contest/1", "voter/{id}", "ballot/{id}", "contest/{id}/x", "ballot/{id}/issue/A b"]
)
def test_what_is_no_topic_is_refused(api: Api, bo: uuid.UUID, topic: str) -> None:
    assert follow(api, bo, topic.format(id=uuid.uuid4())).status == 422
    assert follow(api, bo, f"contest/{uuid.uuid4()}").status == 404


def test_mail_needs_a_confirmed_address(api: Api, bo: uuid.UUID) -> None:
    refused = api.call("PUT", "/api/me/notices", {"cadence": "daily"}, citizen=bo)
    assert (refused.status, refused.json["title"]) == (409, "No address to write to")
    assert api.call("PUT", "/api/me/notices", {"cadence": "none"}, citizen=bo).status == 200
