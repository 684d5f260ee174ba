"""What a candidate says, before it is written down."""

from dataclasses import dataclass

from civicq.media.captions import Captions


@dataclass(frozen=True)
class Source:
    title: str
    url: str


@dataclass(frozen=True)
class Claim:
    """Words of the answer itself, and what they rest on."""

    quote: str
    sources: list[Source]


@dataclass(frozen=True)
class Said:
    position: str
    rationale: str | None
    trade_offs: str | None
    sources: list[Source]
    claims: list[Claim]


@dataclass(frozen=True)
class Film:
    """A video that is going to be uploaded, and what is said in it."""

    type: str
    size_bytes: int
    captions: Captions


def quotes(words: str, *parts: str | None) -> bool:
    """Whether these very words stand in one of the parts."""
    return any(words in (part or "") for part in parts)
