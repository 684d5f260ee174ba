"""`civicq plan`: what a crowd needs and costs."""

import sys
from dataclasses import replace
from pathlib import Path

from cdk.plan.load import Month
from cdk.plan.report import as_json, markdown, plan, text

USERS = 10_000  # the seed's crowd
RUNBOOK = Path("cdk") / "RUNBOOK.md"
BEGINS = "<!-- `uv run civicq plan --markdown` writes what follows -->"
ENDS = "<!-- and no further -->"


def run(users: int | None, hours: int | None, *, second_region: bool, explained: bool, machine: bool) -> int:
    """Print the plan; without a number of users for the seed's 10,000, without hours for those of a month."""
    month = Month(users=USERS if users is None else users)
    if hours is not None:
        month = replace(month, full_hours=hours)
    told = plan(month, with_second_region=second_region)
    sys.stdout.write(as_json(told) if machine else text(told, explained=explained))
    return 0


def write(project: Path) -> int:
    runbook = project / RUNBOOK
    runbook.write_text(renewed(runbook.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def renewed(runbook: str) -> str:
    """The runbook with the tables as they should be, for 10,000 users; everything around them as it is."""
    before, _, rest = runbook.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    tables = markdown(plan(Month(users=USERS), with_second_region=True))
    return f"{before}{BEGINS}\n\n{tables}\n{ENDS}{after}"
