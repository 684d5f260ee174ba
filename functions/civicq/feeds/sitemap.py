"""What search engines are told: which pages there are, in which languages (sitemaps.org), and what is not."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from civicq.feeds.queries import BallotPages
from civicq.languages import PREFIXES

# A function's answer has 6 MB at most (AWS: gettingstarted-limits), and a page takes 0.8 KB in two languages.
# sitemaps.org allows 50,000 addresses, ten times as many.
MOST_PAGES = 5_000
MOST_BALLOTS = 20_000
# The pages that the site has of itself; a test holds them to its routes.
PAGES = ("/", "/how-it-works", "/how-ranking-works", "/privacy", "/accessibility")
# Of one person alone, or no page.
PERSONAL_PAGES = ("/me", "/work", "/invitations", "/register")

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_PERSONAL = ("/api/me", "/api/admin/", "/api/session/", "/api/unsubscribe/", "/forms/")

Page = tuple[str, str | None]


def robots(site: str) -> str:
    paths = [*_PERSONAL, *(prefix + page for prefix in PREFIXES.values() for page in PERSONAL_PAGES)]
    refused = "".join(f"Disallow: {path}\n" for path in paths)
    return f"User-agent: *\n{refused}\nSitemap: {site}/sitemap.xml\n"


def index(ballots: Iterable[str], site: str) -> bytes:
    root = Element("sitemapindex", {"xmlns": _SITEMAP})
    for name in ("pages", *ballots):
        SubElement(SubElement(root, "sitemap"), "loc").text = f"{site}/sitemap-{name}.xml"
    return _written(root)


def of_ballot(found: BallotPages) -> list[Page]:
    """Paths, and when their words last changed, where that is known."""
    city = f"/cities/{found.city_slug}"
    paths = [
        city,
        f"{city}/search",
        f"{city}/moderation",
        f"{city}/ballots/{found.date}",
        *(f"/contests/{each}" for each in found.contests),
        *(f"/candidates/{each}" for each in found.candidates),
    ]
    questions = [(f"/questions/{each}", changed_at) for each, changed_at in found.questions]
    return [*((path, None) for path in paths), *questions][:MOST_PAGES]


def listed(pages: Iterable[Page], site: str) -> bytes:
    """Every page once in each language, each naming all of them (Google: localized-versions)."""
    root = Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for path, changed_at in pages:
        addresses = {language: _address(site, prefix, path) for language, prefix in PREFIXES.items()}
        for address in addresses.values():
            url = SubElement(root, "url")
            SubElement(url, "loc").text = address
            if changed_at is not None:
                SubElement(url, "lastmod").text = changed_at
            for language, other in addresses.items():
                SubElement(url, "xhtml:link", rel="alternate", hreflang=language, href=other)
    return _written(root)


def _address(site: str, prefix: str, path: str) -> str:
    return f"{site}{prefix}" if prefix and path == "/" else f"{site}{prefix}{path}"


def _written(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
