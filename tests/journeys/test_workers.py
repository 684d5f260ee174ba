"""A candidate and a city clerk do their work here: a photo, an answer and a video; a ballot's file and its changes."""

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
