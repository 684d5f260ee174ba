"""Text from a file: cleaned for storing, folded for comparing, cut down to a slug."""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

# C0 and C1 controls, zero-width characters, and whatever overrides the direction of text.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_APOSTROPHES = re.compile(r"[.'\u2018\u2019`\u00b4]")
_NOT_WORD = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=65_536)
def clean(raw: str) -> str:
    """NFC, whitespace collapsed, invisible characters gone."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.split())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", raw)).split())


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """What stays the same when a name is typed again: no case, accents, or punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", bare.casefold())).strip()


def slug(text: str, most_characters: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens; a digest where a name has no such letter."""
    words = re.sub(r"[^a-z0-9]+", "-", folded(text).encode("ascii", "ignore").decode())
    return words[:most_characters].strip("-") or digest(text)


def digest(*parts: str) -> str:
    """A short name for a longer one, the same on every machine."""
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def listed(names: list[str], most: int = 5) -> str:
    """Names in a sentence of any language, which says how many they are: the first few."""
    return ", ".join([*names[:most], "…"] if len(names) > most else names)


def counted(count: int, noun: str) -> str:
    """As in "1 contest", "2 contests", "3 localities"."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
