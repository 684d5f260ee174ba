"""Whatever the audit tells of, the site has words for, in every language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from civicq.mistakes.schemas import Decide
from civicq.moderation import schemas as moderation

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "frontend" / "src" / "audit"
# What is put together where it is recorded.
PUT_TOGETHER = {
    *get_args(moderation.Action),
    *(f"mistake {state}" for state in get_args(Decide.model_fields["state"].annotation)),
    *(f"appeal {outcome}" for outcome in ("upheld", "overturned")),
}


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


def keys_of(name: str, file: str) -> set[str]:
    found = re.search(rf"\n  {name}: {{\n(.*?)\n  }}", (WORDS / file).read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{file} has no {name}"
    return {each.strip("'") for each in re.findall(r"^    ('[^']+'|\w+):", found[1], re.MULTILINE)}


@pytest.mark.parametrize("file", ["words.ts", "words.es.ts"])
def test_every_action_and_every_kind_has_its_words_and_no_other(file: str) -> None:
    actions, kinds = zip(*recorded(), strict=True)
    assert keys_of("actions", file) == set().union(*actions) | PUT_TOGETHER
    assert keys_of("targets", file) == set().union(*kinds) | set(get_args(moderation.Kind))
