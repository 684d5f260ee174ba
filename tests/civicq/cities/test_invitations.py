"""Invited by e-mail: a token that is good once, to speak for a candidate or to work for a city."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.ballots.models import Candidate
from civicq.cities import invitations
from civicq.cities.models import Invitation
from civicq.errors import CivicError
from civicq.notices.models import Message
from tests.civicq.conftest import Answer, Api, Town, employed

INVITATIONS = "/api/admin/cities/harbor-falls/invitations"


def invite(api: Api, who: uuid.UUID, **person: str) -> Answer:
    body = {"invitations": [{"email": "imani@example.org", **person}]}
    return api.call("POST", INVITATIONS, body, citizen=who)


def tokens() -> list[str]:
    with db.writers()() as session:
        bodies = session.scalars(select(Message.body).order_by(Message.id)).all()
    return [match[1] for body in bodies if (match := re.search(r"/invitations#(\S+)", body or ""))]


def accept(api: Api, who: uuid.UUID, token: str, email: str | None = "imani@example.org") -> Answer:
    claims = {"email": email, "email_verified": "true"} if email else {}
    return api.call("POST", "/api/me/invitations", {"token": token}, citizen=who, claims=claims)


def states(api: Api, who: uuid.UUID) -> list[Any]:
    listed = api.call("GET", INVITATIONS, citizen=who).json["invitations"]
    return [(each["state"], each["email"]) for each in listed]


@pytest.fixture
def owner(api: Api, town: Town) -> uuid.UUID:
    return employed(town, "owner")


@pytest.fixture
def imani(town: Town) -> str:
    with db.writers()() as session:
        return str(session.scalars(select(Candidate.id).where(Candidate.name == "Imani")).one())


def test_a_candidate_accepts_once_and_then_speaks_for_themselves(
    api: Api, owner: uuid.UUID, imani: str, stranger: uuid.UUID
) -> None:
    assert invite(api, owner, candidate_id=imani).status == 201
    assert states(api, owner) == [("sent", "imani@example.org")]
    (token,) = tokens()
    accepted = accept(api, stranger, token)
    assert accepted.json == {"city_slug": "harbor-falls", "candidate_id": imani, "role": None}
    (mine,) = api.call("GET", "/api/me/candidacies", citizen=stranger).json["candidacies"]
    assert (mine["id"], mine["name"]) == (imani, "Imani")
    assert accept(api, uuid.uuid4(), token).status == 404
    assert states(api, owner) == [("accepted", None)]
    assert invite(api, owner, candidate_id=imani).status == 409  # somebody speaks for them


@pytest.mark.parametrize("purpose", ["candidate", "viewer"])
def test_an_invitation_is_for_the_address_that_it_was_sent_to(
    api: Api, owner: uuid.UUID, imani: str, stranger: uuid.UUID, purpose: str
) -> None:
    invite(api, owner, **({"candidate_id": imani} if purpose == "candidate" else {"role": purpose}))
    (token,) = tokens()
    forwarded = accept(api, stranger, token, "tobias@example.org")
    assert (forwarded.status, forwarded.json["title"]) == (403, "For another address")
    assert "Sign in with the address" in forwarded.json["detail"]
    assert "imani" not in forwarded.body
    claims = {"email": "imani@example.org", "email_verified": "false"}
    unconfirmed = api.call("POST", "/api/me/invitations", {"token": token}, citizen=stranger, claims=claims)
    for nameless in (unconfirmed, accept(api, stranger, token, None)):
        assert (nameless.status, "confirmed" in nameless.json["detail"]) == (403, True)
    assert states(api, owner) == [("sent", "imani@example.org")]
    assert accept(api, stranger, token, "Imani@Example.ORG").status == 200


def test_the_database_holds_no_token_but_in_the_message(api: Api, owner: uuid.UUID, imani: str) -> None:
    invite(api, owner, candidate_id=imani)
    (token,) = tokens()
    with db.writers()() as session:
        assert token.encode() not in session.scalars(select(Invitation.digest)).one()


def test_two_who_come_at_one_moment_are_one(
    api: Api, owner: uuid.UUID, imani: str, postgres: Postgres
) -> None:
    invite(api, owner, candidate_id=imani)
    (token,) = tokens()
    engine = create_engine(postgres.url, pool_size=8)
    sessions = sessionmaker(engine, class_=db.Writer)

    def come(_: int) -> bool:
        try:
            with sessions.begin() as session:
                invitations.accept(session, uuid.uuid4(), "imani@example.org", "en", token)
        except CivicError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(come, range(8))) == 1
    engine.dispose()


def test_two_invitations_for_one_candidate_make_one_account(
    api: Api, owner: uuid.UUID, imani: str, stranger: uuid.UUID
) -> None:
    for _ in range(2):
        invite(api, owner, candidate_id=imani)
    first, second = tokens()
    assert accept(api, stranger, first).status == 200
    assert accept(api, uuid.uuid4(), second).status == 409


@pytest.mark.parametrize("end", ["revoked", "expired", "made up"])
def test_an_invitation_ends(api: Api, owner: uuid.UUID, imani: str, stranger: uuid.UUID, end: str) -> None:
    made = invite(api, owner, candidate_id=imani).json["ids"][0]
    (token,) = tokens()
    if end == "revoked":
        assert api.call("DELETE", f"{INVITATIONS}/{made}", citizen=owner).status == 204
        assert states(api, owner) == [("revoked", None)]
    elif end == "expired":
        with db.writers().begin() as session:
            session.execute(update(Invitation).values(expires_at=Invitation.expires_at - invitations.LIFE))
        assert states(api, owner)[0][0] == "expired"
    else:
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert accept(api, stranger, token).status == 404


def test_a_colleague_gets_the_role_and_no_more(api: Api, owner: uuid.UUID, stranger: uuid.UUID) -> None:
    invite(api, owner, role="moderator")
    assert accept(api, stranger, tokens()[0]).json["role"] == "moderator"
    assert api.call("GET", INVITATIONS, citizen=stranger).status == 403


def test_only_an_owner_makes_an_owner_and_only_who_manages_invites(
    api: Api, town: Town, owner: uuid.UUID
) -> None:
    admin = employed(town, "admin")
    assert invite(api, admin, role="owner").status == 403
    assert invite(api, admin, role="admin").status == 201
    assert invite(api, owner, role="owner").status == 201
    for role in ("editor", "moderator", "viewer"):
        assert invite(api, employed(town, role), role="viewer").status == 403


def test_one_wrong_name_on_the_list_and_nobody_is_invited(api: Api, owner: uuid.UUID, imani: str) -> None:
    body = {
        "invitations": [
            {"email": "imani@example.org", "candidate_id": imani},
            {"email": "nobody@example.org", "candidate_id": str(uuid.uuid4())},
        ]
    }
    assert api.call("POST", INVITATIONS, body, citizen=owner).status == 404
    assert (tokens(), states(api, owner)) == ([], [])


@pytest.mark.parametrize(
    "person",
    [
        {},
        {"email": "no address", "role": "viewer"},
        {"email": "a@b.example\r\nBcc: c@d.example", "role": "viewer"},
        {"role": "viewer", "candidate_id": str(uuid.uuid4())},
        {"role": "king"},
    ],
)
def test_what_is_no_invitation_is_refused(api: Api, owner: uuid.UUID, person: dict[str, str]) -> None:
    assert invite(api, owner, **person).status == 422


def test_one_account_speaks_for_no_two_rivals(api: Api, owner: uuid.UUID, stranger: uuid.UUID) -> None:
    with db.writers()() as session:
        rivals = session.scalars(select(Candidate.id).order_by(Candidate.position)).all()
    for each in rivals:
        invite(api, owner, candidate_id=str(each))
    first, second = tokens()
    assert accept(api, stranger, first).status == 200
    refused = accept(api, stranger, second)
    assert (refused.status, refused.json["title"]) == (409, "Taken already")
    assert accept(api, uuid.uuid4(), second).status == 200


def test_the_last_owner_accepts_no_lesser_role(api: Api, town: Town, owner: uuid.UUID) -> None:
    invite(api, owner, role="viewer")
    (token,) = tokens()
    assert accept(api, owner, token).json["title"] == "No owner left"
    employed(town, "owner")
    assert accept(api, owner, token).json["role"] == "viewer"


def test_whom_the_dismissed_have_invited_to_work_comes_no_more(
    api: Api, town: Town, owner: uuid.UUID, imani: str
) -> None:
    admin = employed(town, "admin")
    invite(api, admin, role="admin")
    invite(api, admin, candidate_id=imani)
    colleague, candidate = tokens()
    assert api.call("DELETE", f"/api/admin/cities/harbor-falls/staff/{admin}", citizen=owner).status == 204
    assert accept(api, uuid.uuid4(), colleague).status == 404
    assert accept(api, uuid.uuid4(), candidate).status == 200


def test_an_invitation_is_taken_back_once(api: Api, owner: uuid.UUID) -> None:
    made = invite(api, owner, role="viewer").json["ids"][0]
    assert [api.call("DELETE", f"{INVITATIONS}/{made}", citizen=owner).status for _ in range(2)] == [204, 204]
    entries = api.call("GET", "/api/admin/cities/harbor-falls/audit", citizen=owner).json["entries"]
    assert [each["action"] for each in entries] == ["revoke", "invite"]


def test_who_speaks_for_a_candidate_by_mistake_is_silenced_and_another_invited(
    api: Api, owner: uuid.UUID, imani: str, stranger: uuid.UUID
) -> None:
    for _ in range(2):
        invite(api, owner, candidate_id=imani)
    first, another = tokens()
    accept(api, stranger, first)
    account = f"/api/admin/cities/harbor-falls/candidates/{imani}/account"
    assert api.call("DELETE", account, citizen=owner).status == 204
    assert api.call("GET", f"/api/me/candidacies/{imani}/questions", citizen=stranger).status == 403
    assert api.call("DELETE", account, citizen=owner).status == 404
    assert accept(api, stranger, another).status == 404
    assert invite(api, owner, candidate_id=imani).status == 201
