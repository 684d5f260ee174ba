"""What search engines read, as they read it."""

import json
import uuid
from datetime import date
from typing import get_args

from defusedxml import ElementTree
from sqlalchemy import select

from civicq import db
from civicq.ballots.models import Ballot, Candidate, City, Election
from civicq.feeds import queries, sitemap
from civicq.operations.schemas import Page
from tests.civicq.conftest import SITE, Answer, Api, Town

NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
MOST_BYTES = 6 * 1024 * 1024


def read(answer: Answer) -> dict[str, dict[str, str]]:
    """Addresses, each with its other languages."""
    assert (answer.status, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    root = ElementTree.fromstring(answer.body.encode())
    found: dict[str, dict[str, str]] = {}
    for each in root:
        address = str(each.findtext("s:loc", namespaces=NAMESPACES))
        assert address not in found
        links = each.findall("x:link", NAMESPACES)
        found[address] = {str(link.get("hreflang")): str(link.get("href")) for link in links}
    return found


def test_the_list_of_lists_leads_to_every_published_ballot(api: Api, town: Town) -> None:
    with db.writers().begin() as session:
        city = session.scalars(select(City)).one()
        election = Election(date=date(2029, 5, 15), name="Later", state="OR")
        session.add(election)
        session.flush()
        ballot = Ballot(city_id=city.id, election_id=election.id, election_date=election.date)
        session.add(ballot)
        session.flush()
        ballot.published_at, ballot.frozen_at = None, city.created_at
    answer = api.get("/sitemap.xml")
    assert list(read(answer)) == [f"{SITE}/sitemap-pages.xml", f"{SITE}/sitemap-{town.ballot}.xml"]
    assert answer.headers["cache-tag"] == "cities"
    for address in read(answer):
        assert read(api.get(address.removeprefix(SITE)))


def test_a_ballots_list_has_all_of_its_pages_in_both_languages(api: Api, town: Town, asked: str) -> None:
    found = read(api.get(f"/sitemap-{town.ballot}.xml"))
    for path in (
        "/cities/harbor-falls",
        "/cities/harbor-falls/ballots/2027-05-18",
        f"/contests/{town.mayor}",
        f"/questions/{asked}",
    ):
        both = {"en": SITE + path, "es": f"{SITE}/es{path}"}
        assert [found[address] for address in both.values()] == [both, both]
    assert sum("/candidates/" in address for address in found) > 2
    assert len(found) % 2 == 0


def test_who_withdrew_is_not_on_it(api: Api, town: Town) -> None:
    path = f"/sitemap-{town.ballot}.xml"
    with db.writers().begin() as session:
        candidate = session.scalars(select(Candidate).order_by(Candidate.id)).first()
        assert candidate is not None
        address = f"{SITE}/candidates/{candidate.id}"
        assert address in read(api.get(path))
        candidate.withdrawn_at = session.connection().exec_driver_sql("SELECT now()").scalar_one()
    assert address not in read(api.get(path))


def test_a_ballot_that_nobody_knows_has_no_list(api: Api, town: Town) -> None:
    assert api.get(f"/sitemap-{uuid.uuid4()}.xml").status == 404
    assert api.get("/sitemap-harbor-falls.xml").status == 422


def test_the_largest_list_fits_into_an_answer() -> None:
    ids = [str(uuid.uuid4()) for _ in range(sitemap.MOST_PAGES)]
    questions = [(each, "2027-05-01T12:00:00.000Z") for each in ids]
    found = queries.BallotPages("x" * 120, uuid.uuid4(), date(2027, 5, 18), ids[:24], ids[:120], questions)
    written = sitemap.listed(sitemap.of_ballot(found), "https://civicq.an-example-of-a-long-name.example")
    assert written.count(b"<url>") == 2 * sitemap.MOST_PAGES
    assert len(json.dumps(written.decode())) < MOST_BYTES
    index = sitemap.index([ids[0]] * sitemap.MOST_BALLOTS, SITE)
    assert len(json.dumps(index.decode())) < MOST_BYTES


def test_the_pages_of_the_site_itself_are_those_that_it_has(api: Api) -> None:
    own = [page for page in get_args(Page) if ":" not in page and not page.startswith(sitemap.PERSONAL_PAGES)]
    assert list(sitemap.PAGES) == own
    assert f"{SITE}/" in read(api.get("/sitemap-pages.xml"))
    assert f"{SITE}/es" in read(api.get("/sitemap-pages.xml"))


def test_robots_are_told_where_the_list_is_and_what_is_not_theirs(api: Api) -> None:
    answer = api.get("/robots.txt")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    lines = answer.body.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    for path in ("/api/me", "/api/admin/", "/forms/", "/me", "/es/me", "/es/work"):
        assert f"Disallow: {path}" in lines
