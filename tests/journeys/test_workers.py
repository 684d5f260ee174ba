"""Who works here does it: a candidate, a city's clerk, an operator; and citizens meet what they did."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

BALLOT = """\
election_date,election_name,jurisdiction,state,contest_type,contest_title,candidate_or_choice
2028-11-07,General Election,Harbor Falls,OR,race,Harbor Master,Nell Quince
2028-11-07,General Election,Harbor Falls,OR,race,Harbor Master,Otto Reyes
"""
FILM = Path(__file__).parents[1] / "civicq" / "media" / "films" / "exported.mp4"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nOn the first of each month.\n"


def to_their_work(page: Page, who: str) -> None:
    page.goto("/work")
    page.get_by_role("link", name="Sign in", exact=True).last.click()
    page.get_by_role("button", name=re.compile(f"^{who}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")


def test_a_candidate_shows_a_photo_and_answers_what_is_most_supported(page: Page) -> None:
    to_their_work(page, "Cleo")
    page.get_by_role("link", name="Imani Okafor").click()
    expect(page.get_by_role("heading", name=re.compile("you have not answered"))).to_be_visible()

    picture = io.BytesIO()
    Image.new("RGB", (400, 400), "teal").save(picture, "PNG")
    page.get_by_label("Photo", exact=True).set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    page.get_by_role("button", name="Send the picture").click()
    expect(page.get_by_role("img", name="Imani Okafor")).to_be_visible(timeout=15_000)

    page.locator(".question-text a").first.click()
    page.get_by_label("Your position, in a sentence or two").fill("I publish it on the first of each month.")
    page.get_by_role("button", name="Publish the answer").click()
    page.get_by_role("link", name="See it beside the others").click()
    expect(page.get_by_text("I publish it on the first of each month.")).to_be_visible(timeout=15_000)

    page.go_back()
    page.get_by_text("Add a video", exact=True).click()
    page.get_by_label("Video", exact=True).set_input_files(FILM)
    page.get_by_label("Captions (WebVTT)").fill(CAPTIONS)
    page.get_by_role("button", name="Send the video").click()
    expect(page.get_by_text("Everybody sees the video beside your answer.").first).to_be_visible(
        timeout=15_000
    )
    page.get_by_text("Video and transcript").click()
    expect(page.get_by_text("On the first of each month.", exact=True)).to_be_visible()


def test_a_clerk_reads_what_a_file_would_change_and_leaves_it_to_a_colleague(page: Page) -> None:
    to_their_work(page, "Edie")
    page.get_by_role("link", name="Imports").click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "slate.csv", "mimeType": "text/csv", "buffer": BALLOT.encode()}
    )
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_text("Nell Quince")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("a colleague has to approve")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Let it in"))).to_have_count(0)


def test_a_mistake_travels_to_the_clerk_and_what_came_of_it_back(page: Page) -> None:
    page.goto("/cities/harbor-falls-or/ballots/2027-05-18")
    page.get_by_role("link", name="Mayor", exact=True).first.click()
    page.get_by_text("Something here is wrong?").click()
    page.get_by_role("link", name=re.compile("to tell of a mistake")).click()
    page.get_by_role("button", name=re.compile("^Bo")).click()
    page.get_by_text("Something here is wrong?").click()
    page.get_by_label("Where is it wrong?").select_option("Imani Okafor")
    page.get_by_label("What is wrong?").fill("She runs without a party.")
    page.get_by_role("button", name="Tell the city").click()
    page.get_by_role("link", name="What became of it").click()
    expect(page.get_by_text("The city has not decided yet")).to_be_visible()

    page.context.clear_cookies()
    to_their_work(page, "Edie")
    page.get_by_role("link", name="Mistakes").click()
    told = page.get_by_role("listitem").filter(has_text="She runs without a party.")
    told.get_by_label("It stays as it is").check()
    told.get_by_label("What you found").fill("The filing names one.")
    told.get_by_role("button", name="Tell them").click()
    expect(told).to_have_count(0)

    page.context.clear_cookies()
    page.goto("/api/session/sign-in?return_to=/es/me/mistakes")
    page.get_by_role("button", name=re.compile("^Bo")).click()
    expect(page.get_by_text("Se queda como está")).to_be_visible()
    expect(page.get_by_text("The filing names one.")).to_be_visible()


def test_a_clerk_gives_the_city_its_roll_once_every_line_of_it_is_right(page: Page) -> None:
    to_their_work(page, "Edie")
    page.get_by_role("link", name="Roll of voters").click()
    roll = "name,born,postcode\nWilla Nash,1951-04-30,97999\nOle Berg,{},97999\n"
    for born in ("4/30/1951", "1951-04-30"):
        page.get_by_label("File (CSV)").set_input_files(
            {"name": "roll.csv", "mimeType": "text/csv", "buffer": roll.format(born).encode()}
        )
        if born == "4/30/1951":
            expect(page.get_by_text("Line 3: “4/30/1951” is no date. Write YYYY-MM-DD.")).to_be_visible()
    page.get_by_role("button", name="Add them to the roll").click()
    expect(page.get_by_text("2 voters sent, 2 of them new.").first).to_be_visible(timeout=15_000)


def test_a_city_is_registered_and_rejected_by_the_operator_who_purges_too(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Is your city missing?").click()
    page.get_by_role("link", name="Sign in", exact=True).last.click()
    page.get_by_role("button", name=re.compile("^Bo")).click()
    page.get_by_label("Name of the city or county").fill("Port Añejo")
    page.get_by_label("State (optional)").fill("or")
    expect(page.get_by_label("Address on this site")).to_have_value("port-anejo-or")
    page.get_by_role("button", name="Register it").click()
    expect(page.get_by_text("Waits for an operator")).to_be_visible(timeout=15_000)

    page.context.clear_cookies()
    to_their_work(page, "Finn")
    page.get_by_role("link", name="Registered cities").click()
    expect(page.get_by_role("heading", name="Port Añejo")).to_be_visible()
    page.locator("li", has_text="Port Añejo").locator("summary").click()
    page.get_by_label("No, or not as it is").check()
    page.get_by_label(re.compile("^Reason")).locator("visible=true").fill(
        "Its website calls it Puerto Añejo."
    )
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Nobody but its staff sees it")).to_be_visible(timeout=15_000)
    page.goto("/work/purges")
    page.get_by_label("Tags").fill("everything")
    page.get_by_role("button", name="Purge").click()
    expect(page.get_by_role("heading", name=re.compile("^Purged"))).to_have_count(0)
    page.get_by_label(re.compile("^Yes, all that is cached")).check()
    page.get_by_role("button", name="Purge").click()
    expect(page.get_by_role("heading", name=re.compile("^Purged"))).to_be_visible(timeout=15_000)

    page.context.clear_cookies()
    to_their_work(page, "Bo")
    page.goto("/register")
    expect(page.get_by_text("Its website calls it Puerto Añejo.")).to_be_visible()
    page.get_by_text("Mend it and register it again").click()
    page.get_by_label("Name of the city or county").first.fill("Puerto Añejo")
    page.get_by_role("button", name="Register it").first.click()
    expect(page.get_by_role("heading", name="Puerto Añejo, OR")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Waits for an operator")).to_be_visible()
