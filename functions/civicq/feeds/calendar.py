"""A city's elections as a calendar (RFC 5545), the same bytes until an election changes."""

import re
from collections.abc import Iterator
from datetime import timedelta

from civicq.feeds.queries import Voting
from civicq.feeds.words import Words
from civicq.languages import PREFIXES

_FOLD_BYTES = 75  # RFC 5545 section 3.1, without the line break
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_IMPOSSIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def calendar(city: str, votings: list[Voting], words: Words, *, slug: str, site: str) -> bytes:
    """`site` is the origin that links begin with."""
    language = words.language
    name = _text(words.elections.format(city=city))
    page = f"{site}{PREFIXES[language]}/cities/{slug}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//CivicQ//Elections//{language.upper()}",
        f"NAME;LANGUAGE={language}:{name}",
        f"X-WR-CALNAME:{name}",
        f"URL:{page}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *(line for voting in votings for line in _event(city, voting, words, page)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(city: str, voting: Voting, words: Words, page: str) -> Iterator[str]:
    summary = words.voting.format(election=voting.election, city=city)
    yield "BEGIN:VEVENT"
    yield f"UID:{voting.ballot_id}"
    yield f"DTSTAMP:{re.sub(r'[-:]|[.][0-9]+', '', voting.since)}"
    yield f"DTSTART;VALUE=DATE:{voting.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{voting.date + timedelta(days=1):%Y%m%d}"  # the day after, not the last day
    yield f"SUMMARY;LANGUAGE={words.language}:{_text(summary)}"
    yield f"LOCATION:{_text(city)}"
    yield f"URL:{page}/ballots/{voting.date}"
    yield "TRANSP:TRANSPARENT"  # who votes is not busy all day
    yield "END:VEVENT"


def _text(words: str) -> str:
    """RFC 5545 section 3.3.11."""
    for special in "\\;,":
        words = words.replace(special, f"\\{special}")
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", _BREAK.sub(r"\\n", words))


def _folded(line: str) -> bytes:
    """Never within a character: a reader may decode line by line."""
    folded = bytearray()
    length = 0
    for character in line:
        encoded = character.encode()
        if length + len(encoded) > _FOLD_BYTES:
            folded += b"\r\n "
            length = 1
        folded += encoded
        length += len(encoded)
    return bytes(folded + b"\r\n")
