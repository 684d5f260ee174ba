"""A ballot that is printed: contests, candidates and top questions, on two sheets at most."""

import re

from playwright.sync_api import Page, expect


def test_a_ballot_prints_on_two_sheets_without_what_is_pressed(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/cities/harbor-falls-or/ballots/2027-05-18?precinct=old-harbor")
    expect(page.get_by_text("Your precinct: Old Harbor")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Noor Haddad")).to_be_visible()
    expect(page.locator(".trending li").first).to_be_visible()
    for role in ("button", "combobox", "navigation"):
        expect(page.get_by_role(role)).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) <= 2
