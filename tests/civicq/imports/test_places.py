"""Places as files spell them."""

import datetime as dt

import pytest

from civicq.imports.dates import election_name, parsed
from civicq.imports.places import city, city_in_place, county_name, state_code


def test_a_state_is_known_by_code_name_or_number() -> None:
    assert [state_code(each) for each in ("or", "Oregon", "41", " OR ")] == ["OR"] * 4
    assert state_code("Ruritania") is None
    assert state_code(None) is None


@pytest.mark.parametrize(
    ("place", "name", "state", "slug"),
    [
        ("Alder County, OR", "Alder County", "OR", "alder-county-or"),
        ("Elm Bend, Oregon", "Elm Bend", "OR", "elm-bend-or"),
        ("Elm Bend", "Elm Bend", None, "elm-bend"),
        ("Winston, Salem", "Winston, Salem", None, "winston-salem"),
        ("ALDER COUNTY, OR", "Alder County", "OR", "alder-county-or"),
    ],
)
def test_a_jurisdiction_tells_its_state(place: str, name: str, state: str | None, slug: str) -> None:
    found = city_in_place(place)
    assert (found.name, found.state, found.slug) == (name, state, slug)


def test_a_county_is_called_one() -> None:
    assert county_name("alder", "OR") == "Alder County"
    assert county_name("Alder County", "OR") == "Alder County"
    assert county_name("Acadia", "LA") == "Acadia Parish"
    assert county_name("Elm City", "VA") == "Elm City"
    assert city(county_name("ALDER", "OR"), "OR").name == "Alder County"


@pytest.mark.parametrize("text", ["2026-11-03", "20261103", "11/3/2026", " 2026-11-03 "])
def test_a_date_comes_in_three_spellings(text: str) -> None:
    assert parsed(text) == dt.date(2026, 11, 3)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-30", "0001-01-01", "3 Nov 2026", "99999999"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parsed(text) is None


def test_the_first_tuesday_after_a_monday_in_november_is_the_general_election() -> None:
    assert election_name(dt.date(2026, 11, 3)) == "General Election"
    assert election_name(dt.date(2027, 11, 2)) == "General Election"
    assert election_name(dt.date(2022, 11, 1)) == "Election"
    assert election_name(dt.date(2027, 5, 18)) == "Election"
