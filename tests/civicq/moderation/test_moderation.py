"""Reports, decisions and appeals: each with a rule, a reason, and somebody else to judge of it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import create_engine

from cdk.local.postgres import Postgres
from civicq import db
from civicq.cities.members import Member
from civicq.cities.models import CityStaff
from civicq.moderation import commands
from civicq.moderation.commands import Target
from civicq.questions.models import Question
from tests.civicq.conftest import Answer, Api, Stored, Town, employed, settled
from tests.civicq.speaking import Speaker

_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
ADMIN = "/api/admin/cities/harbor-falls"
WHY = "It tells of somebody's home."


@pytest.fixture
def dev(town: Town) -> uuid.UUID:
    return employed(town, "moderator")


@pytest.fixture
def eve(town: Town) -> uuid.UUID:
    """Another moderator."""
    return employed(town, "moderator")


def decide(api: Api, who: uuid.UUID, action: str, *questions: str, **more: Any) -> Answer:
    body = {
        "action": action, "reason": WHY, "targets": [{"kind": "question", "id": each} for each in questions],
        **({"rule": "private"} if action == "remove" else {}), **more,
    }  # fmt: skip
    return api.call("POST", f"{ADMIN}/decisions", body, citizen=who)


def report(api: Api, who: uuid.UUID, question: str, rule: str = "private", **more: str) -> Answer:
    body = {"target": {"kind": "question", "id": question}, "rule": rule, **more}
    return api.call("POST", "/api/me/reports", body, citizen=who)


def queue(api: Api, who: uuid.UUID) -> Any:
    found = api.call("GET", f"{ADMIN}/queue", citizen=who)
    assert found.status == 200, found.body
    return found.json


def ask(api: Api, town: Town, words: str) -> Any:
    body = {"contest_id": town.mayor, "text": words}
    return api.call("POST", "/api/me/questions", body, citizen=settled()[0]).json


def page(api: Api, question: str) -> Any:
    return api.get(f"/api/questions/{question}").json


def test_a_removed_question_is_a_tombstone_with_its_rule(
    api: Api, town: Town, asked: str, ana: uuid.UUID, dev: uuid.UUID
) -> None:
    assert decide(api, dev, "remove", asked).status == 201
    gone = page(api, asked)
    assert (gone["state"], gone["rule"], gone["text"], gone["versions"]) == ("removed", "private", None, [])
    assert api.get(f"/api/contests/{town.mayor}/questions").json["questions"] == []
    (told,) = api.call("GET", "/api/me/decisions", citizen=ana).json["decisions"]
    assert (told["action"], told["rule"], told["reason"]) == ("remove", "private", WHY)
    assert str(dev) not in api.call("GET", "/api/me/decisions", citizen=ana).body


def test_a_pending_question_is_shown_once_it_is_approved(api: Api, town: Town, dev: uuid.UUID) -> None:
    pending = ask(api, town, "Why is her home at 12 Quay Street so large?")
    assert pending["state"] == "pending"
    (waiting,) = queue(api, dev)["questions"]
    assert (waiting["id"], waiting["flags"]) == (pending["id"], ["private"])
    assert decide(api, dev, "approve", pending["id"]).status == 201
    assert page(api, pending["id"])["text"] == "Why is her home at 12 Quay Street so large?"
    assert queue(api, dev)["questions"] == []
    assert decide(api, dev, "approve", pending["id"]).status == 409


def test_reports_of_one_question_are_one_item_and_end_with_the_decision(
    api: Api, asked: str, bo: uuid.UUID, dev: uuid.UUID
) -> None:
    second, third = settled(2)
    assert report(api, bo, asked).status == 204
    assert report(api, bo, asked, "spam", note="I was mistaken before.").status == 204
    report(api, second, asked)
    report(api, third, asked)
    (item,) = queue(api, dev)["reports"]
    assert (item["target"], item["rules"]) == ({"kind": "question", "id": asked}, {"private": 2, "spam": 1})
    assert (item["text"], item["notes"]) == ("Who mends the harbor wall?", ["I was mistaken before."])
    assert decide(api, dev, "dismiss", asked).status == 201
    assert queue(api, dev)["reports"] == []
    assert page(api, asked)["state"] == "approved"


def test_what_cannot_be_reported_is_refused(api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID) -> None:
    assert report(api, ana, asked).status == 409  # her own
    assert report(api, bo, str(uuid.uuid4())).status == 404
    assert report(api, bo, asked, "ugly").status == 422
    assert (
        api.call(
            "POST", "/api/me/reports", {"target": {"kind": "question", "id": asked}, "rule": "spam"}
        ).status
        == 401
    )


def test_many_are_decided_at_once_or_none(api: Api, town: Town, dev: uuid.UUID) -> None:
    ids = [ask(api, town, f"Whatever {word}?")["id"] for word in ("lighthouse", "library", "harbor")]
    assert decide(api, dev, "remove", *ids, str(uuid.uuid4())).status == 404
    assert [page(api, each)["state"] for each in ids] == ["approved"] * 3
    assert len(decide(api, dev, "remove", *ids).json["ids"]) == 3
    assert [page(api, each)["state"] for each in ids] == ["removed"] * 3


def test_many_are_decided_while_a_colleague_decides_one_of_them(
    api: Api, town: Town, dev: uuid.UUID, eve: uuid.UUID, *, stored: Stored, postgres: Postgres
) -> None:
    """Each holds what the other needs in no moment: the questions come first, in one order, then the record."""
    ids = sorted(ask(api, town, f"Whatever {word}?")["id"] for word in ("lighthouse", "library"))
    report(api, dev, ids[1])
    colleague, theirs = Member(eve, uuid.UUID(town.city), "moderator"), Target("question", uuid.UUID(ids[1]))
    engine = create_engine(postgres.url)
    with ThreadPoolExecutor() as pool, db.Writer(engine) as session:
        session.get_one(Question, theirs.id, with_for_update=True)
        many = pool.submit(decide, api, dev, "remove", *ids)
        while stored.execute(_WAITS).fetchone() == (0,):
            assert not many.done()
        commands.decide(session, colleague, "dismiss", [theirs], rule=None, into=None, reason=WHY)
        session.commit()
        assert many.result().status == 201
    engine.dispose()
    assert [page(api, each)["state"] for each in ids] == ["removed"] * 2


def test_a_duplicate_is_merged_by_a_moderator(api: Api, town: Town, asked: str, dev: uuid.UUID) -> None:
    double = ask(api, town, "When is the harbor repaired?")["id"]
    assert decide(api, dev, "merge", double, into=asked).status == 201
    assert page(api, double)["merged_into"] == asked


def test_an_appeal_is_decided_by_another_and_gives_back_what_was_taken(
    api: Api, town: Town, asked: str, ana: uuid.UUID, bo: uuid.UUID, *, dev: uuid.UUID, eve: uuid.UUID
) -> None:
    (decision,) = decide(api, dev, "remove", asked).json["ids"]
    mine = f"/api/me/decisions/{decision}/appeal"
    plea = {"note": "It names nobody's home."}
    assert api.call("PUT", mine, plea, citizen=bo).status == 404
    assert api.call("PUT", mine, plea, citizen=ana).status == 204
    assert api.call("PUT", mine, plea, citizen=ana).status == 409
    (waiting,) = queue(api, eve)["appeals"]
    assert (waiting["decision_id"], waiting["note"]) == (decision, "It names nobody's home.")
    theirs = f"{ADMIN}/decisions/{decision}/appeal"
    overturn = {"outcome": "overturned", "reason": "Right: nobody's."}
    assert api.call("PUT", theirs, overturn, citizen=dev).status == 409
    assert api.call("PUT", theirs, overturn, citizen=eve).status == 204
    assert api.call("PUT", theirs, overturn, citizen=eve).status == 409
    assert (page(api, asked)["state"], page(api, asked)["rule"]) == ("approved", None)
    assert len(api.get(f"/api/contests/{town.mayor}/questions").json["questions"]) == 1
    (told,) = api.call("GET", "/api/me/decisions", citizen=ana).json["decisions"]
    assert (told["appeal"]["outcome"], told["appeal"]["reason"]) == ("overturned", "Right: nobody's.")


def test_nobody_moderates_what_is_their_own(api: Api, town: Town, dev: uuid.UUID) -> None:
    from datetime import UTC, datetime, timedelta

    from civicq.standing.models import Standing

    with db.writers().begin() as session:
        session.add(
            Standing(citizen_id=dev, city_id=uuid.UUID(town.city), state="verified", method="roll",
                     expires_at=datetime.now(UTC) + timedelta(days=1))
        )  # fmt: skip
    body = {"contest_id": town.mayor, "text": "Who mends the harbor wall?"}
    mine = api.call("POST", "/api/me/questions", body, citizen=dev).json["id"]
    assert decide(api, dev, "dismiss", mine).json["title"] == "Another has to decide"
    double = ask(api, town, "When is the harbor repaired?")["id"]
    assert decide(api, dev, "merge", double, into=mine).json["title"] == "Another has to decide"


def test_who_stands_in_a_contest_moderates_nothing_of_it(
    api: Api, town: Town, asked: str, ana: uuid.UUID, *, dev: uuid.UUID, imani: Speaker
) -> None:
    with db.writers().begin() as session:
        session.add(CityStaff(city_id=uuid.UUID(town.city), citizen_id=imani.account, role="moderator"))
    assert decide(api, imani.account, "remove", asked).json["title"] == "Another has to decide"
    (decision,) = decide(api, dev, "remove", asked).json["ids"]
    plea = {"note": "It names nobody's home."}
    assert api.call("PUT", f"/api/me/decisions/{decision}/appeal", plea, citizen=ana).status == 204
    uphold = {"outcome": "upheld", "reason": "It does."}
    refused = api.call("PUT", f"{ADMIN}/decisions/{decision}/appeal", uphold, citizen=imani.account)
    assert refused.json["title"] == "Another has to decide"


def test_a_pending_question_is_approved_or_removed_and_never_dismissed_out_of_sight(
    api: Api, town: Town, dev: uuid.UUID
) -> None:
    pending = ask(api, town, "Why is her home at 12 Quay Street so large?")["id"]
    assert decide(api, dev, "dismiss", pending).status == 409
    assert [each["id"] for each in queue(api, dev)["questions"]] == [pending]


def test_what_nobody_reported_cannot_be_dismissed_nor_anything_twice(
    api: Api, asked: str, bo: uuid.UUID, dev: uuid.UUID
) -> None:
    assert decide(api, dev, "dismiss", asked).status == 409
    report(api, bo, asked)
    assert decide(api, dev, "dismiss", asked).status == 201
    assert decide(api, dev, "dismiss", asked).status == 409


def test_who_reports_again_after_a_decision_is_heard_again(
    api: Api, asked: str, bo: uuid.UUID, dev: uuid.UUID
) -> None:
    report(api, bo, asked)
    decide(api, dev, "dismiss", asked)
    assert report(api, bo, asked, "spam", note="It was edited.").status == 204
    (item,) = queue(api, dev)["reports"]
    assert (item["rules"], item["notes"]) == ({"spam": 1}, ["It was edited."])


def test_the_log_is_public_and_names_no_person(api: Api, asked: str, ana: uuid.UUID, dev: uuid.UUID) -> None:
    decide(api, dev, "remove", asked)
    log = api.get("/api/cities/harbor-falls/moderation")
    (entry,) = log.json["decisions"]
    assert (entry["action"], entry["rule"], entry["decided_by"]) == ("remove", "private", "moderator")
    assert str(dev) not in log.body
    assert str(ana) not in log.body
    (month,) = api.get("/api/cities/harbor-falls/moderation/months").json["months"]
    assert (month["removed"], month["rules"], month["appeals"]) == (1, {"private": 1}, 0)
    assert month["median_hours"] == 0
    assert api.get("/api/cities/nowhere/moderation").status == 404
    assert {each["code"] for each in api.get("/api/rules").json["rules"]} >= {"private", "spam"}


@pytest.mark.parametrize(
    "body",
    [
        {"action": "remove", "targets": [{"kind": "question", "id": str(uuid.uuid4())}], "reason": "because"},
        {"action": "merge", "targets": [{"kind": "question", "id": str(uuid.uuid4())}], "reason": "because"},
        {"action": "approve", "targets": [{"kind": "answer", "id": str(uuid.uuid4())}], "reason": "because"},
        {"action": "dismiss", "targets": [], "reason": "because"},
        {"action": "dismiss", "targets": [{"kind": "question", "id": str(uuid.uuid4())}]},
        {"action": "delete", "targets": [{"kind": "question", "id": str(uuid.uuid4())}], "reason": "because"},
    ],
)
def test_half_a_decision_is_none(api: Api, dev: uuid.UUID, body: Any) -> None:
    assert api.call("POST", f"{ADMIN}/decisions", body, citizen=dev).status == 422


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_who_does_not_moderate_neither_reads_nor_decides(api: Api, town: Town, asked: str, role: str) -> None:
    member = employed(town, role)
    assert decide(api, member, "remove", asked).status == 403
    assert api.call("GET", f"{ADMIN}/queue", citizen=member).status == 403
    assert page(api, asked)["state"] == "approved"


def test_moderators_of_another_city_are_nobody_here(api: Api, town: Town, asked: str) -> None:
    from civicq.ballots.models import City
    from civicq.citizens.models import Citizen

    stranger = uuid.uuid4()
    with db.writers().begin() as session:
        city = City(slug="elsewhere", name="Elsewhere", state="OR")
        session.add_all([city, Citizen(id=stranger)])
        session.flush()
        session.add(CityStaff(city_id=city.id, citizen_id=stranger, role="owner"))
    assert decide(api, stranger, "remove", asked).status == 403
    body = {"action": "remove", "rule": "spam", "reason": WHY, "targets": [{"kind": "question", "id": asked}]}
    elsewhere = api.call("POST", "/api/admin/cities/elsewhere/decisions", body, citizen=stranger)
    assert elsewhere.status == 404
    assert page(api, asked)["state"] == "approved"
