"""A city in the middle of its campaign: somebody at each step of everything, and a call of every route."""

import json
import re
import uuid
from typing import Any

from sqlalchemy import insert, text

from civicq import db
from civicq.ballots.models import City
from civicq.cities.models import CandidateAccount, CityStaff
from civicq.citizens.models import Citizen
from civicq.proposals.models import Proposal
from tests.civicq.conftest import Api, Town, employed, settled

# What there is, as paths and bodies name it, and who there is.
Names = dict[str, str]

VOTER = {"name": "Ana Sousa", "born": "1980-02-29", "postcode": "97201"}
PICTURE = {"type": "image/jpeg", "size_bytes": 700}
VIDEO = {
    "type": "video/webm",
    "size_bytes": 700,
    "captions": "WEBVTT\n\n00:00.000 --> 00:02.000\nBefore winter, and well.\n",
}
BODIES: dict[str, Any] = {
    "POST /api/addresses": {"address": "12 Quay Street", "postcode": "97201"},
    "POST /api/vitals": {"page": "/contests/:id", "vitals": [{"name": "LCP", "value": 0.9}]},
    "PUT /api/me/votes/{question_id}": {"value": 1},
    "POST /api/me/questions": {"contest_id": "{contest_id}", "text": "When does the library open?"},
    "PATCH /api/me/questions/{question_id}": {"text": "Who mends the wall?"},
    "POST /api/admin/purges": {"tags": ["cities"]},
    "POST /api/me/standings/{city_slug}/codes": {"method": "email"},
    "PUT /api/me/standings/{city_slug}/code": {"code": "{code}"},
    "PUT /api/me/standings/{city_slug}/roll": VOTER,
    "PUT /api/me/standings/{city_slug}/request": {"note": "I moved here."},
    "PUT /api/me/standings/{city_slug}/appeal": {"note": "I live here."},
    "PUT /api/admin/cities/{city_slug}/standings/{citizen_id}": {"state": "verified", "reason": "Seen."},
    "PUT /api/me/candidacies/{candidate_id}/profile": {"statement": "I mend walls.", "website": None},
    "PUT /api/me/candidacies/{candidate_id}/answers/{question_id}": {"position": "By spring."},
    "POST /api/me/candidacies/{candidate_id}/answers/{question_id}/video": VIDEO,
    "POST /api/me/candidacies/{candidate_id}/photo": PICTURE,
    "POST /api/admin/cities/{city_slug}/branding/logo": PICTURE,
    "POST /api/me/candidacies/{candidate_id}/rebuttals": {
        "answer_id": "{rival_answer_id}",
        "claim": "Before winter",
        "text": "By spring.",
    },
    "PUT /api/me/verdicts/{answer_id}": {"value": "yes"},
    "PUT /api/me/follows": {"topic": "contest/{contest_id}", "following": True},
    "PUT /api/me/notices": {"cadence": "daily"},
    "POST /api/me/reports": {"target": {"kind": "answer", "id": "{rival_answer_id}"}, "rule": "spam"},
    "PUT /api/me/decisions/{decision_id}/appeal": {"note": "It is none."},
    "PUT /api/admin/cities/{city_slug}/decisions/{decision_id}/appeal": {
        "outcome": "upheld",
        "reason": "It is one.",
    },
    "POST /api/admin/cities/{city_slug}/decisions": {
        "action": "remove",
        "rule": "spam",
        "reason": "It is one.",
        "targets": [{"kind": "question", "id": "{other_id}"}],
    },
    "POST /forms/{language}/addresses": {"address": "12 Quay Street", "postcode": "97999"},
    "POST /forms/me/{language}/votes/{question_id}": {"value": "1"},
    "POST /forms/me/{language}/questions": {
        "contest_id": "{contest_id}",
        "text": "Who paints the harbor wall?",
        "key": "01990000-0000-7000-8000-000000000001",
    },
    "POST /forms/me/{language}/mistakes": {"contest_id": "{contest_id}", "text": "Her name has two L."},
    "POST /api/me/invitations": {"token": "{token}"},
    "POST /api/admin/cities/{city_slug}/invitations": {
        "invitations": [{"email": "dev@example.org", "role": "viewer"}],
    },
    "PUT /api/admin/cities/{city_slug}/settings": {
        "standing_methods": ["roll", "email", "staff"],
        "standing_days": 30,
        "moderation": "after",
    },
    "POST /api/me/cities": {"slug": "new-haven", "name": "New Haven", "state": "OR"},
    "PUT /api/admin/registrations/{city_slug}": {"active": True, "reason": "Their clerk has called."},
    "PUT /api/admin/cities/{city_slug}/branding": {
        "contact": "clerk@example.org",
        "website": None,
        "accent_color": "#0a4a7a",
    },
    "PUT /api/admin/cities/{city_slug}/ballots/{ballot_id}/publication": {"published": False},
    "POST /api/admin/cities/{city_slug}/proposals": {"file_name": "ballot.csv", "size_bytes": 700},
    "PUT /api/admin/cities/{city_slug}/proposals/{proposal_id}/decision": {"decision": "approve"},
    "POST /api/me/mistakes": {"contest_id": "{contest_id}", "text": "Her name has two L."},
    "PUT /api/admin/cities/{city_slug}/mistakes/{mistake_id}": {"state": "corrected", "reason": "So it is."},
    "PUT /api/admin/cities/{city_slug}/ballots/{ballot_id}/hours": {"closes_at": None, "frozen": False},
    "POST /api/admin/cities/{city_slug}/roll": {"voters": [VOTER, VOTER | {"name": "Bo"}]},
}
OTHER_NAMES = {
    "PUT /api/admin/cities/{city_slug}/proposals/{proposal_id}/decision": {"proposal_id": "compared_id"},
    "PUT /api/admin/cities/{city_slug}/decisions/{decision_id}/appeal": {"decision_id": "appealed_id"},
    **{
        f"{method} /api/unsubscribe/{{token}}{kind}": {"token": "notice_token"}
        for method in ("GET", "POST")
        for kind in ("", "/{kind}")
    },
    "DELETE /api/admin/cities/{city_slug}/staff/{citizen_id}": {"citizen_id": "editor"},
}
QUERIES = {
    "GET /api/cities/{city_slug}/search": "?q=wall",
    "GET /forms/me/{language}/questions": "?contest={contest_id}",
    "GET /forms/me/{language}/mistakes": "?contest={contest_id}",
    "GET /api/me/questions/similar": "?contest={contest_id}&text=Who%20mends%20the%20wall",
    "DELETE /api/me": "?questions=withdraw",
    "GET /api/admin/cities/{city_slug}/ballots/{ballot_id}/export": "?data=questions&format=csv",
    "GET /api/me/verdicts": "?question={question_id}",
}
# Who calls, where it is neither Ana for herself nor the owner for the city.
CALLERS = {
    "GET /forms/me/{language}/mistakes/{mistake_id}": "outsider",
    "POST /api/me/standings/{city_slug}/codes": "wanderer",
    "POST /api/me/invitations": "wanderer",
    "POST /api/me/cities": "wanderer",
    "PUT /api/me/standings/{city_slug}/code": "newcomer",
    "PUT /api/me/standings/{city_slug}/roll": "newcomer",
    "PUT /api/me/standings/{city_slug}/request": "wanderer",
    "PUT /api/me/standings/{city_slug}/appeal": "refused",
}


def of(api: Api, town: Town, asked: str, ana: uuid.UUID) -> Names:
    mayor = api.get(f"/api/contests/{town.mayor}").json
    named = {
        "ana": str(ana),
        "ballot_id": town.ballot,
        "candidate_id": mayor["candidates"][0]["id"],
        "city_slug": "harbor-falls",
        "contest_id": town.mayor,
        "election_date": "2027-05-18",
        "kind": "own",
        "language": "es",
        "question_id": asked,
    }
    return (
        named
        | people(api, town)
        | staff(api, town)
        | decisions(api, town, ana)
        | answers(api, mayor["candidates"], asked)
    )


def staff(api: Api, town: Town) -> Names:
    """One of each role here, an owner elsewhere, and whoever else may knock."""
    outsider = uuid.uuid4()
    with db.writers().begin() as session:
        city = City(slug="elsewhere", name="Elsewhere", state="OR")
        session.add_all([city, Citizen(id=outsider)])
        session.flush()
        session.add(CityStaff(city_id=city.id, citizen_id=outsider, role="owner"))
        proposal = {"city_id": town.city, "file_name": "b.csv", "size_bytes": 7, "proposed_by": outsider}
        proposed, compared = uuid.uuid4(), uuid.uuid4()
        session.add_all(
            [Proposal(id=proposed, **proposal), Proposal(id=compared, **proposal, state="proposed")]
        )
    told = {"contest_id": town.mayor, "text": "His name has one T."}
    mistaken = api.call("POST", "/api/me/mistakes", told, citizen=outsider).json["id"]
    named = {role: str(employed(town, role)) for role in ("viewer", "moderator", "editor", "admin")}
    path = "/api/admin/cities/harbor-falls/branding/logo"
    assert api.call("POST", path, PICTURE, citizen=uuid.UUID(named["admin"])).status == 201
    return named | {
        "mistake_id": mistaken, "proposal_id": str(proposed), "compared_id": str(compared),
        "outsider": str(outsider), "citizen": str(uuid.uuid4()), "resident": str(settled()[0]),
        "operator": str(uuid.uuid4()),
    }  # fmt: skip


def people(api: Api, town: Town) -> Names:
    """Somebody at each step of being verified, and who decides on it."""
    owner = employed(town, "owner")
    newcomer, wanderer, asking, refused, posted = (uuid.uuid4() for _ in range(5))
    mine, city = "/api/me/standings/harbor-falls", "/api/admin/cities/harbor-falls"
    claims = {"email": "newcomer@example.org", "email_verified": "true"}
    api.call("POST", f"{city}/roll", {"voters": [VOTER]}, citizen=owner)
    api.call("POST", f"{mine}/codes", {"method": "email"}, citizen=newcomer, claims=claims)
    api.call("POST", f"{mine}/codes", {"method": "letter", "address": "12 Quay Street"}, citizen=posted)
    for each in (asking, refused):
        api.call("PUT", f"{mine}/request", {"note": "I moved here."}, citizen=each)
    decided = {"state": "rejected", "reason": "No lease."}
    api.call("PUT", f"{city}/standings/{refused}", decided, citizen=owner)
    invited = {"invitations": [{"email": claims["email"], "role": "viewer"}] * 2}
    invitations = api.call("POST", f"{city}/invitations", invited, citizen=owner).json["ids"]
    choice = {"cadence": "weekly"}
    api.call("PUT", "/api/me/notices", choice, citizen=newcomer, claims=claims)
    with db.writers()() as session:
        notice_token = session.execute(text("SELECT token::text FROM notice_choices")).scalar_one()
        code, letter, token = session.execute(
            text(
                "SELECT (SELECT substring(body FROM '[0-9]{6}') FROM messages WHERE body ~ '^[0-9]{6}'), "
                "(SELECT id::text FROM messages WHERE channel = 'letter'), "
                "(SELECT substring(body FROM '#(\\S+)') FROM messages WHERE body LIKE '%#%' ORDER BY id LIMIT 1)"
            )
        ).one()
    return {
        "owner": str(owner), "newcomer": str(newcomer), "wanderer": str(wanderer), "citizen_id": str(asking),
        "refused": str(refused), "code": code, "letter_id": letter, "token": token,
        "invitation_id": invitations[1], "notice_token": notice_token,
    }  # fmt: skip


def decisions(api: Api, town: Town, ana: uuid.UUID) -> Names:
    """Two of Ana's questions are removed, and against the second removal she has appealed."""
    moderator = employed(town, "moderator")
    made = []
    for words in ("What of the lighthouse?", "What of the library?"):
        asked = {"contest_id": town.mayor, "text": words}
        question = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
        target = {"kind": "question", "id": question}
        body = {"action": "remove", "rule": "spam", "reason": "It is one.", "targets": [target]}
        path = "/api/admin/cities/harbor-falls/decisions"
        made.append(api.call("POST", path, body, citizen=moderator).json["ids"][0])
    api.call("PUT", f"/api/me/decisions/{made[1]}/appeal", {"note": "It is none."}, citizen=ana)
    asked = {"contest_id": town.mayor, "text": "What of the ferry?"}
    other = api.call("POST", "/api/me/questions", asked, citizen=ana).json["id"]
    return {"other_id": other, "decision_id": made[0], "appealed_id": made[1]}


def answers(api: Api, candidates: list[Names], asked: str) -> Names:
    """Two candidates with accounts and an answer each, and a rebuttal of the first."""
    speaker, rival = (uuid.uuid4() for _ in range(2))
    with db.writers().begin() as session:
        session.execute(insert(Citizen), [{"id": speaker}, {"id": rival}])
        accounts = zip(candidates, (speaker, rival), strict=True)
        session.execute(
            insert(CandidateAccount),
            [{"candidate_id": each["id"], "citizen_id": account} for each, account in accounts],
        )
    made = []
    for each, account in zip(candidates, (speaker, rival), strict=True):
        said = {"position": "Before winter, and well."}
        path = f"/api/me/candidacies/{each['id']}/answers/{asked}"
        made.append(api.call("PUT", path, said, citizen=account).json["id"])
    path = f"/api/me/candidacies/{candidates[0]['id']}/answers/{asked}/video"
    assert api.call("POST", path, VIDEO, citizen=speaker).status == 201
    path = f"/api/me/candidacies/{candidates[0]['id']}/photo"
    assert api.call("POST", path, PICTURE, citizen=speaker).status == 201
    rebuttal = {"answer_id": made[1], "claim": "and well", "text": "How well?"}
    path = f"/api/me/candidacies/{candidates[0]['id']}/rebuttals"
    rebutted = api.call("POST", path, rebuttal, citizen=speaker)
    return {
        "speaker": str(speaker), "rival": str(rival), "answer_id": made[0], "rival_answer_id": made[1],
        "rebuttal_id": rebutted.json["id"],
    }  # fmt: skip


def caller_of(route: str) -> str | None:
    """Who may, by the name that `of` gives them; None where nobody has to be anybody."""
    template = route.partition(" ")[2]
    if "candidacies/" in template:
        return "speaker"
    if template.startswith("/api/admin") and "/cities/" not in template:
        return "operator"
    if template.startswith(("/api/me", "/forms/me", "/api/admin")):
        return CALLERS.get(route, "owner" if template.startswith("/api/admin") else "ana")
    return None


def call(api: Api, route: str, names: Names, caller: str | None) -> int:
    """The status."""
    method, _, template = route.partition(" ")
    body = BODIES.get(route)
    if body:
        body = json.loads(re.sub(r"\{(\w+)\}", lambda found: names[found[1]], json.dumps(body)))
    claims = {"email": "newcomer@example.org", "email_verified": "true"}
    groups = ("operator",) if caller == "operator" else ()
    names = names | {name: names[other] for name, other in OTHER_NAMES.get(route, {}).items()}
    citizen = uuid.UUID(names[caller]) if caller else None
    path = template.format(**names) + QUERIES.get(route, "").format(**names)
    if template.startswith("/forms/") and method == "POST":
        return api.post(path, citizen, **(body or {})).status
    return api.call(method, path, body, citizen=citizen, groups=groups, claims=claims).status
