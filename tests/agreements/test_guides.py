"""What the guides say is what the code does."""

from cdk.local.caching_guide import GUIDE, renewed
from cdk.local.cli import PROJECT
from cdk.plan import command
from load_tests.capacity import __main__ as capacity
from load_tests.capacity import guide as scaling


def test_the_table_of_what_is_cached_is_that_of_the_routes_and_models() -> None:
    guide = (PROJECT / GUIDE).read_text(encoding="utf-8")
    assert guide == renewed(guide), "stale: run `uv run civicq caching`"


def test_the_runbook_tells_what_the_plan_works_out() -> None:
    runbook = (PROJECT / command.RUNBOOK).read_text(encoding="utf-8")
    assert runbook == command.renewed(runbook), "stale: run `uv run civicq plan --markdown`"


def test_the_guide_to_scaling_tells_what_the_model_works_out() -> None:
    guide = capacity.GUIDE.read_text(encoding="utf-8")
    stale = "stale: run `uv run python -m load_tests.capacity --markdown`"
    assert guide == scaling.renewed(guide), stale
