"""A street as people and files write it, in one spelling, and the number of a house in it.

Abbreviations are those of the USPS, Publication 28, appendices B and C1, the common ones.
"""

import re
import unicodedata

_SPELLINGS = {
    "n": "north", "s": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
    "aly": "alley", "ave": "avenue av", "blvd": "boulevard", "cir": "circle", "ct": "court crt",
    "cv": "cove", "dr": "drive drv", "expy": "expressway", "fwy": "freeway", "hts": "heights",
    "hwy": "highway", "ln": "lane", "loop": "loops", "pkwy": "parkway", "pl": "place", "plz": "plaza",
    "pt": "point", "rd": "road", "rdg": "ridge", "sq": "square", "st": "street str", "ter": "terrace terr",
    "trl": "trail", "tpke": "turnpike", "vly": "valley", "vw": "view", "xing": "crossing",
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth",
    "7th": "seventh", "8th": "eighth", "9th": "ninth", "10th": "tenth",
}  # fmt: skip
_SHORT = {long: short for short, longs in _SPELLINGS.items() for long in longs.split()}
# From here on an address tells of a door, or of a town.
_REST = re.compile(
    r"[,\n#]|\b(apt|apartment|bldg|building|fl|floor|lot|rm|room|ste|suite|trlr|unit)\b", re.IGNORECASE
)
_HOUSE = re.compile(r"\s*(\d{1,9})(?:-\d+|\s+\d/\d)?[a-z]?\s+(?=\S)", re.IGNORECASE)
_APOSTROPHES = re.compile("['.\u2019\u02bc]")


def spelled(street: str) -> str:
    """Lower-case words, each as short as it gets: "n quay st" for "North Quay Street" and "N. QUAY ST."."""
    plain = unicodedata.normalize("NFKD", street).casefold()
    bare = "".join(each for each in _APOSTROPHES.sub("", plain) if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in bare).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def read(address: str) -> tuple[int | None, str]:
    """The number of the house, if there is one, and the street, spelled; without door and town."""
    house = _HOUSE.match(address)
    rest = address[house.end() :] if house else address
    door = _REST.search(rest.lstrip())
    street = rest.lstrip()[: door.start()] if door else rest
    return int(house[1]) if house else None, spelled(street)
