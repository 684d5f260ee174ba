"""What the guides say is what the code does."""

from cdk.local.caching_guide import GUIDE, renewed
from cdk.local.cli import PROJECT


def test_the_table_of_what_is_cached_is_that_of_the_routes_and_models() -> None:
    guide = (PROJECT / GUIDE).read_text(encoding="utf-8")
    assert guide == renewed(guide), "stale: run `uv run civicq caching`"
