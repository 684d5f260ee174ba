"""Answers and rebuttals are held to the same rules as questions."""

import uuid
from typing import Any

from tests.civicq.conftest import Api, Stored, Town, employed, settled
from tests.civicq.speaking import Speaker

ADMIN = "/api/admin/cities/harbor-falls"


def remove(api: Api, who: uuid.UUID, kind: str, target: str) -> str:
    body = {"action": "remove", "rule": "false-claim", "reason": "Shown to be false.",
            "targets": [{"kind": kind, "id": target}]}  # fmt: skip
    made = api.call("POST", f"{ADMIN}/decisions", body, citizen=who)
    assert made.status == 201, made.body
    return str(made.json["ids"][0])


def answer_of(api: Api, question: str, name: str) -> Any:
    candidates = api.get(f"/api/questions/{question}/answers").json["candidates"]
    return next(each["answer"] for each in candidates if each["candidate"]["name"] == name)


def test_a_removed_answer_keeps_its_rule_and_loses_its_words(
    api: Api, town: Town, asked: str, imani: Speaker
) -> None:
    answer = imani.say(asked).json["id"]
    (bo,) = settled()
    told = {"target": {"kind": "answer", "id": answer}, "rule": "false-claim"}
    assert api.call("POST", "/api/me/reports", told, citizen=bo).status == 204
    decision = remove(api, employed(town, "moderator"), "answer", answer)
    gone = answer_of(api, asked, "Imani")
    assert (gone["state"], gone["rule"], gone["words"], gone["corrections"]) == (
        "removed",
        "false-claim",
        None,
        [],
    )
    assert api.get(f"/api/questions/{asked}").json["state"] == "approved"
    assert imani.say(asked).status == 409
    appeal = f"/api/me/decisions/{decision}/appeal"
    assert api.call("PUT", appeal, {"note": "It is true."}, citizen=imani.account).status == 204
    overturn = {"outcome": "overturned", "reason": "It is."}
    judged = api.call(
        "PUT", f"{ADMIN}/decisions/{decision}/appeal", overturn, citizen=employed(town, "admin")
    )
    assert judged.status == 204
    assert answer_of(api, asked, "Imani")["state"] == "published"
    assert api.get(f"/api/questions/{asked}").json["state"] == "answered"


def test_a_removed_rebuttal_likewise(
    api: Api, town: Town, asked: str, imani: Speaker, tobias: Speaker
) -> None:
    answer = imani.say(asked).json["id"]
    body = {"answer_id": answer, "claim": "The port pays 40 percent", "text": "It pays nothing."}
    rebuttal = tobias.call("POST", "rebuttals", body).json["id"]
    remove(api, employed(town, "moderator"), "rebuttal", rebuttal)
    (gone,) = answer_of(api, asked, "Imani")["rebuttals"]
    assert (gone["state"], gone["rule"], gone["text"]) == ("removed", "false-claim", None)
    assert tobias.call("POST", "rebuttals", body).status == 409


def test_what_a_candidate_says_of_themselves_likewise(
    api: Api, town: Town, imani: Speaker, stored: Stored
) -> None:
    (bo,) = settled()
    told = {"target": {"kind": "profile", "id": imani.id}, "rule": "false-claim"}
    assert api.call("POST", "/api/me/reports", told, citizen=bo).status == 409  # there is none yet
    profile = {"statement": "I built the wall.", "website": "https://imani.example"}
    assert imani.call("PUT", "profile", profile).status == 204
    address = {"email": "imani@example.org", "email_verified": "true"}
    api.call("PUT", "/api/me/notices", {"own": True}, citizen=imani.account, claims=address)
    assert api.call("POST", "/api/me/reports", told, citizen=bo).status == 204
    moderator = employed(town, "moderator")
    (waits,) = api.call("GET", f"{ADMIN}/queue", citizen=moderator).json["reports"]
    assert (waits["target"], waits["text"]) == (told["target"], "I built the wall.\n\nhttps://imani.example")

    def page() -> list[Any]:
        found = api.get(f"/api/candidates/{imani.id}").json
        return [found["name"], *(found[each] for each in ("statement", "website", "profile_rule"))]

    decision = remove(api, moderator, "profile", imani.id)
    assert page() == ["Imani", None, None, "false-claim"]
    assert imani.call("PUT", "profile", profile).json["title"] == "Profile removed"
    (mine,) = api.call("GET", "/api/me/candidacies", citizen=imani.account).json["candidacies"]
    assert (mine["statement"], mine["profile_rule"]) == ("I built the wall.", "false-claim")
    (logged,) = api.get("/api/cities/harbor-falls/moderation").json["decisions"]
    assert (logged["target"], logged["rule"]) == (told["target"], "false-claim")

    appeal = f"/api/me/decisions/{decision}/appeal"
    assert api.call("PUT", appeal, {"note": "I did."}, citizen=imani.account).status == 204
    overturn = {"outcome": "overturned", "reason": "So it is."}
    judge = employed(town, "admin")
    path = f"{ADMIN}/decisions/{decision}/appeal"
    assert api.call("PUT", path, overturn, citizen=judge).status == 204
    assert page() == ["Imani", *profile.values(), None]
    mails = stored.execute(
        "SELECT subject, body LIKE %s FROM messages ORDER BY subject DESC",
        [f"%{profile['statement']}%/contests/{town.mayor}%"],
    )
    where = "(Mayor, Harbor Falls)"
    assert mails.fetchall() == [
        (f"Your profile {what} {where}", True) for what in ("was removed", "is shown again")
    ]
