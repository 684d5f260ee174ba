"""A citizen finds the ballot, signs in, asks, votes, and finds it all again."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Cloud

WORDS = "Who keeps the harbor lamps burning after the last ferry?"


def question(page: Page, words: str) -> Locator:
    """The vote buttons of the question that reads so."""
    return page.get_by_role("group", name=f"Vote on: {words}")


def test_from_the_front_door_to_a_vote_that_is_still_there(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("Harbor Falls")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harbor Falls")
    page.get_by_role("link", name="Mayor", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mayor")
    contest = page.url

    page.get_by_role("link", name=re.compile("^Sign in to ask")).click()
    page.get_by_role("button", name=re.compile("^Ana")).click()
    page.wait_for_url(contest)

    page.get_by_role("textbox", name=re.compile("question", re.IGNORECASE)).fill(WORDS)
    page.get_by_role("button", name=re.compile("question", re.IGNORECASE)).click()
    mine = question(page, WORDS).first
    mine.get_by_role("button", name=re.compile("^Upvote")).click()
    expect(mine.get_by_role("button", name=re.compile("^Upvote"))).to_have_attribute("aria-pressed", "true")

    page.get_by_role("link", name="New", exact=True).click()
    page.reload()
    again = question(page, WORDS).first
    expect(again).to_be_visible(timeout=15_000)
    expect(again.get_by_role("button", name=re.compile("^Upvote"))).to_have_attribute("aria-pressed", "true")
    expect(again.get_by_role("button", name=re.compile("^Upvote"))).to_contain_text("1")


def test_who_lives_there_is_verified_by_a_code_with_keys_alone(page: Page) -> None:
    page.goto(
        "/api/session/sign-in?return_to=/me/residence%3Fcity%3Dharbor-falls-or"
    )  # whatever others there are
    page.get_by_role("button", name=re.compile("^Finn")).click()
    page.get_by_text("A code by e-mail").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.get_by_label("The code")
    expect(field).to_be_visible(timeout=15_000)
    field.fill(code_in_the_mail(page))
    field.press("Enter")
    expect(page.get_by_text("You may ask and vote.")).to_be_visible(timeout=15_000)
    expect(field).to_have_count(0)


def code_in_the_mail(page: Page) -> str:
    """A worker sends it within seconds. Others may have had theirs before."""
    for _ in range(60):
        mails = page.request.get("/local/outbox.json").json()["mails"]
        for mail in mails:
            if mail["recipient"].startswith("operator@") and (found := re.search(r"\d{6}", mail["body"])):
                return found[0]
        page.wait_for_timeout(250)
    raise AssertionError(mails)


def test_mails_come_in_the_language_that_their_reader_has_chosen_and_are_ended_in_it(page: Page) -> None:
    page.goto("/api/session/sign-in?return_to=/es/me/follows")
    page.get_by_role("button", name=re.compile("^Bo")).click()
    page.get_by_role("radio", name="Español").check()
    page.get_by_label("qué pasa con lo que pregunté").check()
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Su elección está guardada.").first).to_be_attached()
    contest = page.request.get("/api/cities/harbor-falls-or/ballots/2027-05-18").json()["contests"][0]["id"]
    page.goto(f"/forms/me/es/questions?contest={contest}")
    page.get_by_label("Su pregunta").fill("Why is her home at 12 Quay Street so large?")
    page.get_by_role("button", name="Publicar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Su pregunta espera a un moderador")
    mail = mail_that_says(page, "Su pregunta espera a un moderador")
    assert mail["language"] == "es"
    page.goto(re.findall(r"https?://\S+/own\?language=es", mail["body"])[0])
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("button", name="No recibir más").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ya no recibirá correos")
    page.get_by_role("link", name="Elija sus correos").click()
    expect(page.get_by_label("qué pasa con lo que pregunté")).not_to_be_checked()
    expect(page.get_by_role("radio", name="Español")).to_be_checked()


def mail_that_says(page: Page, subject: str) -> dict[str, str]:
    """A worker sends it within seconds."""
    for _ in range(60):
        mails: list[dict[str, str]] = page.request.get("/local/outbox.json").json()["mails"]
        for mail in mails:
            if mail["subject"].startswith(subject):
                return mail
        page.wait_for_timeout(250)
    raise AssertionError(mails)


def test_somebody_who_is_not_signed_in_reads_everything_and_is_told_how_to_vote(page: Page) -> None:
    page.goto("/cities/harbor-falls-or/ballots/2027-05-18")
    expect(page.get_by_text("Imani Okafor")).to_be_visible()
    page.get_by_role("link", name="Measure 27-1: Harbor Wall Repair Bond").first.click()
    expect(page.get_by_text("Does the bond also pay for the pumps", exact=False).first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Sign in to vote")).first).to_be_visible()
    page.get_by_text("Does the bond also pay for the pumps", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Does the bond also pay for the pumps")
    expect(page.locator('script[type="application/ld+json"]')).to_have_count(1)


def test_a_precinct_narrows_the_ballot_and_stays_in_the_address(page: Page) -> None:
    page.goto("/cities/harbor-falls-or/ballots/2027-05-18?precinct=old-harbor")
    expect(page.get_by_text("Noor Haddad")).to_be_visible()
    expect(page.get_by_text("Marisol Vega")).to_have_count(0)


def test_an_address_that_leads_nowhere_says_where_to_go(page: Page) -> None:
    page.goto("/no/such/page")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("ballot", re.IGNORECASE)).first).to_be_visible()


def test_every_page_has_an_address_in_spanish_and_its_links_stay_there(page: Page) -> None:
    page.goto("/es")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("link", name=re.compile("Harbor Falls")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Su boleta en Harbor Falls")
    page.get_by_role("link", name="Mayor", exact=True).first.click()
    expect(page.get_by_role("heading", level=2, name="Preguntas")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=2, name="Questions")).to_be_visible()


def test_what_was_read_can_be_read_without_a_network(browser: Browser, cloud: Cloud) -> None:
    context = browser.new_context(base_url=cloud.url)
    page = context.new_page()
    page.goto("/cities/harbor-falls-or/ballots/2027-05-18")
    expect(page.get_by_text("Imani Okafor")).to_be_visible(timeout=15_000)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    expect(page.get_by_text("Imani Okafor")).to_be_visible()
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("You are offline")).to_be_visible()
    expect(page.get_by_text("Imani Okafor")).to_be_visible()
    context.close()


def test_who_is_refused_on_a_page_in_spanish_reads_why_in_spanish(browser: Browser, cloud: Cloud) -> None:
    """Whatever language the browser itself asks for."""
    page = browser.new_context(base_url=cloud.url, locale="en-US").new_page()
    page.goto("/api/session/sign-in?return_to=/es/me/residence%3Fcity%3Dharbor-falls-or")
    page.get_by_role("button", name=re.compile("^Edie")).click()
    page.get_by_text("El padrón de votantes").click()
    page.get_by_label("Nombre").fill("Nobody Atall")
    page.get_by_label("Fecha de nacimiento").fill("1980-02-03")
    page.get_by_label("Código postal").fill("97999")
    page.get_by_role("button", name="Buscarme").click()
    expect(page.get_by_text("En el padrón de Harbor Falls no hay nadie con este nombre")).to_be_visible()
    page.context.close()


def test_the_frame_stands_before_any_script_and_only_once_after_it(browser: Browser, cloud: Cloud) -> None:
    without = browser.new_context(base_url=cloud.url, java_script_enabled=False).new_page()
    without.goto("/es/contests/1")
    expect(without.get_by_role("banner")).to_contain_text("Boletas")
    without.context.close()
    scripted = browser.new_context(base_url=cloud.url).new_page()
    scripted.goto("/es")
    expect(scripted.get_by_role("heading", level=1)).to_contain_text("Pregunte")
    for landmark in ("banner", "main", "contentinfo"):
        expect(scripted.get_by_role(landmark)).to_have_count(1)
    scripted.context.close()
