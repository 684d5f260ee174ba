"""Every public page in every language: WCAG by axe, in light and dark, and nothing wider than a zoom of 400 %."""

import re
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize, expect

FRONTEND = Path(__file__).parents[2] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
# The rules of axe for levels A and AA.
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BALLOT = "/cities/harbor-falls-or/ballots/2027-05-18"
# By prefix. What a color is like does not hang on the language, so each page is looked at in both themes.
LANGUAGES: dict[str, Literal["light", "dark"]] = {"": "light", "/es": "dark"}
NARROWEST: ViewportSize = {"width": 320, "height": 740}  # WCAG 2.2, 1.4.10
ROUTE = re.compile(r"^  route\('([^']+)'(.*?)\),$", re.MULTILINE | re.DOTALL)


def addresses(page: Page) -> list[str]:
    """One address for each public route of the site, and one that leads nowhere."""
    routes = ROUTE.findall((FRONTEND / "src" / "routes" / "routes.ts").read_text(encoding="utf-8"))
    patterns = [pattern for pattern, rest in routes if "personal: true" not in rest]
    page.goto(BALLOT)
    expect(page.get_by_role("link", name="Mayor", exact=True)).to_be_visible(timeout=15_000)
    contest = page.request.get(f"/api{BALLOT}").json()["contests"][0]
    question = page.request.get(f"/api/contests/{contest['id']}/questions").json()["questions"][0]
    ids = {
        "contests": contest["id"],
        "questions": question["id"],
        "candidates": contest["candidates"][0]["id"],
    }
    filled = [
        pattern.replace("/cities/:slug/ballots/:date", BALLOT)
        .replace(":slug", "harbor-falls-or")
        .replace(":id", ids.get(pattern.split("/")[1], ":id"))
        for pattern in patterns
    ]
    assert len(filled) >= 9
    assert not [address for address in filled if ":" in address], "say here where the new route leads"
    return [*filled, "/no/such/page"]


def faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("levels => axe.run({runOnly: levels, resultTypes: ['violations']})", LEVELS)
    told = [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*told, f"{width} pixels wide"] if width > NARROWEST["width"] else told


def test_every_public_page_is_accessible_in_each_language_and_theme(page: Page) -> None:
    page.set_viewport_size(NARROWEST)
    wrong = {}
    for address in addresses(page):
        for prefix, theme in LANGUAGES.items():
            # Colors on their way to others are nobody's fault.
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.goto((prefix + address).rstrip("/") or "/")
            expect(page.locator("h1")).not_to_be_empty()
            expect(page.locator(".waiting, [aria-busy=true]")).to_have_count(0)
            if found := faults(page):
                wrong[prefix + address] = found
    assert wrong == {}


def test_pages_of_forms_are_accessible_too(page: Page) -> None:
    page.set_viewport_size(NARROWEST)
    contest = page.request.get(f"/api{BALLOT}").json()["contests"][0]["id"]
    question = page.request.get(f"/api/contests/{contest}/questions").json()["questions"][0]["id"]
    page.goto("/api/session/sign-in")
    page.get_by_role("button", name=re.compile("^Bo")).click()
    for prefix, theme in LANGUAGES.items():
        page.emulate_media(color_scheme=theme)
        language = prefix.removeprefix("/") or "en"
        mine = f"/forms/me/{language}"
        asking = f"{mine}/questions?contest={contest}"
        for address in (f"/forms/{language}/addresses", f"{mine}/votes/{question}", asking):
            page.goto(address)
            expect(page.get_by_role("main").get_by_role("button").first).to_be_visible()
            assert faults(page) == []
