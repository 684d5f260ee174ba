"""The answer that all subjects give: a ballot of about 6.5 KB, made the same way each time."""

import json
import uuid
from typing import Any

_SAID = (
    "Repair the harbor wall before winter, open the library on Sundays, publish each line of the budget, "
    "and tell every household a month ahead when the water main under its street is to be replaced."
)


def ballot() -> dict[str, Any]:
    return {
        "id": _id(1),
        "city": {"slug": "harbor-falls", "name": "Harbor Falls", "state": "OR"},
        "election": {"date": "2027-05-18", "name": "Municipal Election"},
        "contests": [_contest(number) for number in range(5)],
    }


def text() -> str:
    return json.dumps(ballot(), separators=(",", ":"))


def _contest(number: int) -> dict[str, Any]:
    return {
        "id": _id(100 + number),
        "kind": "race",
        "title": f"Council seat {number + 1}",
        "seats": 1,
        "voting_method": "ranked_choice",
        "candidates": [_candidate(10 * number + place) for place in range(6)],
    }


def _candidate(number: int) -> dict[str, Any]:
    return {
        "id": _id(1000 + number),
        "name": f"Candidate {number + 1}",
        "incumbent": number % 6 == 0,
        "questions": number * 3,
        "statement": _SAID[number : number + 70],
    }


def _id(number: int) -> str:
    return str(uuid.UUID(int=(0x0193F6A0 << 96) | (7 << 76) | (2 << 62) | number))
