"""The `civicq up` that the load is for: where it answers, and where its database is."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Running:
    url: str
    database: str
    pid: int

    @classmethod
    def of(cls, data: Path) -> "Running":
        """SystemExit, in one line, where none runs."""
        try:
            told = json.loads((data / "up.json").read_text())
            return cls(told["url"], told["database"], told["pid"])
        except (OSError, ValueError, KeyError):
            raise SystemExit(
                f"nothing runs in {data}: start `uv run civicq up`, or name its folder with --data"
            ) from None
