"""What was promised to voters: a line for each vote that was sent, with the answer or without one.

The lines of one citizen stand in the order in which they were sent: a person sends one vote after another.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

# acknowledged: the API said that it counts. unknown: sent, and no such answer came, so either may be true.
State = Literal["acknowledged", "unknown"]


@dataclass(frozen=True, slots=True)
class Sent:
    citizen: str
    question: str
    value: int
    state: State


class Journal:
    """One process's lines."""

    def __init__(self, folder: Path, number: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / f"votes-{number}.jsonl").open("w", buffering=1 << 16)

    def write(self, sent: Sent) -> None:
        self._file.write(json.dumps(asdict(sent)) + "\n")

    def close(self) -> None:
        self._file.close()


def lines(folder: Path) -> Iterator[Sent]:
    """Of all processes, those of a citizen in their order."""
    for path in sorted(folder.glob("votes-*.jsonl")):
        with path.open() as file:
            for line in file:
                yield Sent(**json.loads(line))
