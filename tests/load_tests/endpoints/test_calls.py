"""Each operation of the API is measured, or left out for a reason."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from civicq.answers.commands import SAYINGS
from load_tests.endpoints.calls import BODIES, FEW, LEFT_OUT, QUERIES, STATUSES, described, left_out

PROJECT = Path(__file__).parents[3]
NAMES = [f"{method.upper()} {path}" for path, each in described(PROJECT)["paths"].items() for method in each]


def test_every_page_of_the_api_is_measured_but_for_a_few() -> None:
    reads = [name for name in NAMES if name.startswith("GET ")]
    assert len([name for name in reads if left_out(name) is None]) >= len(reads) - len(LEFT_OUT)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_out_has_its_reason(name: str) -> None:
    reason = left_out(name)
    assert reason is None or len(reason) > 10


def test_no_table_speaks_of_operations_that_are_gone() -> None:
    assert {*BODIES, *FEW, *LEFT_OUT, *QUERIES, *STATUSES} <= set(NAMES)


def test_what_is_sent_fits_the_description() -> None:
    operations = described(PROJECT)["paths"]
    for name, body in BODIES.items():
        method, path = name.split(" ")
        schema = operations[path][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
        fields = described(PROJECT)["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
        assert set(body) <= set(fields), json.dumps(schema)


@pytest.mark.parametrize("name", [name for name in NAMES if left_out(name) is None])
def test_a_call_is_what_the_description_wants_and_its_status_is_one_that_it_gives(name: str) -> None:
    method, path = name.split(" ")
    operation = described(PROJECT)["paths"][path][method.lower()]
    assert str(STATUSES.get(name, 200)) in operation["responses"]
    given = parse_qs(urlsplit(QUERIES.get(name, "")).query)
    wanted = {
        each["name"]
        for each in operation.get("parameters", [])
        if each["in"] == "query" and each.get("required")
    }
    assert wanted <= set(given)


def test_a_run_and_the_one_that_is_compared_with_it_fit_into_what_a_person_may_do() -> None:
    rounds = 3
    assert all(2 * rounds * calls <= SAYINGS.most for calls in FEW.values())
