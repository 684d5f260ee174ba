"""What the cloud tells a function, and what a function reads, are the same variables."""

from dataclasses import fields
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


def test_every_setting_is_told_to_some_function_and_nothing_else_is() -> None:
    told = {name for row in FUNCTIONS for name in variables(row, PRODUCTION, KNOWN)}
    assert told == READ


def test_each_use_has_its_variables() -> None:
    used = {use for row in FUNCTIONS for use in row.uses}
    assert by_use(PRODUCTION, KNOWN).keys() == used


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.name)
def test_every_value_is_text_as_lambda_wants_it(row: object) -> None:
    told = variables(row, PRODUCTION, KNOWN)  # type: ignore[arg-type]
    assert all(isinstance(value, str) for value in told.values())
