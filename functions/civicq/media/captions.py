"""Captions (W3C WebVTT), read strictly and written anew: what is served holds text and times, no more."""

import re
from dataclasses import dataclass
from itertools import groupby

from civicq.media.refusals import MediaRefused

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+.*)?")
_TAG = re.compile(r"<[^<>]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


@dataclass(frozen=True)
class Cue:
    begins_milliseconds: int
    ends_milliseconds: int
    text: str


@dataclass(frozen=True)
class Captions:
    cues: tuple[Cue, ...]

    @property
    def ends_seconds(self) -> float:
        return max(cue.ends_milliseconds for cue in self.cues) / 1_000

    @property
    def transcript(self) -> str:
        return " ".join(" ".join(cue.text.split()) for cue in self.cues)

    @property
    def webvtt(self) -> str:
        blocks = ["WEBVTT\n"]
        for cue in self.cues:
            text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            blocks.append(f"{_told(cue.begins_milliseconds)} --> {_told(cue.ends_milliseconds)}\n{text}\n")
        return "\n".join(blocks)


def read(words: str) -> Captions:
    """`MediaRefused` with the line for what is no WebVTT, or holds no text."""
    lines = list(enumerate(words.splitlines(), 1))
    if not lines or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0][1]):
        raise MediaRefused("Captions are a WebVTT file: its first line is WEBVTT.")
    blocks = [list(block) for blank, block in groupby(lines, lambda line: not line[1].strip()) if not blank]
    cues: list[Cue] = []
    for block in blocks:
        number, first = block[0]
        if number == 1 or re.match(r"NOTE(?:\s|$)", first):
            continue
        if first.strip() in {"STYLE", "REGION"}:
            raise MediaRefused(
                "Line {number}: captions are text and times. Leave out {block}.",
                number=number,
                block=first.strip(),
            )
        cue = _cue(block)
        if cues and cue.begins_milliseconds < cues[-1].begins_milliseconds:
            raise MediaRefused(
                "Line {number}: this caption begins before the one above it. Sort them.", number=number
            )
        cues.append(cue)
    if not cues:
        raise MediaRefused("The captions hold no text. Write down what is said.")
    return Captions(tuple(cues))


def _cue(block: list[tuple[int, str]]) -> Cue:
    # A line above the times is the caption's name, which nobody is shown.
    if "-->" not in block[0][1]:
        block = block[1:] or block
    number, timing = block[0]
    found = _TIMING.fullmatch(timing.strip())
    if found is None:
        raise MediaRefused("Line {number}: write the times as 00:01.000 --> 00:04.000.", number=number)
    begins, ends = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
    if begins >= ends:
        raise MediaRefused("Line {number}: this caption ends before it begins.", number=number)
    text = "\n".join(_plain(line) for _, line in block[1:]).strip()
    if not text:
        raise MediaRefused("Line {number}: this caption has no text.", number=number)
    return Cue(begins, ends, text)


def _plain(line: str) -> str:
    # A further pass would read `&amp;lt;` as a tag.
    return _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], _TAG.sub("", line)).strip()


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + milliseconds


def _told(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1_000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
