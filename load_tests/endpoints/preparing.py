"""What a call needs before it: the question that is withdrawn, the letter whose code is given back.

Each is made for one call, before it and outside of its time; it returns what the call's address, body and
session then name.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from load_tests.crowd.browser import Answer
from load_tests.crowd.identities import Identity, claims
from load_tests.crowd.questions import new_question
from load_tests.endpoints.places import REASON, Places

Names = Mapping[str, str]
Need = Callable[[Places, Names], Names]

PICTURE = {"type": "image/png", "size_bytes": 1_000}
FILM = {
    "type": "video/mp4",
    "size_bytes": 1_000,
    "captions": "WEBVTT\n\n00:00.000 --> 00:02.000\nThe wall is mended by next spring.\n",
}
ANSWER = {"position": "By spring.", "correction": "The month was wrong."}
BORN, POSTCODE = "1980-01-02", "97999"
QUOTE = "mended by next spring"
PLEA = {"note": "I moved here in March."}
_LETTER_CODE = re.compile(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b")


def _city(names: Names) -> str:
    return f"/api/admin/cities/{names['city_slug']}"


def _standing(names: Names) -> str:
    return f"/api/me/standings/{names['city_slug']}"


def _candidacy(names: Names) -> str:
    return f"/api/me/candidacies/{names['candidate_id']}"


def nothing(_: Places, __: Names) -> Names:
    """But few calls: what one person may do in a day is counted, or a place has only one of it."""
    return {}


# What citizens ask, and what moderators make of it.


def a_new_question(_: Places, names: Names) -> Names:
    return {"text": new_question(names["contest_id"])["text"]}


def a_question(places: Places, names: Names) -> Names:
    asked = places.api(
        names["resident"], "POST", "/api/me/questions", new_question(names["contest_id"]), status=201
    )
    return {"question_id": asked["id"], "author": names["resident"]}


def a_removal(places: Places, names: Names) -> Names:
    question = a_question(places, names)
    removal = {
        "action": "remove", "targets": [{"kind": "question", "id": question["question_id"]}],
        "rule": "off-topic", "reason": REASON,
    }  # fmt: skip
    decided = places.api(names["staff"], "POST", f"{_city(names)}/decisions", removal, status=201)
    return {**question, "decision_id": decided["ids"][0]}


def an_appeal(places: Places, names: Names) -> Names:
    removal = a_removal(places, names)
    places.api(
        removal["author"], "PUT", f"/api/me/decisions/{removal['decision_id']}/appeal", PLEA, status=204
    )
    return removal


def a_mistake(places: Places, names: Names) -> Names:
    told = {"contest_id": names["contest_id"], "text": "Her name is Ada Quai."}
    return {"mistake_id": places.api(names["resident"], "POST", "/api/me/mistakes", told, status=201)["id"]}


# How somebody comes to live in a city.


def somebody(places: Places, _: Names) -> Names:
    return _named(places.people.next())


def _named(who: Identity) -> dict[str, str]:
    return {"newcomer": who.token, "citizen_id": who.citizen}


def a_request(places: Places, names: Names) -> Names:
    who = somebody(places, names)
    places.api(who["newcomer"], "PUT", f"{_standing(names)}/request", PLEA)
    return who


def a_refusal(places: Places, names: Names) -> Names:
    who = a_request(places, names)
    refusal = {"state": "rejected", "reason": REASON}
    places.api(names["staff"], "PUT", f"{_city(names)}/standings/{who['citizen_id']}", refusal, status=204)
    return who


def a_voter_on_the_roll(places: Places, names: Names) -> Names:
    page = {"voters": [{"name": f"Voter {names['key']}", "born": BORN, "postcode": POSTCODE}]}
    places.api(names["staff"], "POST", f"{_city(names)}/roll", page, status=201)
    return somebody(places, names)


def a_letter(places: Places, names: Names) -> Names:
    who, address = somebody(places, names), f"{names['key']} Quay Street"
    asked = {"method": "letter", "address": address}
    places.api(who["newcomer"], "POST", f"{_standing(names)}/codes", asked, status=202)
    waiting = places.api(names["staff"], "GET", f"{_city(names)}/letters")["letters"]
    [letter] = [each for each in waiting if each["recipient"] == address]
    [code] = _LETTER_CODE.findall(letter["body"])
    return {**who, "letter_id": letter["id"], "code": code}


# Who works for a city, and who speaks for a candidate.


def an_invitation(places: Places, names: Names) -> Names:
    """Its token stands in a mail alone: the database is told another."""
    who, token = places.people.next(), uuid.uuid4().hex
    invited = {"invitations": [{"email": claims(who.token)["email"], "role": "viewer"}]}
    made = places.api(names["staff"], "POST", f"{_city(names)}/invitations", invited, status=201)["ids"][0]
    digest = hashlib.sha256(token.encode()).digest()
    places.database.execute("UPDATE invitations SET digest = %s WHERE id = %s", [digest, made])
    return {**_named(who), "invitation_id": made, "invitation": token}


def a_colleague(places: Places, names: Names) -> Names:
    return _named(places.employed(names["city_slug"]))


def an_account(places: Places, names: Names) -> Names:
    """That of the rival, whom no other call needs."""
    places.speaking(names["rival_id"])
    return {"candidate_id": names["rival_id"]}


def a_registration(places: Places, names: Names) -> Names:
    """Of a city without a ballot, which would be taken back with it."""
    places.vouch(names["unvouched_slug"], active=False)
    return {"city_slug": names["unvouched_slug"]}


def a_free_name(places: Places, names: Names) -> Names:
    places.abandon(names["new_slug"])
    return somebody(places, names)


def a_hidden_ballot(places: Places, names: Names) -> Names:
    address = f"{_city(names)}/ballots/{names['ballot_id']}/publication"
    places.api(names["staff"], "PUT", address, {"published": False}, status=204)
    return {}


def a_proposal(places: Places, names: Names) -> Names:
    file = {"file_name": "ballot.csv", "size_bytes": 1_000}
    made = places.api(names["staff"], "POST", f"{_city(names)}/proposals", file, status=201)
    return {"proposal_id": made["id"]}


# What a candidate says and shows. No file follows: workers that draw pictures are not what is measured.


def an_answer(places: Places, names: Names) -> Names:
    places.api(names["candidate"], "PUT", f"{_candidacy(names)}/answers/{names['question_id']}", ANSWER)
    return {}


def a_video(places: Places, names: Names) -> Names:
    an_answer(places, names)
    address = f"{_candidacy(names)}/answers/{names['question_id']}/video"
    places.api(names["candidate"], "POST", address, FILM, status=201)
    return {}


def a_rebuttal(places: Places, names: Names) -> Names:
    said = {"answer_id": names["answer_id"], "claim": QUOTE, "text": "It was to be mended."}
    made = places.api(names["candidate"], "POST", f"{_candidacy(names)}/rebuttals", said, status=201)
    return {"rebuttal_id": made["id"]}


def a_photo(places: Places, names: Names) -> Names:
    places.api(names["candidate"], "POST", f"{_candidacy(names)}/photo", PICTURE, status=201)
    return {}


def a_logo(places: Places, names: Names) -> Names:
    places.api(names["staff"], "POST", f"{_city(names)}/branding/logo", PICTURE, status=201)
    return {}


# Sessions of browsers, with the identity provider of this machine.


def a_way_back(places: Places, _: Names) -> Names:
    """From the identity provider, where somebody has said who they are."""
    who = places.people.next()
    begun = places.api.answer("", "GET", "/api/session/sign-in", status=302)
    at = urlsplit(begun.headers["location"])
    chosen = {each: values[-1] for each, values in parse_qs(at.query).items()}
    persona = claims(who.token)["username"]
    back = places.api.answer("", "POST", f"{at.path}?{at.query}&persona={persona}", status=303)
    query = urlsplit(back.headers["location"]).query
    assert chosen["state"] in query
    return {"back": query, "cookies": _cookies(begun, "__Host-sign-in")}


def a_session(places: Places, names: Names) -> Names:
    back = a_way_back(places, names)
    answer = places.api.answer(
        "", "GET", f"/api/session/callback?{back['back']}", status=303, headers={"cookie": back["cookies"]}
    )
    return {"cookies": _cookies(answer, "__Host-session", "__Host-refresh")}


def _cookies(answer: Answer, *names: str) -> str:
    kept: dict[str, Any] = dict(re.findall(r"(__Host-[a-z-]+)=([^;]+);", answer.headers["set-cookie"]))
    return "; ".join(f"{name}={kept[name]}" for name in names)
