"""A page that came as HTML is taken over by the browser as it is: nothing is asked again, nothing changes, nothing errs."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

BALLOT = "/cities/harbor-falls-or/ballots/2027-05-18"


@pytest.mark.parametrize("path", [BALLOT, "/es" + BALLOT, "/", "/privacy"])
def test_the_browser_takes_a_page_over_as_it_was_drawn(page: Page, path: str) -> None:
    said: list[ConsoleMessage] = []
    page.on("console", said.append)
    for _ in range(60):
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))  # type: ignore[misc]
        answer = page.goto(path)
        assert answer is not None
        if 'id="state"' in answer.text():
            break
        page.wait_for_timeout(1_000)
    heading = page.get_by_role("heading", level=1)
    drawn = heading.inner_text()
    page.wait_for_load_state("networkidle")
    expect(heading).to_have_text(drawn)
    assert [each.text for each in said if each.type in {"error", "warning"}] == []
    assert [url for url in asked if "/api/c" in url] == []
