"""A city comes to CivicQ."""

import uuid
from typing import Any

import pytest

from tests.civicq.conftest import SITE, Answer, Api, Stored

CLERK = {"email": "clerk@newhaven.example", "email_verified": "true"}
WANTED = {"slug": "new-haven", "name": "New Haven", "state": "OR"}


def register(api: Api, who: uuid.UUID, **changed: Any) -> Answer:
    return api.call("POST", "/api/me/cities", WANTED | changed, citizen=who, claims=CLERK)


def decide(
    api: Api, *, active: bool, reason: str = "Their clerk has called.", slug: str = "new-haven"
) -> Answer:
    body = {"active": active, "reason": reason}
    path = f"/api/admin/registrations/{slug}"
    return api.call("PUT", path, body, citizen=uuid.uuid4(), groups=("operator",))


def test_who_registers_a_city_owns_it_and_nobody_sees_it_before_an_operator_has(
    api: Api, stored: Stored
) -> None:
    clerk = uuid.uuid4()
    assert register(api, clerk).json == {"slug": "new-haven"}
    staff = api.call("GET", "/api/admin/cities/new-haven/staff", citizen=clerk).json["staff"]
    assert [(each["id"], each["role"]) for each in staff] == [(str(clerk), "owner")]
    assert api.get("/api/cities").json == {"cities": []}
    assert api.get("/api/cities/new-haven").status == 404
    waiting = api.call("GET", "/api/admin/registrations", citizen=clerk, groups=("operator",)).json
    assert [(each["slug"], each["active"]) for each in waiting["registrations"]] == [("new-haven", False)]

    assert decide(api, active=True).status == 204
    assert CLERK["email"] not in api.get("/api/cities/new-haven").body  # until they say whom one writes to
    mails = stored.execute("SELECT recipient, subject FROM messages").fetchall()
    assert mails == [(CLERK["email"], "New Haven is on CivicQ / New Haven está en CivicQ")]


def test_a_name_is_one_citys(api: Api) -> None:
    assert register(api, uuid.uuid4()).status == 201
    assert register(api, uuid.uuid4()).json["title"] == "Name taken"
    assert register(api, uuid.uuid4(), slug="-new").status == 422
    assert register(api, uuid.uuid4(), slug="other", name="<\u202e>").status == 422


def test_a_name_is_free_again_when_who_registered_it_leaves_before_anybody_vouched(
    api: Api, stored: Stored
) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    # Another city has staff, and somebody vouches for it.
    register(api, uuid.uuid4(), slug="other")
    assert decide(api, active=True, slug="other").status == 204
    register(api, first)
    assert api.call("DELETE", "/api/me?questions=keep", citizen=first).status == 204
    assert register(api, second, name="New Haven City").status == 201
    staff = api.call("GET", "/api/admin/cities/new-haven/staff", citizen=second).json["staff"]
    assert [each["id"] for each in staff] == [str(second)]
    kept = stored.execute("SELECT name, registered_by FROM cities WHERE slug = 'new-haven'").fetchall()
    assert kept == [("New Haven City", second)]


def test_a_city_that_somebody_vouched_for_once_is_nobody_elses(api: Api) -> None:
    first = uuid.uuid4()
    register(api, first)
    decide(api, active=True)
    decide(api, active=False)
    assert api.call("DELETE", "/api/me?questions=keep", citizen=first).status == 204
    assert register(api, uuid.uuid4()).json["title"] == "Name taken"


def own_cities(api: Api, who: uuid.UUID) -> list[tuple[str, bool, str | None]]:
    cities = api.call("GET", "/api/me/cities", citizen=who).json["cities"]
    return [(each["name"], each["active"], each["reason"]) for each in cities]


def waiting(api: Api) -> list[tuple[str, str | None]]:
    listed = api.call("GET", "/api/admin/registrations", citizen=uuid.uuid4(), groups=("operator",)).json
    return [(each["slug"], each["reason"]) for each in listed["registrations"]]


def test_who_is_rejected_reads_why_in_a_mail_and_beside_the_city(api: Api, stored: Stored) -> None:
    clerk = uuid.uuid4()
    register(api, clerk)
    assert own_cities(api, clerk) == [("New Haven", False, None)]
    why = "New Haven is in Connecticut."
    assert [decide(api, active=False, reason=why).status for _ in range(2)] == [204, 204]
    assert own_cities(api, clerk) == [("New Haven", False, why)]
    mails = stored.execute("SELECT recipient, subject, body FROM messages").fetchall()
    assert [mail[:2] for mail in mails] == [
        (CLERK["email"], "New Haven is not on CivicQ yet / New Haven todavía no está en CivicQ")
    ]
    assert why in mails[0][2]
    assert f"{SITE}/register" in mails[0][2]
    assert stored.execute("SELECT action FROM audit_entries ORDER BY id").fetchall() == [
        ("register",),
        ("reject",),
    ]
    register(api, uuid.uuid4(), slug="falls")
    assert waiting(api) == [("falls", None), ("new-haven", why)]


def told(stored: Stored) -> list[tuple[str, str]]:
    """The subject and the reason of each mail."""
    mails = stored.execute("SELECT subject, body FROM messages ORDER BY id").fetchall()
    return [
        (subject.partition(" / ")[0], body.partition("“")[2].partition("”")[0]) for subject, body in mails
    ]


def decisions(stored: Stored) -> list[str]:
    return [action for (action,) in stored.execute("SELECT action FROM audit_entries ORDER BY id").fetchall()]


def test_whoever_corrects_the_reason_of_a_rejection_tells_it_once_more_and_not_twice(
    api: Api, stored: Stored
) -> None:
    clerk, subject = uuid.uuid4(), "New Haven is not on CivicQ yet"
    register(api, clerk)
    for why in ("It is in Conneticut.", "It is in Connecticut.", "It is in Connecticut."):
        assert decide(api, active=False, reason=why).status == 204
    assert own_cities(api, clerk) == [("New Haven", False, "It is in Connecticut.")]
    assert told(stored) == [(subject, "It is in Conneticut."), (subject, "It is in Connecticut.")]
    assert decisions(stored) == ["register", "reject", "reject"]


def test_a_corrected_reason_is_of_the_decision_that_it_corrects(api: Api, stored: Stored) -> None:
    clerk = uuid.uuid4()
    register(api, clerk)
    decide(api, active=True, reason="Their clerk has called.")
    since = stored.execute("SELECT activated_at FROM cities").fetchone()
    decide(api, active=True, reason="Their mayor has called.")
    assert stored.execute("SELECT activated_at FROM cities").fetchone() == since
    decide(api, active=False, reason="They asked for it")
    decide(api, active=False, reason="They asked for it in writing.")
    assert decisions(stored) == ["register", "activate", "activate", "deactivate", "deactivate"]
    assert [subject for subject, _ in told(stored)] == [
        *["New Haven is on CivicQ"] * 2,
        *["New Haven is not shown on CivicQ any more"] * 2,
    ]
    # Registered anew it waits again, and is rejected as any other.
    assert register(api, clerk).status == 201
    decide(api, active=False, reason="They asked for it in writing.")
    assert decisions(stored)[-1] == "reject"


@pytest.mark.usefixtures("town")
def test_a_corrected_reason_takes_no_ballot_back(api: Api, stored: Stored) -> None:
    shown = "SELECT count(*) FROM ballots WHERE published_at IS NOT NULL"
    before = stored.execute(shown).fetchone()
    assert before != (0,)
    for why in ("Their clerk has called.", "Their mayor has called."):
        assert decide(api, active=True, reason=why, slug="harbor-falls").status == 204
        assert stored.execute(shown).fetchone() == before
    assert decide(api, active=False, slug="harbor-falls").status == 204
    assert stored.execute(shown).fetchone() == (0,)


def test_what_an_operator_told_of_whoever_registered_a_city_goes_with_them(api: Api, stored: Stored) -> None:
    clerk, colleague, another = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    register(api, clerk)
    stored.execute("INSERT INTO citizens (id) VALUES (%s), (%s)", [colleague, another])
    stored.execute(
        "INSERT INTO city_staff (city_id, citizen_id, role) SELECT id, %s, 'owner' FROM cities", [colleague]
    )
    decide(api, active=False, reason="Ada Quay is not its clerk.")
    assert api.call("DELETE", "/api/me?questions=keep", citizen=clerk).status == 204
    gone = "Who registered it has left, and why it was decided so went with them."
    assert own_cities(api, colleague) == [("New Haven", False, gone)]
    assert waiting(api) == [("new-haven", gone)]
    # It is rejected still: the other owner may register it anew.
    assert register(api, colleague).status == 201
    decide(api, active=True, reason="Ben Wharf has shown his papers.")
    stored.execute(
        "INSERT INTO city_staff (city_id, citizen_id, role) SELECT id, %s, 'owner' FROM cities", [another]
    )
    assert api.call("DELETE", "/api/me?questions=keep", citizen=colleague).status == 204
    assert waiting(api) == [("new-haven", None)]
    assert api.get("/api/cities/new-haven").status == 200


def test_who_was_rejected_mends_it_and_registers_the_city_again(api: Api, stored: Stored) -> None:
    clerk = uuid.uuid4()
    register(api, clerk)
    assert register(api, clerk, state="CT").json["title"] == "Name taken"  # it waits for an operator
    decide(api, active=False, reason="New Haven is in Connecticut.")
    assert register(api, uuid.uuid4(), state="CT").json["title"] == "Name taken"  # it is another's
    assert register(api, clerk, state="CT").status == 201
    assert own_cities(api, clerk) == [("New Haven", False, None)]
    assert waiting(api) == [("new-haven", None)]
    assert stored.execute("SELECT state FROM cities").fetchall() == [("CT",)]
    assert decide(api, active=True).status == 204
    assert api.get("/api/cities/new-haven").status == 200


def test_a_rejected_city_is_not_for_the_owner_of_another(api: Api) -> None:
    clerk, other = uuid.uuid4(), uuid.uuid4()
    register(api, other, slug="other")
    register(api, clerk)
    decide(api, active=False)
    assert register(api, other).json["title"] == "Name taken"


def test_why_a_city_is_rejected_is_told_to_its_owner_and_not_to_all_who_work_for_it(
    api: Api, stored: Stored
) -> None:
    clerk, viewer = uuid.uuid4(), uuid.uuid4()
    register(api, clerk)
    stored.execute("INSERT INTO citizens (id) VALUES (%s)", [viewer])
    stored.execute(
        "INSERT INTO city_staff (city_id, citizen_id, role) SELECT id, %s, 'viewer' FROM cities", [viewer]
    )
    decide(api, active=False, reason="Its clerk does not know them.")
    reasons = [
        each["reason"]
        for who in (clerk, viewer)
        for each in api.call("GET", "/api/me/cities", citizen=who).json["cities"]
    ]
    assert reasons == ["Its clerk does not know them.", None]


def test_a_decision_without_a_reason_is_none(api: Api) -> None:
    register(api, uuid.uuid4())
    assert decide(api, active=False, reason=" ").status == 422
    assert waiting(api) == [("new-haven", None)]


def test_one_person_registers_two_cities_a_day(api: Api) -> None:
    clerk = uuid.uuid4()
    assert [register(api, clerk, slug=f"city-{n}").status for n in range(3)] == [201, 201, 429]


def test_without_a_confirmed_address_nobody_registers_a_city(api: Api) -> None:
    answer = api.call("POST", "/api/me/cities", WANTED, citizen=uuid.uuid4())
    assert (answer.status, answer.json["title"]) == (409, "No confirmed address")


def test_a_city_that_nobody_vouches_for_learns_from_nobody_where_they_live(api: Api) -> None:
    register(api, uuid.uuid4())
    asked = {"codes": ("POST", {"method": "letter", "address": "12 Quay Street"}),
             "roll": ("PUT", {"name": "Ana Sousa", "born": "1980-02-29", "postcode": "97201"}),
             "request": ("PUT", {"note": "I live at 12 Quay Street."})}  # fmt: skip
    for path, (method, body) in asked.items():
        answer = api.call(method, f"/api/me/standings/new-haven/{path}", body, citizen=uuid.uuid4())
        assert answer.status == 404, path
    assert api.get("/api/cities/new-haven/moderation").status == 404
    assert api.get("/api/cities/new-haven/moderation/months").status == 404


def test_a_city_is_vouched_for_once_and_by_nobody_who_works_for_it(api: Api, stored: Stored) -> None:
    clerk = uuid.uuid4()
    register(api, clerk)
    body = {"active": True, "reason": "It is me."}
    path = "/api/admin/registrations/new-haven"
    own = api.call("PUT", path, body, citizen=clerk, groups=("operator",))
    assert own.json["title"] == "Another has to decide"
    assert [decide(api, active=True).status for _ in range(2)] == [204, 204]
    assert stored.execute("SELECT count(*) FROM messages").fetchone() == (1,)
    assert stored.execute("SELECT count(*) FROM audit_entries WHERE action = 'activate'").fetchone() == (1,)


def test_nobody_gets_mail_in_the_name_of_a_city_that_nobody_vouches_for(api: Api, stored: Stored) -> None:
    clerk = uuid.uuid4()
    register(api, clerk)
    body = {"invitations": [{"email": "anybody@example.org", "role": "editor"}]}
    path = "/api/admin/cities/new-haven/invitations"
    assert api.call("POST", path, body, citizen=clerk).json["title"] == "Not activated yet"
    assert stored.execute("SELECT FROM messages").fetchall() == []
    decide(api, active=True)
    assert api.call("POST", path, body, citizen=clerk).status == 201
