"""In which widths and formats a picture is shown, and what each such file is called."""

from collections.abc import Sequence

WIDTHS = (80, 160, 320, 480, 640, 960)
# By the ending of the name; a browser that takes none of the others takes the last.
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


def widths_of(width: int) -> tuple[int, ...]:
    """Those that are no wider than the picture itself; none for one that is too small to be shown."""
    return tuple(each for each in WIDTHS if each <= width)


def folder(digest: str) -> str:
    """What follows the first slash of a picture's address; a width comes after it."""
    return f"img/{digest}"


def key(digest: str, width: int, ending: str) -> str:
    return f"{folder(digest)}/{width}.{ending}"


def keys(digest: str, widths: Sequence[int]) -> list[str]:
    return [key(digest, width, ending) for width in widths for ending in FORMATS]
