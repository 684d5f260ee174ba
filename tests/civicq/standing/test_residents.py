"""Who has standing in a city, for those of its staff who decide on it."""

import uuid

from tests.civicq.conftest import Api, Stored, Town, employed, settled

ADMIN = "/api/admin/cities/harbor-falls"


def test_residents_are_listed_page_by_page_with_what_they_asked_here(
    api: Api, town: Town, ana: uuid.UUID, asked: str
) -> None:
    others = settled(2)
    admin = employed(town, "admin")
    first = api.call("GET", f"{ADMIN}/residents?limit=2", citizen=admin).json["residents"]
    rest = api.call("GET", f"{ADMIN}/residents?limit=2&after={first[-1]['citizen_id']}", citizen=admin)
    everybody = first + rest.json["residents"]
    ids = [each["citizen_id"] for each in everybody]
    assert ids == sorted(ids)
    assert set(ids) == {str(each) for each in (ana, *others)}
    questions = {each["citizen_id"]: each["questions"] for each in everybody}
    assert questions[str(ana)] == 1
    assert sum(questions.values()) == 1


def test_a_city_in_numbers(api: Api, town: Town, ana: uuid.UUID, asked: str, stored: Stored) -> None:
    stored.execute("UPDATE tallies SET up = 3, down = 1")
    told = {"contest_id": town.mayor, "text": "Her name has two L."}
    api.call("POST", "/api/me/mistakes", told, citizen=ana)
    figures = api.call("GET", f"{ADMIN}/figures", citizen=employed(town, "viewer")).json
    assert figures["questions"] == {"approved": 1}
    assert figures["votes"] == 4
    assert figures["residents"] == {"roll": 1}
    assert (figures["candidates"], figures["candidates_answering"]) == (2, 0)
    assert figures["reports"] == {"open": 0, "oldest": None}
    assert figures["mistakes"]["open"] == 1
    assert len(figures["days"]) == 14
    assert figures["days"][-1]["questions"] == 1
