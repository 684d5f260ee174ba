"""A page that came as HTML is taken over by the browser as it is: nothing is asked again, nothing changes, nothing errs."""

import re

import pytest
from playwright.sync_api import Page, expect

from cdk.behaviours import PRERENDERED

BALLOT = "/cities/harbor-falls-or/ballots/2027-05-18"


@pytest.mark.parametrize("path", [BALLOT, f"/es{BALLOT}", "/", *(f"/{name}" for name in PRERENDERED)])
def test_the_browser_takes_a_page_over_as_it_was_drawn(page: Page, path: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("request", lambda request: asked.append(request.url))
    # Once it is drawn: on a busy machine the first functions start more slowly than a page waits.
    page.request.get("/api/cities")
    for _ in range(60):
        asked.clear()
        answer = page.goto(path)
        assert answer is not None
        if 'id="state"' in answer.text():
            break
        page.wait_for_timeout(1_000)
    heading = page.get_by_role("heading", level=1)
    drawn = heading.inner_text()
    page.wait_for_load_state("networkidle")
    expect(heading).to_have_text(drawn)
    assert [line for line in said if line.startswith(("error", "warning"))] == []
    assert [url for url in asked if "/api/c" in url or "/api/b" in url] == []


def test_a_page_names_the_styles_and_scripts_that_it_alone_has(page: Page) -> None:
    def files(path: str) -> set[str]:
        for _ in range(60):
            html = page.request.get(path).text()
            if 'id="state"' in html:
                break
            page.wait_for_timeout(1_000)
        return set(re.findall(r'<link rel="(?:stylesheet|modulepreload)"[^>]* href="([^"]+)"', html))

    everywhere = files(BALLOT) & files("/accessibility")
    own = files("/accessibility") - everywhere
    assert {name.rpartition(".")[2] for name in own} == {"css", "js"}
    for name in own:
        assert page.request.get(name).ok, name
