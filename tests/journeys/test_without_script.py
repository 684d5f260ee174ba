"""A citizen whose browser runs no script finds the ballot, signs in, asks and votes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Cloud

BALLOT = "/api/cities/harbor-falls-or/ballots/2027-05-18"


@pytest.fixture
def plain(browser: Browser, cloud: Cloud) -> Iterator[Page]:
    context = browser.new_context(
        base_url=cloud.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    # A script asks again; a busy machine may start a function more slowly than a request may last.
    assert any(context.request.get("/forms/en/addresses").ok for _ in range(4))
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).click()


def opened(page: Page, path: str) -> None:
    """Once it is drawn: on a busy machine the first functions start more slowly than a page waits."""
    page.request.get("/api/cities")
    for _ in range(60):
        page.goto(path)
        if page.locator("#state").count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{path} is not drawn")


def test_from_the_front_door_to_a_question_and_its_answers_all_is_read(plain: Page) -> None:
    opened(plain, "/")
    plain.get_by_role("link", name=re.compile("Harbor Falls")).first.click()
    opened(plain, plain.url)
    plain.get_by_role("link", name="Mayor", exact=True).first.click()
    opened(plain, plain.url)
    expect(plain.get_by_role("heading", level=1)).to_have_text("Mayor")
    question = plain.locator("a[href^='/questions/']").first
    words = question.inner_text()
    question.click()
    opened(plain, plain.url)
    expect(plain.get_by_role("heading", level=1)).to_contain_text(words)


def test_how_it_works_is_read_and_leads_on_in_spanish(plain: Page) -> None:
    plain.goto("/how-it-works/")
    plain.wait_for_url("**/how-it-works")
    plain.get_by_role("link", name="Español").click()
    plain.wait_for_url("**/es/how-it-works")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Cómo funciona CivicQ")
    plain.get_by_role("link", name="Privacidad").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Privacidad")


@pytest.mark.parametrize(("prefix", "heading"), [("", "Questions"), ("/es", "Preguntas")])
def test_a_question_is_found_by_its_words(plain: Page, prefix: str, heading: str) -> None:
    search = f"{prefix}/cities/harbor-falls-or/search"
    opened(plain, search)
    words = plain.locator("a[href*='/questions/']").last.inner_text()
    field = plain.get_by_role("searchbox")
    field.fill(f"  {words.upper()} ")
    field.press("Enter")
    opened(plain, plain.url)
    found = plain.get_by_role("region", name=heading, exact=True)
    expect(found.get_by_role("link", name=words).first).to_be_visible()
    opened(plain, f"{search}?q=zebra")
    expect(plain.get_by_role("region", name=heading, exact=True).get_by_role("listitem")).to_have_count(0)


def test_an_address_leads_to_its_ballot(plain: Page) -> None:
    plain.goto("/forms/en/addresses")
    plain.get_by_label("House number and street").fill("12 Quay St")
    plain.get_by_label("ZIP code").fill("97999")
    plain.get_by_role("button", name="Find my ballot").click()
    plain.wait_for_url(re.compile(r"/cities/harbor-falls-or/ballots/2027-05-18\?precinct="))


def test_a_question_is_asked_and_a_vote_is_cast_and_taken_back_in_spanish(plain: Page) -> None:
    contest = plain.request.get(BALLOT).json()["contests"][0]["id"]
    plain.goto(f"/forms/me/es/questions?contest={contest}")
    sign_in(plain, "Ana")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Haga una pregunta")
    plain.get_by_label("Su pregunta").fill("Who sweeps the fish market after the storms?")
    # A session that has ended while somebody wrote is renewed, and nothing is lost.
    plain.context.clear_cookies(name="__Host-session")
    plain.get_by_role("button", name="Publicar").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Su pregunta está publicada")
    expect(plain.get_by_text("Who sweeps the fish market after the storms?")).to_be_visible()
    plain.goto(plain.url.replace("/questions/", "/votes/"))
    plain.get_by_role("button", name="Votar a favor").click()
    expect(plain.get_by_role("status")).to_have_text("Votó a favor de esta pregunta.")
    expect(plain.get_by_role("button", name="Votar a favor")).to_have_attribute("aria-pressed", "true")
    plain.get_by_role("button", name="Retirar mi voto").click()
    expect(plain.get_by_role("status")).to_have_text("No tiene ningún voto en esta pregunta.")


def test_a_ballot_that_lacks_a_contest_leads_to_the_form_that_says_so(plain: Page) -> None:
    opened(plain, "/cities/harbor-falls-or/ballots/2027-05-18")
    plain.get_by_text("Something here is wrong?").click()
    plain.get_by_role("link", name="Sign in to tell of a mistake").click()
    sign_in(plain, "Ana")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Tell the city of a mistake")
    plain.get_by_label("What is wrong?").fill("The contest for sheriff is missing.")
    plain.get_by_label("Where can it be read how it is right?").fill("https://elections.example/2027")
    plain.get_by_role("button", name="Tell the city").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Thank you. The city looks at it.")
    expect(plain.get_by_text("The contest for sheriff is missing.")).to_be_visible()
    plain.get_by_role("link", name="This ballot").click()
    plain.wait_for_url("**/cities/harbor-falls-or/ballots/2027-05-18")


def test_a_vote_of_somebody_who_is_not_signed_in_waits_until_they_are(plain: Page) -> None:
    contest = plain.request.get(BALLOT).json()["contests"][0]["id"]
    question = plain.request.get(f"/api/contests/{contest}/questions").json()["questions"][0]["id"]
    plain.goto(f"/forms/me/en/votes/{question}")
    sign_in(plain, "Bo")
    plain.context.clear_cookies()
    plain.get_by_role("button", name="Vote against").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Sign in to go on")
    plain.get_by_role("link", name="Sign in").click()
    sign_in(plain, "Bo")
    plain.get_by_role("button", name="Go on").click()
    expect(plain.get_by_role("status")).to_have_text("You voted against this question.")
    plain.get_by_role("button", name="Take my vote back").click()
    plain.get_by_role("button", name="Sign out").click()
    plain.goto(f"/forms/me/en/votes/{question}")
    expect(plain.get_by_role("button", name=re.compile("^Bo"))).to_be_visible()


def test_with_a_script_too_a_vote_pressed_before_signing_in_is_not_lost(
    browser: Browser, cloud: Cloud
) -> None:
    page = browser.new_context(base_url=cloud.url).new_page()
    contest = page.request.get(BALLOT).json()["contests"][0]["id"]
    page.goto(f"/es/contests/{contest}")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.get_by_role("button", name=re.compile("^Votar en contra")).first.click()
    page.get_by_role("link", name="Iniciar sesión").click()
    sign_in(page, "Bo")
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("status")).to_have_text("Votó en contra de esta pregunta.")
    page.get_by_role("link", name="Todas las preguntas de esta contienda").click()
    pressed = page.get_by_role("button", name=re.compile("^Votar en contra"), pressed=True)
    expect(pressed).to_have_count(1)
    pressed.click()
    expect(pressed).to_have_count(0)
    page.context.close()
