"""An engineer on a phone sees what the local cloud does just now."""

import json
import urllib.request

from playwright.sync_api import Page, expect

from tests.conftest import Cloud


def test_the_dashboard_shows_votes_reads_functions_and_vitals_as_they_happen(
    page: Page, cloud: Cloud
) -> None:
    visit = {"page": "/contests/:id", "vitals": [{"name": "LCP", "value": 1.5}]}
    sent = urllib.request.Request(  # noqa: S310 (our own cloud)
        f"{cloud.url}/api/vitals", json.dumps(visit).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(sent) as answer:  # noqa: S310
        assert answer.status == 204
    page.goto("/local/")
    expect(page.get_by_role("status")).to_contain_text("As of")
    before = page.get_by_role("status").inner_text()
    expect(page.get_by_role("heading", level=2)).to_have_count(7)
    expect(page.get_by_role("row", name="public")).to_contain_text("of 2")
    expect(page.locator("#tiles svg")).to_have_count(4)
    expect(page.get_by_role("status")).not_to_have_text(before)  # without a reload
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
