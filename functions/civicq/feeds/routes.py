"""What other programs and other sites take from here: feeds, calendars, pages to embed, and on what terms.

What search engines look for at the root of a site is no part of the API: its description leaves that out.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from civicq.errors import NoSuchBallot, NoSuchContest, NotFound
from civicq.feeds import queries, sitemap
from civicq.feeds.atom import feed
from civicq.feeds.calendar import calendar
from civicq.feeds.pages import embed, terms
from civicq.feeds.words import WORDS, Words
from civicq.settings import settings, site_origin
from civicq.web.caching import cached, tagged
from civicq.web.database import Reader
from civicq.web.text import Id, Slug

router = APIRouter(prefix="/api", tags=["feeds"])
root = APIRouter(include_in_schema=False)


class AtomFeed(Response):
    media_type = "application/atom+xml"


class Calendar(Response):
    media_type = "text/calendar"


class Sitemap(Response):
    media_type = "text/xml"


async def _spoken(request: Request) -> Words:
    """By the address: each language but English is a segment of it, before the noun as in those of pages."""
    segments = request.scope["route"].path.split("/")
    return next((words for language, words in WORDS.items() if language in segments), WORDS["en"])


Spoken = Annotated[Words, Depends(_spoken)]
_OF_CONTEST = ("contest/{contest_id}/questions", "city/{city_slug}", "election/{election_id}")
_OF_BALLOT = ("ballot/{ballot_id}/trending", "city/{city_slug}", "election/{election_id}")


@router.get(
    "/es/contests/{contest_id}/questions.atom",
    response_class=AtomFeed,
    dependencies=[cached(*_OF_CONTEST, kind="feed")],
)
@router.get(
    "/contests/{contest_id}/questions.atom",
    response_class=AtomFeed,
    dependencies=[cached(*_OF_CONTEST, kind="feed")],
)
async def feed_of_contest(request: Request, contest_id: Id, reader: Reader, words: Spoken) -> AtomFeed:
    """The questions asked last in a contest, as Atom. Under /api/es/ what CivicQ says in it is Spanish."""
    found = queries.newest_of_contest(reader, contest_id)
    if found is None:
        raise NoSuchContest
    tagged(request, **found.names)
    page = f"/contests/{contest_id}"
    return AtomFeed(
        feed(found, words, id_=contest_id, site=site_origin(), page=page, path=request.scope["path"])
    )


@router.get(
    "/es/ballots/{ballot_id}/questions.atom",
    response_class=AtomFeed,
    dependencies=[cached(*_OF_BALLOT, kind="feed")],
)
@router.get(
    "/ballots/{ballot_id}/questions.atom",
    response_class=AtomFeed,
    dependencies=[cached(*_OF_BALLOT, kind="feed")],
)
async def feed_of_ballot(request: Request, ballot_id: Id, reader: Reader, words: Spoken) -> AtomFeed:
    """The questions asked last in all contests of a ballot, as Atom. Under /api/es/ what CivicQ says in it is
    Spanish.
    """
    found = queries.newest_of_ballot(reader, ballot_id)
    if found is None:
        raise NoSuchBallot
    tagged(request, **found.names)
    page = f"/cities/{found.city_slug}/ballots/{found.date}"
    return AtomFeed(
        feed(found, words, id_=ballot_id, site=site_origin(), page=page, path=request.scope["path"])
    )


@router.get(
    "/es/cities/{city_slug}/elections.ics",
    response_class=Calendar,
    dependencies=[cached("cities", "city/{city_slug}", kind="city")],
)
@router.get(
    "/cities/{city_slug}/elections.ics",
    response_class=Calendar,
    dependencies=[cached("cities", "city/{city_slug}", kind="city")],
)
async def elections(city_slug: Slug, reader: Reader, words: Spoken) -> Calendar:
    """The days on which a city votes, as iCalendar. One without a day would be no calendar (RFC 5545). Under
    /api/es/ what CivicQ says in it is Spanish.
    """
    found = queries.votings(reader, city_slug)
    if found is None:
        raise NotFound("There is no such city, or no election of it is known.", see="/api/cities")
    city, votings = found
    return Calendar(calendar(city, votings, words, slug=city_slug, site=site_origin()))


@router.get(
    "/embeds/es/contests/{contest_id}",
    response_class=HTMLResponse,
    dependencies=[cached(*_OF_CONTEST, kind="questions")],
)
@router.get(
    "/embeds/contests/{contest_id}",
    response_class=HTMLResponse,
    dependencies=[cached(*_OF_CONTEST, kind="questions")],
)
async def embed_of_contest(request: Request, contest_id: Id, reader: Reader, words: Spoken) -> HTMLResponse:
    """A contest's top questions as a page without scripts, for any site to show in a frame. Under
    /api/embeds/es/ it speaks Spanish.
    """
    found = queries.top_of_contest(reader, contest_id)
    if found is None:
        raise NoSuchContest
    tagged(request, **found.names)
    return HTMLResponse(embed(found, words, contest_id=contest_id, site=site_origin()))


@router.get("/terms/es", response_class=HTMLResponse, dependencies=[cached(kind="description")])
@router.get("/terms", response_class=HTMLResponse, dependencies=[cached(kind="description")])
async def terms_of_use(words: Spoken) -> HTMLResponse:
    """Who may use what the API gives, and how; at /api/terms/es in Spanish."""
    return HTMLResponse(terms(settings().contact, words))


@root.get("/robots.txt", response_class=PlainTextResponse, dependencies=[cached(kind="description")])
async def robots() -> PlainTextResponse:
    """What search engines leave alone (RFC 9309), and where the rest is listed."""
    return PlainTextResponse(sitemap.robots(site_origin()))


@root.get("/sitemap.xml", response_class=Sitemap, dependencies=[cached("cities", kind="city")])
async def sitemaps(reader: Reader) -> Sitemap:
    """A list of the lists of pages: one of the site's own, and one for each ballot."""
    return Sitemap(sitemap.index(queries.ballots(reader, sitemap.MOST_BALLOTS), site_origin()))


@root.get("/sitemap-pages.xml", response_class=Sitemap, dependencies=[cached(kind="description")])
async def sitemap_of_pages() -> Sitemap:
    """The pages that no city has for itself."""
    return Sitemap(sitemap.listed([(page, None) for page in sitemap.PAGES], site_origin()))


@root.get(
    "/sitemap-{ballot_id}.xml",
    response_class=Sitemap,
    dependencies=[
        cached(
            "ballot/{ballot_id}",
            "ballot/{ballot_id}/trending",
            "city/{city_slug}",
            "election/{election_id}",
            kind="feed",
        )
    ],
)
async def sitemap_of_ballot(request: Request, ballot_id: Id, reader: Reader) -> Sitemap:
    """The pages of a ballot and of what is on it, with the questions that were asked last."""
    found = queries.pages_of_ballot(reader, ballot_id, sitemap.MOST_PAGES)
    if found is None:
        raise NotFound("There is no such ballot. Begin at your city.", see="/sitemap.xml")
    tagged(request, city_slug=found.city_slug, election_id=found.election_id)
    return Sitemap(sitemap.listed(sitemap.of_ballot(found), site_origin()))
