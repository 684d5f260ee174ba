"""Whatever the audit tells of, the site has words for, in every language."""

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from civicq.cities import schemas as cities
from civicq.cities.commands import Settings
from civicq.mistakes.schemas import Decide
from civicq.moderation import schemas as moderation

ROOT = Path(__file__).parents[2]
SITE = ROOT / "frontend" / "src"
WORDS = SITE / "audit"
# What is put together where it is recorded.
PUT_TOGETHER = {
    *get_args(moderation.Action),
    *(f"mistake {state}" for state in get_args(Decide.model_fields["state"].annotation)),
    *(f"appeal {outcome}" for outcome in ("upheld", "overturned")),
}


# Who decided it, and not a detail.
DECIDED_BY = {"actor_id", "actor_role", "city_id"}
# The details that are one of a few values, and all that may be recorded of each.
KNOWN_VALUES = {
    "frozen": {"true", "false"},
    "moderation": set(get_args(cities.Settings.model_fields["moderation"].annotation)),
    "standing_methods": set(
        get_args(get_args(cities.Settings.model_fields["standing_methods"].annotation)[0])
    ),
}


def details() -> set[str]:
    """The names of what calls of `record` note beside a decision."""
    found: set[str] = set()
    for file in (ROOT / "functions" / "civicq").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(ast.Attribute(attr="record"), [_, _, _, _, *_], keywords):
                    for each in keywords:
                        found |= {each.arg} if each.arg else spread(each.value)
    return found - DECIDED_BY


def spread(told: ast.expr) -> set[str]:
    """What `**` brings: what was handed on, or a city's settings."""
    code = ast.unparse(told)
    assert code in {"detail", "asdict(settings)"}, f"name what **{code} brings"
    return {each.name for each in dataclasses.fields(Settings)} if code == "asdict(settings)" else set()


def recorded() -> Iterator[tuple[set[str], set[str]]]:
    """The actions and the kinds that a call of `record` names."""
    for file in (ROOT / "functions" / "civicq").rglob("*.py"):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            assigned = {
                target.id: each.value
                for each in ast.walk(function)
                if isinstance(each, ast.Assign)
                for target in each.targets
                if isinstance(target, ast.Name)
            }
            for call in ast.walk(function):
                match call:
                    case ast.Call(ast.Attribute(attr="record"), [_, action, kind, _, *_]):
                        yield constants(action, assigned), constants(kind, assigned)


def constants(told: ast.expr, assigned: dict[str, ast.expr]) -> set[str]:
    if isinstance(told, ast.Name) and told.id in assigned:
        told = assigned[told.id]
    if isinstance(told, ast.IfExp):
        return constants(told.body, assigned) | constants(told.orelse, assigned)
    return {told.value} if isinstance(told, ast.Constant) and isinstance(told.value, str) else set()


def keys_of(name: str, file: str, folder: Path = WORDS) -> set[str]:
    found = re.search(rf"\n  {name}: {{\n(.*?)\n  }}", (folder / file).read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{file} has no {name}"
    return {each.strip("'") for each in re.findall(r"^    ('[^']+'|\w+):", found[1], re.MULTILINE)}


@pytest.mark.parametrize("file", ["words.ts", "words.es.ts"])
def test_every_action_and_every_kind_has_its_words_and_no_other(file: str) -> None:
    actions, kinds = zip(*recorded(), strict=True)
    assert keys_of("actions", file) == set().union(*actions) | PUT_TOGETHER
    assert keys_of("targets", file) == set().union(*kinds) | set(get_args(moderation.Kind))


@pytest.mark.parametrize("file", ["words.ts", "words.es.ts"])
def test_every_detail_has_its_words_and_no_other(file: str) -> None:
    assert keys_of("details", file) == details()


@pytest.mark.parametrize("file", ["words.ts", "words.es.ts"])
@pytest.mark.parametrize(("detail", "values"), KNOWN_VALUES.items())
def test_every_known_value_of_a_detail_has_its_words_and_no_other(
    detail: str, values: set[str], file: str
) -> None:
    assert len(values) > 1
    assert keys_of(detail, file) == values


@pytest.mark.parametrize("file", ["words.ts", "words.es.ts"])
def test_every_role_and_every_rule_that_a_detail_may_name_has_its_words(file: str) -> None:
    assert keys_of("roles", file, SITE / "work") == set(get_args(cities.Role))
    rules = (SITE / "moderation" / "rules" / file).read_text(encoding="utf-8")
    assert {each.strip("'") for each in re.findall(r"^  ('[^']+'|\w+):", rules, re.MULTILINE)} == set(
        get_args(moderation.Rule)
    )
