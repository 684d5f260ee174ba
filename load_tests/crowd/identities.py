"""Whose sessions the crowd has: a file of access tokens, which nobody uses twice in a run.

`load_tests.gathering` writes one. Each process of locust takes every n-th: no two act as the same
person.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class NobodyLeft(Exception):
    """All of them have had their turn."""


@dataclass(frozen=True)
class Identity:
    token: str
    citizen: str  # the subject of the token, as the API's answers name them


@dataclass(frozen=True)
class Cast:
    """The people of a crowd, and the city they live in."""

    city: str
    voters: tuple[Identity, ...]
    candidates: tuple[Identity, ...]
    staff: tuple[Identity, ...]
    # What each of their requests says besides: headers, by name.
    says: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Cast":
        try:
            told: dict[str, Any] = json.loads(path.read_text())
            people = {kind: tuple(map(identified, told[kind])) for kind in ("voters", "candidates", "staff")}
            return cls(told["city"], **people, says=told.get("says", {}))
        except FileNotFoundError:
            raise SystemExit(f"no {path}: `uv run python -m load_tests.gathering` makes one") from None
        except (ValueError, KeyError, TypeError) as wrong:
            raise SystemExit(
                f"{path} is no cast of a crowd ({wrong}): make it anew with load_tests.gathering"
            ) from None

    @property
    def ends_at(self) -> float:
        """When the first of their sessions ends, in seconds of Unix time."""
        return min(float(claims(each.token)["exp"]) for each in (*self.voters, *self.candidates, *self.staff))

    def keep(self, path: Path) -> None:
        """For `load`, and for nobody else on this machine."""
        people = {"voters": self.voters, "candidates": self.candidates, "staff": self.staff}
        tokens = {kind: [each.token for each in group] for kind, group in people.items()}
        path.touch(mode=0o600)
        path.write_text(json.dumps({"city": self.city, **tokens, "says": dict(self.says)}))


def identified(token: str) -> Identity:
    """Whose token it is, by its own word: the load's gateway has checked none, and needs to check none."""
    return Identity(token, claims(token)["sub"])


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return told


class Turns:
    """Hands out each identity once."""

    def __init__(self, identities: tuple[Identity, ...], number: int, of: int) -> None:
        self._left: Iterator[Identity] = iter(identities[number::of])

    def next(self) -> Identity:
        try:
            return next(self._left)
        except StopIteration:
            raise NobodyLeft("everybody has had their turn: gather a larger cast (--voters)") from None
