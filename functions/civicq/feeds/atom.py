"""Questions as an Atom feed (RFC 4287)."""

import re

# Nothing is parsed here: a tree is built, so that no text can be taken for markup.
from xml.etree.ElementTree import Element, SubElement, tostring

from civicq.feeds.queries import Listing, Question
from civicq.feeds.words import Words
from civicq.languages import PREFIXES

# What XML 1.0 cannot hold (section 2.2), however it is escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(listing: Listing, words: Words, *, id_: str, site: str, page: str, path: str) -> bytes:
    """`site` is the origin that links begin with, `page` what people read there in English, `path` where the
    feed is. In each language it is the same feed of the same entries.
    """
    place = f"{listing.city}, {listing.election}"
    prefix = PREFIXES[words.language]
    pages = f"{site}{prefix}"
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": words.language})
    _text(root, "id", f"urn:uuid:{id_}")
    _text(root, "title", words.questions.format(of=f"{listing.contest or words.every_contest}, {place}"))
    _text(root, "updated", max([listing.since, *(each.changed_at for each in listing.questions)]))
    # RFC 4287 wants an author; a citizen's name is nobody's business.
    _text(SubElement(root, "author"), "name", words.citizens.format(city=listing.city))
    _text(root, "generator", "CivicQ")
    SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{site}{path}")
    SubElement(root, "link", rel="alternate", type="text/html", href=f"{pages}{page}")
    SubElement(root, "link", rel="license", type="text/html", href=f"{site}/api/terms{prefix}")
    for question in listing.questions:
        _entry(root, question, place, pages)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: Element, question: Question, place: str, pages: str) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", f"urn:uuid:{question.id}")
    _text(entry, "title", question.text)
    _text(entry, "updated", question.changed_at)
    _text(entry, "published", question.asked_at)
    SubElement(entry, "link", rel="alternate", type="text/html", href=f"{pages}/questions/{question.id}")
    for issue in question.issues:
        SubElement(entry, "category", term=_possible(issue))
    _text(entry, "content", f"{question.text}\n\n{question.contest}, {place}")


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = _possible(words)


def _possible(words: str) -> str:
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", words)
