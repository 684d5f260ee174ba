"""Strings as they may come in: bounded, storable, and the same however they were typed."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

# Directional overrides and isolates: they make a text read otherwise than it is written.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _storable(value: object) -> object:
    """Refused before anything else looks at it: what no database can hold, and what deceives a reader."""
    if not isinstance(value, str):
        return value
    for character in value:
        category = unicodedata.category(character)
        if category == "Cs":
            raise ValueError("contains half of a surrogate pair")
        if category == "Cc" and character not in "\t\n\r":
            raise ValueError("contains a control character")
        if character in _BIDI:
            raise ValueError("contains a character that overrides the direction of text")
    return value


def _normal(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


Storable = BeforeValidator(_storable)
QuestionText = Annotated[
    str, Storable, AfterValidator(_normal), StringConstraints(min_length=10, max_length=500)
]
Reason = Annotated[str, Storable, AfterValidator(_normal), StringConstraints(min_length=1, max_length=200)]
Issue = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=2, max_length=40, strict=True)
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
# One spelling for one id, or one thing would stand under several cache keys.
Id = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
