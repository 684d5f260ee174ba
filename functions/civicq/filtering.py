"""The first look at what is written, by fixed rules. It decides nothing: what it marks, a moderator reads.

`Filter` is the one interface; `handlers/filter.py` asks a language model through it where one is configured.
"""

import re
from collections.abc import Callable

# The rules (`rules.RULES`) that a text may break, in no order.
Filter = Callable[[str], set[str]]

_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)"
)
_STREET = re.compile(
    r"\b(?:lives|living|house|home|address)\b.{0,40}\b\d{1,5}\s+\w+\s+(?:st|street|ave|avenue|rd|road|dr|drive|ln|lane)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://|www\.|\b\w+\.(?:com|net|org|info|biz|xyz|io)\b", re.IGNORECASE)
_SELLING = re.compile(
    r"\b(?:buy now|discount|promo code|click here|free money|crypto|whatsapp|telegram)\b", re.IGNORECASE
)
_THREAT = re.compile(
    r"\b(?:kill|shoot|hang|lynch|burn|beat)\b.{0,20}\b(?:you|him|her|them|candidates?|mayor|council)\b"
    r"|\b(?:deserves?|ought|should)\b.{0,15}\b(?:to die|to be shot|be hanged)\b",
    re.IGNORECASE,
)
_INSULT = re.compile(
    r"\b(?:idiot|moron|scum|vermin|retard|bastard|bitch|asshole|fuck\w*|shit\w*)\b", re.IGNORECASE
)
_REPEATED = re.compile(r"(.)\1{9,}|(\b\w+\b)(?:\W+\2\b){4,}", re.IGNORECASE)
_FEWEST_SHOUTED = 20


def by_rules(text: str) -> set[str]:
    """What a text looks like breaking. It may be wrong either way."""
    marked = set()
    if _ADDRESS.search(text) or _STREET.search(text):
        marked.add("private")
    if _LINK.search(text) or _SELLING.search(text) or _REPEATED.search(text):
        marked.add("spam")
    if _THREAT.search(text):
        marked.add("threat")
    letters = [character for character in text if character.isalpha()]
    shouted = sum(character.isupper() for character in letters)
    if _INSULT.search(text) or (len(letters) >= _FEWEST_SHOUTED and shouted > 0.8 * len(letters)):
        marked.add("harassment")
    return marked
