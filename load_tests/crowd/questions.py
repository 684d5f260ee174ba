"""What is asked."""

import random
from typing import Any

ISSUES = ("budget", "transit", "schools", "parks", "policing", "water", "zoning", "energy", "arts", "noise")


def new_question(contest: str) -> dict[str, Any]:
    """What is sent to ask one."""
    return {"contest_id": contest, "text": worded(), "issues": [random.choice(ISSUES)], "distinct": True}


def worded() -> str:
    """A question that nobody has asked before."""
    number = random.randrange(10**9)
    return (
        f"What will you do in your first year about {random.choice(ISSUES)} on street {number}, "
        f"and how shall we know that it has worked?"
    )
