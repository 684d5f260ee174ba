"""Each operation of the API is called as its description wants it."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from civicq.answers.commands import SAYINGS
from civicq.answers.videos import ADDING as VIDEOS
from civicq.images.commands import ADDING as PICTURES
from load_tests.endpoints.calls import ROWS, InTurn, Row, calls, described, named, row_of
from load_tests.endpoints.places import RESIDENTS, Place
from load_tests.endpoints.rounds import WHOLE

PROJECT = Path(__file__).parents[3]
DESCRIPTION = described(PROJECT)
NAMES = named(DESCRIPTION)


def operation(name: str) -> dict[str, Any]:
    method, path = name.split(" ")
    found: dict[str, Any] = DESCRIPTION["paths"][path][method.lower()]
    return found


def test_every_operation_of_the_api_is_measured() -> None:
    assert [call.name for call in calls(NAMES, iter([]), places=None, opened=[Place({})])] == NAMES  # type: ignore[arg-type]


def test_what_writes_and_has_no_row_is_told_before_anything_is_called() -> None:
    with pytest.raises(SystemExit, match="POST /api/new is called"):
        row_of("POST /api/new")


def test_no_row_speaks_of_an_operation_that_is_gone() -> None:
    assert set(ROWS) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_call_is_what_the_description_wants_and_its_status_is_one_that_it_gives(name: str) -> None:
    row, wanted = row_of(name), operation(name)
    assert str(row.status) in wanted["responses"]
    required = {
        each["name"]
        for each in wanted.get("parameters", [])
        if each["in"] == "query" and each.get("required")
    }
    assert required <= set(parse_qs(urlsplit(row.query).query))
    assert (row.body is not None) is ("requestBody" in wanted)


@pytest.mark.parametrize(("name", "row"), [(name, row) for name, row in ROWS.items() if row.body is not None])
def test_what_is_sent_has_the_fields_that_the_description_names(name: str, row: Row) -> None:
    schema = operation(name)["requestBody"]["content"]["application/json"]["schema"]
    described_as = DESCRIPTION["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert set(described_as.get("required", [])) <= set(row.body) <= set(described_as["properties"])


def test_who_signs_in_is_told_apart_from_who_does_not() -> None:
    for name in NAMES:
        assert bool(row_of(name).who) is ("401" in operation(name)["responses"]), name


def test_a_value_in_turn_is_another_one_at_each_call() -> None:
    for name, row in ROWS.items():
        for each in (value for value in (row.body or {}).values() if isinstance(value, InTurn)):
            assert len({json.dumps(value) for value in each.values}) == len(each.values) > 1, name


def test_what_one_account_does_in_a_round_fits_into_what_it_may_do_in_a_day() -> None:
    """Each round has accounts of its own, of which a place has one to speak and one to work for it."""
    at_a_place = -(-sum(WHOLE.again.values()) // WHOLE.places)
    sayings = [name for name in ROWS if re.search(r"candidacies/{candidate_id}/(answers|rebuttals)", name)]
    assert at_a_place * len(sayings) <= SAYINGS.most
    assert len([name for name in sayings if "/video" in name]) <= VIDEOS.most
    assert len([name for name in ROWS if "/photo" in name]) <= PICTURES.most
    assert len([name for name in ROWS if "/logo" in name]) <= PICTURES.most


def test_to_each_resident_their_call_of_an_operation_is_the_first_in_a_round() -> None:
    assert sum(WHOLE.again.values()) <= RESIDENTS * WHOLE.places
