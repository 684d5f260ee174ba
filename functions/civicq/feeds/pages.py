"""Pages without a script: a contest's questions for other sites to frame, and the terms."""

from html import escape
from pathlib import Path

from civicq.feeds.queries import Listing, Question
from civicq.feeds.words import Words
from civicq.languages import PREFIXES, Language, readable_day
from civicq.web.page import page

_TERMS: dict[Language, str] = {
    "en": Path(__file__).with_name("terms.html").read_text(encoding="utf-8"),
    "es": Path(__file__).with_name("terms.es.html").read_text(encoding="utf-8"),
}


def embed(listing: Listing, words: Words, *, contest_id: str, site: str) -> str:
    """`site` is the origin that links begin with."""
    prefix = PREFIXES[words.language]
    contest = f"{site}{prefix}/contests/{contest_id}"
    title = escape(listing.contest or "")
    place = f"{escape(listing.city)}, {escape(listing.election)}"
    date = readable_day(listing.date, words.language)
    questions = "".join(_item(question, words, f"{site}{prefix}") for question in listing.questions)
    listed = f"<ol>{questions}</ol>" if questions else f"<p>{words.nothing_asked}</p>"
    terms = _link(f"{site}/api/terms{prefix}", words.terms)
    return page(
        words.top_questions.format(of=f"{title}, {place}"),
        f'<main><h1 dir="auto">{title}</h1>'
        f'<p class="soft"><span dir="auto">{place}</span>, <time datetime="{listing.date}">{date}</time></p>'
        f"<h2>{words.asked_most}</h2>{listed}</main>"
        f"<footer><p>{_link(contest, words.all_questions if questions else words.ask_first)}</p>"
        f'<p class="soft">{words.new_tab} {terms}</p></footer>',
        head=f'<link rel="canonical" href="{escape(contest)}">',
        language=words.language,
    )


def _item(question: Question, words: Words, pages: str) -> str:
    voted = question.up + question.down
    votes = words.votes.format(up=question.up, down=question.down) if voted else words.no_votes
    asked = f'<span dir="auto">{escape(question.text)}</span>'
    return f'<li>{_link(f"{pages}/questions/{question.id}", asked)}<p class="soft">{votes}</p></li>'


def terms(contact: str, words: Words) -> str:
    """`contact`: an e-mail address; without one, whoever runs this site names it there."""
    address = escape(contact)
    named = f'<a href="mailto:{address}">{address}</a>' if contact else words.contact_elsewhere
    body = _TERMS[words.language].replace("{contact}", named)
    return page(words.terms_of, body, language=words.language)


def _link(address: str, words: str) -> str:
    """A frame is no place to read on in, and whose it is must not reach the page that opens."""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{words}</a>'
