"""Questions as an Atom feed (RFC 4287)."""

import re

# Nothing is parsed here: a tree is built, so that no text can be taken for markup.
from xml.etree.ElementTree import Element, SubElement, tostring

from civicq.feeds.queries import Listing, Question

# What XML 1.0 cannot hold (section 2.2), however it is escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(listing: Listing, *, id_: str, site: str, page: str, path: str) -> bytes:
    """`site` is the origin that links begin with, `page` what people read there, `path` where the feed is."""
    place = f"{listing.city}, {listing.election}"
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _text(root, "id", f"urn:uuid:{id_}")
    _text(root, "title", f"Questions: {listing.contest or 'every contest'}, {place}")
    _text(root, "updated", max([listing.since, *(each.changed_at for each in listing.questions)]))
    # RFC 4287 wants an author; a citizen's name is nobody's business.
    _text(SubElement(root, "author"), "name", f"Citizens of {listing.city}")
    _text(root, "generator", "CivicQ")
    SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{site}{path}")
    SubElement(root, "link", rel="alternate", type="text/html", href=f"{site}{page}")
    SubElement(root, "link", rel="license", type="text/html", href=f"{site}/api/terms")
    for question in listing.questions:
        _entry(root, question, place, site)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: Element, question: Question, place: str, site: str) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", f"urn:uuid:{question.id}")
    _text(entry, "title", question.text)
    _text(entry, "updated", question.changed_at)
    _text(entry, "published", question.asked_at)
    SubElement(entry, "link", rel="alternate", type="text/html", href=f"{site}/questions/{question.id}")
    for issue in question.issues:
        SubElement(entry, "category", term=_possible(issue))
    _text(entry, "content", f"{question.text}\n\n{question.contest}, {place}")


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = _possible(words)


def _possible(words: str) -> str:
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", words)
