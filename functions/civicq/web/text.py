"""Strings as they may come in: bounded, storable, and the same however they were typed."""

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

# Directional overrides and isolates: they make a text read otherwise than it is written.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Joiners, which several scripts and emoji need; every other format character is invisible mischief.
_JOINERS = frozenset("\u200c\u200d")
# Letters by their category that show nothing (Unicode: Default_Ignorable_Code_Point).
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_REFUSED = {
    "Cs": "contains half of a surrogate pair",
    "Cc": "contains a control character",
    "Cf": "contains an invisible character",
    "Cn": "contains a character that does not exist",
    "Co": "contains a character that means nothing to others",
}
_MOST_MARKS = 4


def _storable(value: object) -> object:
    """Refused before anything else looks at it: what no database can hold, and what deceives a reader."""
    if not isinstance(value, str):
        return value
    marks = 0
    for character in value:
        if character in _BIDI:
            raise ValueError("contains a character that overrides the direction of text")
        category = unicodedata.category(character)
        refused = _REFUSED.get("Cf" if character in _FILLERS else category)
        if refused and character not in "\t\n\r" and character not in _JOINERS:
            raise ValueError(refused)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MOST_MARKS:
            raise ValueError("piles too many marks on one letter")
    return value


def _normal(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def _paragraphs(value: str) -> str:
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", value).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _worded(value: str) -> str:
    if sum(character.isalnum() for character in value) < _FEWEST_LETTERS:
        raise ValueError("has too few letters to be read as a question")
    return value


def _plain_number(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        raise ValueError("should be a plain whole number, without a sign or leading zeros")
    return value


def _plain_date(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("should be a date as YYYY-MM-DD")
    return value


_FEWEST_LETTERS = 5
Storable = BeforeValidator(_storable)
# Looked for in any case: written as they are compared, so that one search has one spelling.
Sought = Annotated[
    str, Storable, AfterValidator(_normal), AfterValidator(str.lower), StringConstraints(max_length=100)
]
QuestionText = Annotated[
    str,
    Storable,
    AfterValidator(_normal),
    StringConstraints(min_length=10, max_length=500),
    AfterValidator(_worded),
]
Reason = Annotated[str, Storable, AfterValidator(_normal), StringConstraints(min_length=1, max_length=200)]
# As a browser's own field takes it (HTML, valid e-mail address); whether it is anybody's tells the e-mail.
Email = Annotated[
    str,
    Storable,
    StringConstraints(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254
    ),
]
# Prose keeps its paragraphs.
Prose = Annotated[
    str, Storable, AfterValidator(_paragraphs), StringConstraints(min_length=3, max_length=4000)
]
Position = Annotated[str, Storable, AfterValidator(_normal), StringConstraints(min_length=3, max_length=500)]
WebAddress = Annotated[
    str, Storable, StringConstraints(pattern=r"^https?://[^\s\"'<>\\^`{|}]+$", min_length=10, max_length=500)
]
# A name, or another line that somebody typed.
Line = Annotated[str, Storable, AfterValidator(_normal), StringConstraints(min_length=1, max_length=120)]
Note = Annotated[str, Storable, AfterValidator(_normal), StringConstraints(min_length=3, max_length=1000)]
Issue = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=2, max_length=40, strict=True)
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
# One spelling for one thing, or it would stand under several cache keys.
PlainNumber = BeforeValidator(_plain_number)
ElectionDate = Annotated[date, BeforeValidator(_plain_date)]
Id = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
