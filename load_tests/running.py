"""The `civicq up` that the load is for: found, and spoken to by its own command."""

import json
import os
import subprocess
import sys
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
            os.kill(told["pid"], 0)  # one that was killed leaves its file behind
            return cls(told["url"], told["database"], told["pid"])
        except (OSError, ValueError, KeyError, TypeError):
            raise SystemExit(
                f"nothing runs in {data}: start `uv run civicq up`, or name its folder with --data"
            ) from None


def civicq(data: Path, *words: object) -> str:
    """What a command prints; SystemExit, with what it says, when it fails."""
    ran = subprocess.run(command(data, *words), capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"civicq {words[0]}: {ran.stderr.strip() or ran.stdout.strip()}")
    return ran.stdout


def command(data: Path, *words: object) -> list[str]:
    return [sys.executable, "-m", "cdk.local.cli", "--data", str(data), *map(str, words)]
