"""How long a film is that claims to be of a type."""

from typing import BinaryIO

from civicq.media import mp4, webm

_READERS = {"video/mp4": mp4.seconds, "video/webm": webm.seconds}


def seconds(media_type: str, file: BinaryIO) -> float:
    """`MediaRefused` for what is damaged, is something else, or hides something else."""
    return _READERS[media_type](file)
