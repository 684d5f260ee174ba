"""A run beside an earlier one."""

import json
from argparse import ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# What a run and another of the same code have differed by, on a machine of two cores: less is no verdict.
SLOWER = 1.25
LEAST_MILLISECONDS = 0.3


def summary(milliseconds: list[float], wrong: list[str]) -> dict[str, Any]:
    """In milliseconds; `success` is the share of answers that had the right status."""
    ordered = sorted(milliseconds)
    calls = len(milliseconds) + len(wrong)
    told: dict[str, Any] = {"calls": calls, "success": len(milliseconds) / calls if calls else 0.0}
    if ordered:
        told["average"] = sum(ordered) / len(ordered)
        for share in (50, 95, 99):
            told[f"p{share}"] = ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
    return told


def earlier(name: str) -> dict[str, Any]:
    """The operations of a file that an earlier run wrote: the type of an option."""
    try:
        operations = json.loads(Path(name).read_text())["operations"]
        return {each: {"rounds": [float(one) for one in told["rounds"]]} for each, told in operations.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise ArgumentTypeError(f"{name} is no file that --output wrote ({wrong})") from None


def slower(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, str]:
    """What takes longer in each round of this run than in any of the earlier, with a line that tells it."""
    found = {}
    for name, measured in now.items():
        was = before.get(name)
        if was is None or not measured["rounds"] or not was["rounds"]:
            continue
        best, worst = min(measured["rounds"]), max(was["rounds"])
        if best > worst * SLOWER and best - worst > LEAST_MILLISECONDS:
            found[name] = f"{name}: p50 {best:.2f} ms at best, was {worst:.2f} ms at worst"
    return found
