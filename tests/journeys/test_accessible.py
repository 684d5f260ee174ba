"""Every page in every language: WCAG by axe, in light and dark, and nothing wider than a zoom of 400 %."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, expect

FRONTEND = Path(__file__).parents[2] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
# The rules of axe for levels A and AA.
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BALLOT = "/cities/harbor-falls-or/ballots/2027-05-18"
# By prefix. What a color is like does not hang on the language, so each page is looked at in both themes.
LANGUAGES: dict[str, Literal["light", "dark"]] = {"": "light", "/es": "dark"}
NARROWEST: ViewportSize = {"width": 320, "height": 740}  # WCAG 2.2, 1.4.10
# Names are others' to choose, and some are one long word; of our own words only these never stand for one.
LENGTHEN = """() => {
    const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const ours = "button, .button, label, legend, summary, select, table, script, .unseen, .sections, .sorts, .city-state";
    while (words.nextNode()) {
        const text = words.currentNode;
        if (text.data.trim() && !text.parentElement.closest(ours)) text.data = "Rechtsschutz".repeat(7);
    }
    return document.documentElement.scrollWidth;
}"""
ROUTE = re.compile(r"^  route\('([^']+)'(.*?)\),$", re.MULTILINE | re.DOTALL)


def routes() -> list[tuple[str, str]]:
    """Each pattern of the site, and what is said of it."""
    return ROUTE.findall((FRONTEND / "src" / "routes" / "routes.ts").read_text(encoding="utf-8"))


def addresses(page: Page) -> list[str]:
    """One address for each public route of the site, and one that leads nowhere."""
    patterns = [pattern for pattern, rest in routes() if "personal: true" not in rest]
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


def wrong_on(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """What is wrong with each of these pages, in each language and theme, on the narrowest screen."""
    page.set_viewport_size(NARROWEST)
    wrong = {}
    for path in paths:
        for prefix, theme in LANGUAGES.items():
            # Colors on their way to others are nobody's fault.
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.goto((prefix + path).rstrip("/") or "/")
            expect(page.locator("h1")).not_to_be_empty()
            expect(page.locator(".waiting, [aria-busy=true]")).to_have_count(0)
            # What is folded away is looked at too.
            page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
            expect(page.locator(".waiting, [aria-busy=true]")).to_have_count(0)
            found = faults(page)
            if (width := page.evaluate(LENGTHEN)) > NARROWEST["width"]:
                found.append(f"{width} pixels wide with names of one long word")
            if found:
                wrong[prefix + path] = found
    return wrong


def test_every_public_page_is_accessible_in_each_language_and_theme(page: Page) -> None:
    assert wrong_on(page, addresses(page)) == {}


def test_what_is_ones_own_is_accessible_too(page: Page) -> None:
    page.goto("/api/session/sign-in?return_to=/")
    page.get_by_role("button", name=re.compile("^Ana")).click()
    expect(page.get_by_role("link", name="My CivicQ")).to_be_visible(timeout=15_000)
    mine = [pattern for pattern, _ in routes() if pattern.startswith("/me/")]
    assert len(mine) >= 6
    assert wrong_on(page, [*mine, "/register"]) == {}


@pytest.mark.parametrize(
    ("who", "beneath"), [("Edie", "/work/cities/:slug/"), ("Finn", "/work/")], ids=["city", "operator"]
)
def test_what_others_work_on_is_accessible_too(page: Page, who: str, beneath: str) -> None:
    page.goto("/api/session/sign-in?return_to=/work")
    page.get_by_role("button", name=re.compile(f"^{who}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work", timeout=15_000)
    theirs = [
        pattern.replace(":slug", "harbor-falls-or")
        for pattern, _ in routes()
        if pattern.startswith(beneath) and pattern.count("/") == beneath.count("/")
    ]
    assert len(theirs) >= 3
    assert wrong_on(page, theirs) == {}


def test_what_a_candidate_works_on_is_accessible_too(page: Page) -> None:
    page.goto("/api/session/sign-in?return_to=/work")
    page.get_by_role("button", name=re.compile("^Cleo")).click()
    page.locator("main a[href^='/work/candidacies/']").first.click(timeout=15_000)
    page.locator("main a[href*='/questions/']").first.click(timeout=15_000)
    expect(page.get_by_role("heading", name="Video")).to_be_visible(timeout=15_000)
    question = urlsplit(page.url).path
    assert wrong_on(page, [question.partition("/questions/")[0], question]) == {}
