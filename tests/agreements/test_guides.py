"""What the guides say is what the code does."""

from cdk.local.caching_guide import GUIDE, renewed
from cdk.local.cli import PROJECT
from cdk.plan import command


def test_the_table_of_what_is_cached_is_that_of_the_routes_and_models() -> None:
    guide = (PROJECT / GUIDE).read_text(encoding="utf-8")
    assert guide == renewed(guide), "stale: run `uv run civicq caching`"


def test_the_runbook_tells_what_the_plan_works_out() -> None:
    runbook = (PROJECT / command.RUNBOOK).read_text(encoding="utf-8")
    assert runbook == command.renewed(runbook), "stale: run `uv run civicq plan --markdown`"
