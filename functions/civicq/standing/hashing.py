"""Keyed hashes of what proves a residence: who reads the database learns nothing without the key.

HMAC-SHA-256 (RFC 2104): codes and voters are few enough to be guessed from a plain hash.
"""

import hashlib
import hmac
import secrets
import unicodedata
from datetime import date
from uuid import UUID

from civicq.settings import settings

# Crockford's base 32 without vowels: nothing in a letter reads as two things, or as a word.
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
LETTER_CODE_LENGTH = 10


def _digest(*parts: str) -> bytes:
    key = settings().standing_key
    if not key:
        raise RuntimeError("environment variable STANDING_KEY is not set")
    # Each with its length before it, so that no two lists of parts read the same.
    said = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.digest(key.encode(), said.encode(), hashlib.sha256)


def new_code(method: str) -> str:
    """Six digits for what expires in minutes, ten letters for what a postman carries."""
    if method == "letter":
        return "".join(secrets.choice(_LETTERS) for _ in range(LETTER_CODE_LENGTH))
    return f"{secrets.randbelow(1_000_000):06}"


def same(one: bytes, other: bytes) -> bool:
    """In a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def of_code(citizen_id: UUID, city_id: UUID, code: str) -> bytes:
    typed = "".join(code.split()).replace("-", "").upper()
    return _digest("code", str(citizen_id), str(city_id), typed)


def of_address(city_id: UUID, method: str, address: str) -> bytes:
    """Of an e-mail address or a phone number, so that one verifies one citizen a city."""
    return _digest("address", str(city_id), method, address.strip().casefold())


def of_letter(city_id: UUID, address: str) -> bytes:
    """Of a letter box: an address from its first number on, whoever's name stands above it. Case, marks and
    order aside; another spelling of a street is another address.
    """
    plain = unicodedata.normalize("NFKD", address).casefold()
    words = "".join(character if character.isalnum() else " " for character in plain).split()
    first = next((place for place, word in enumerate(words) if any(map(str.isdigit, word))), 0)
    return _digest("letter", str(city_id), " ".join(sorted(words[first:])))


# A roll has ZIP+4 codes, a voter knows the five digits.
_ZIP_DIGITS = 5
_APOSTROPHES = "'\u2019\u02bc"


def _kept(character: str) -> str:
    if character.isalnum():
        return character
    return "" if character in _APOSTROPHES or unicodedata.category(character) == "Mn" else " "


def of_voter(city_id: UUID, name: str, born: date, postcode: str) -> bytes:
    """Of a voter, however the roll and the voter write the name: accents, case, order and marks aside."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(_kept(character) for character in plain)
    place = "".join(filter(str.isalnum, postcode.casefold()))
    if place.isdecimal():
        place = place[:_ZIP_DIGITS]
    return _digest("voter", str(city_id), " ".join(sorted(letters.split())), born.isoformat(), place)
