"""What is amiss with what somebody sent, in words for them. Pydantic has found it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from civicq.languages import Language
from civicq.sentences import Spoken, said

_EMPTY = "should not be empty"
_OTHER = "is not what belongs here"
_NUMBER = "should be a whole number"
_DATE = "should be a date as YYYY-MM-DD"
_MOMENT = "should be a moment as 2027-05-18T20:00:00Z"
_OBJECT = "should be an object"
# By pydantic's type of error.
_AMISS = {
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "date_from_datetime_inexact": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_type": _MOMENT,
    "dict_type": _OBJECT,
    "extra_forbidden": "is not taken here",
    "finite_number": "should be a number",
    "float_parsing": "should be a number",
    "float_type": "should be a number",
    "greater_than_equal": "should be at least {ge}",
    "int_from_float": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_type": _NUMBER,
    "less_than_equal": "should be at most {le}",
    "list_type": "should be a list",
    "literal_error": "should be one of {expected}",
    "missing": "is missing",
    "model_attributes_type": _OBJECT,
    "model_type": _OBJECT,
    "string_pattern_mismatch": "is not written as it should be",
    "string_too_long": "should have at most {max_length} characters",
    "string_too_short": "should have at least {min_length} characters",
    "string_type": "should be text",
    "timezone_aware": _MOMENT,
    "too_long": "should have at most {max_length} items",
    "too_short": "should have at least {min_length} items",
}
# Pydantic counts the items of whatever is measured after another validator; of a text they are characters.
_OF_A_TEXT = {"too_long": "string_too_long", "too_short": "string_too_short"}


@dataclass(frozen=True)
class Amiss:
    where: str
    field: str
    detail: str

    @property
    def sentence(self) -> str:
        """Without its end."""
        told = f"{self.field}: {self.detail}" if self.field else self.detail
        return told[0].upper() + told[1:]

    @property
    def plain(self) -> dict[str, str]:
        return {"where": self.where, "detail": self.detail}


def errors_of(found: Sequence[Any], language: Language) -> list[Amiss]:
    return [
        Amiss(
            "/".join(str(step).encode("ascii", "replace").decode() for step in error["loc"]),
            _field(error["loc"][1:], language),
            _told(error, language),
        )
        for error in found
    ]


def _field(steps: Sequence[str | int], language: Language) -> str:
    """As a person counts and calls it: "sources 2, url"."""
    named = [
        f" {step + 1}" if isinstance(step, int) else f", {said(_called(step), language)}" for step in steps
    ]
    return "".join(named).removeprefix(", ").strip()


def _called(step: str) -> str:
    return step.encode("ascii", "replace").decode().replace("_", " ")


def _told(error: Any, language: Language) -> str:
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "value_error":
        raised = facts["error"]
        told = raised.told(language) if isinstance(raised, Spoken) else said(str(raised), language)
        return told.removesuffix(".")
    if isinstance(error["input"], str):
        kind = _OF_A_TEXT.get(kind, kind)
    if kind == "literal_error":
        # Pydantic ends the list in English.
        facts = {"expected": facts["expected"].replace(" or ", ", ")}
    if facts.get("min_length") == 1:
        return said(_EMPTY, language)
    return said(_AMISS.get(kind, _OTHER), language, facts)
