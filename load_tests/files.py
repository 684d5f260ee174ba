"""Files that a measurement is given: one that it cannot read or write is refused before it begins, not after.

Each is the type of an option: argparse tells in one line what is wrong.
"""

from argparse import ArgumentTypeError
from pathlib import Path


def to_read(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise ArgumentTypeError(f"there is no file {name}")
    return path


def to_write(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        raise ArgumentTypeError(f"{name} is a folder: name a file")
    if not path.parent.is_dir():
        raise ArgumentTypeError(f"there is no folder {path.parent}")
    return path
