"""What the cloud tells a function, and what a function reads, are the same variables."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from cdk.cloud.functions.environment import Surroundings, by_use, variables
from cdk.functions import FUNCTIONS
from cdk.stages import PRODUCTION
from civicq.settings import Settings

_TOLD: dict[str, Any] = {
    field.name: True if field.type is bool else 1 if field.type is int else field.name
    for field in fields(Surroundings)
}
KNOWN = Surroundings(**_TOLD)
READ = {field.name.upper() for field in fields(Settings)}


def told(language: str) -> set[str]:
    rows = [row for row in FUNCTIONS if row.language == language]
    return {name for row in rows for name in variables(row, PRODUCTION, KNOWN)}


def test_every_setting_is_told_to_some_function_and_nothing_else_is() -> None:
    assert told("python") == READ


def test_who_draws_pages_is_told_what_it_reads_and_what_lambda_does_not_tell_it() -> None:
    sources = Path(__file__).parents[2] / "frontend/src/pages"
    read = {
        name
        for source in sources.glob("*.ts")
        if ".test." not in source.name
        for name in re.findall(r"setting\(settings, '(\w+)'\)", source.read_text())
    }
    of_lambda = {"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert told("node") == read - of_lambda
    assert read > of_lambda


def test_each_use_has_its_variables() -> None:
    used = {use for row in FUNCTIONS for use in row.uses}
    assert by_use(PRODUCTION, KNOWN).keys() == used


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.name)
def test_every_value_is_text_as_lambda_wants_it(row: object) -> None:
    values = variables(row, PRODUCTION, KNOWN).values()  # type: ignore[arg-type]
    assert all(isinstance(value, str) for value in values)
