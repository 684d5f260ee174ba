"""On a slow and failing network a ballot is read and votes are cast."""

import re
import time

from playwright.sync_api import Browser, Request, Route, expect

from tests.conftest import Cloud

BALLOT = "/cities/harbor-falls-or/ballots/2027-05-18"
# WebPageTest's slow 3G.
LATENCY_MS, BYTES_A_SECOND = 400, 400_000 // 8
READABLE_SECONDS = 15
BUSY_SECONDS = 2
CLOSED = "Voting has closed on this one."


def test_a_ballot_is_read_and_votes_outlive_a_busy_server_while_a_refused_one_is_taken_back_alone(
    browser: Browser, cloud: Cloud
) -> None:
    page = browser.new_context(base_url=cloud.url, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"/api/session/sign-in?return_to={BALLOT}")
    page.get_by_role("button", name=re.compile("^Bo")).click()
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    page.goto(BALLOT)
    expect(page.get_by_text("Imani Okafor")).to_be_visible(timeout=READABLE_SECONDS * 1000)
    page.get_by_role("link", name="Mayor", exact=True).first.click()
    groups = page.get_by_role("group", name=re.compile("^Vote on: "))
    expect(groups.nth(1)).to_be_visible(timeout=READABLE_SECONDS * 1000)
    # Until the script has come, a vote is a form that leads to a page of its own.
    page.wait_for_load_state("networkidle", timeout=2 * READABLE_SECONDS * 1000)
    patient, refused = (
        groups.nth(number).get_by_role("button", name=re.compile("^Upvote")) for number in (0, 1)
    )
    expect(patient).to_be_enabled()
    sent: dict[str, list[float]] = {}

    def answer(route: Route, request: Request) -> None:
        """The first question's vote meets a busy server once; the other's is refused."""
        times = sent.setdefault(request.url, [])
        times.append(time.monotonic())
        if request.url != next(iter(sent)):
            route.fulfill(status=409, json={"detail": CLOSED})
        elif len(times) == 1:
            route.fulfill(status=503, headers={"Retry-After": str(BUSY_SECONDS)}, json={"detail": "Busy."})
        else:
            route.continue_()

    page.route("**/api/me/votes/*", answer)
    before = refused.inner_text()
    with page.expect_response(lambda response: response.request.method == "PUT" and response.ok):
        patient.click()
        expect(patient).to_have_attribute("aria-pressed", "true")
        refused.click()
        expect(page.get_by_text(f"Your vote was not saved. {CLOSED}").first).to_be_visible()
        expect(refused).to_have_attribute("aria-pressed", "false")
        assert refused.inner_text() == before
        expect(patient).to_have_attribute("aria-pressed", "true")
    first, second = next(iter(sent.values()))
    assert second - first >= BUSY_SECONDS
    expect(patient).to_have_attribute("aria-pressed", "true")
    page.context.close()
