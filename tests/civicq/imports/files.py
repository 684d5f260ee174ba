"""Files as they come from election offices, in their layouts, about places and people that do not exist."""

import io
from pathlib import Path

import pytest

from civicq.imports.ballot import Ballot, Contest, Hints, Reading
from civicq.imports.reading import read
from civicq.imports.source import Source

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
GENERAL = "20261103__or__general__alder__precinct.csv"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public data files lie in ../shared/data, which is not here"
)


def reading(content: str | bytes, name: str = GENERAL, **hints: object) -> Reading:
    raw = content.encode() if isinstance(content, str) else content
    return read(Source(io.BytesIO(raw), name), Hints(**hints))  # type: ignore[arg-type]


def ballot(content: str | bytes, name: str = GENERAL, **hints: object) -> Ballot:
    """The one ballot that the file holds."""
    (only,) = reading(content, name, **hints).ballots
    return only


def contest(content: str | bytes, name: str = GENERAL, **hints: object) -> Contest:
    """The one contest of the one ballot."""
    (only,) = ballot(content, name, **hints).contests
    return only


def titles(of: Ballot) -> list[str]:
    return [f"{each.title} {each.district}".strip() for each in of.contests]


def people(of: Contest) -> list[tuple[str, str | None]]:
    return [(candidate.name, candidate.party) for candidate in of.candidates]


def shared(name: str) -> bytes:
    return (SHARED / name).read_bytes()
