"""Pages without a script: a contest's questions for other sites to frame, and the terms."""

from html import escape
from pathlib import Path

from civicq.feeds.queries import Listing, Question
from civicq.web.page import page

_TERMS = Path(__file__).with_name("terms.html").read_text(encoding="utf-8")


def embed(listing: Listing, *, contest_id: str, site: str) -> str:
    """`site` is the origin that links begin with."""
    contest = f"{site}/contests/{contest_id}"
    title = escape(listing.contest or "")
    place = f"{escape(listing.city)}, {escape(listing.election)}"
    date = f"{listing.date:%B} {listing.date.day}, {listing.date.year}"
    questions = "".join(_item(question, site) for question in listing.questions)
    listed = f"<ol>{questions}</ol>" if questions else "<p>Nobody has asked a question yet.</p>"
    invitation = "All questions" if questions else "Ask the first one"
    return page(
        f"Top questions: {title}, {place}",
        f'<main><h1 dir="auto">{title}</h1>'
        f'<p class="soft"><span dir="auto">{place}</span>, <time datetime="{listing.date}">{date}</time></p>'
        f"<h2>What citizens ask most</h2>{listed}</main>"
        f"<footer><p>{_link(contest, f'{invitation} on CivicQ')}</p>"
        f'<p class="soft">Links open in a new tab. {_link(f"{site}/api/terms", "Terms")}</p></footer>',
        head=f'<link rel="canonical" href="{escape(contest)}">',
    )


def _item(question: Question, site: str) -> str:
    votes = f"{question.up} for, {question.down} against" if question.up + question.down else "no votes yet"
    words = f'<span dir="auto">{escape(question.text)}</span>'
    return f'<li>{_link(f"{site}/questions/{question.id}", words)}<p class="soft">{votes}</p></li>'


def terms(contact: str) -> str:
    """`contact`: an e-mail address; without one, whoever runs this site names it there."""
    address = escape(contact)
    named = f'<a href="mailto:{address}">{address}</a>' if contact else "whom this site's own pages name"
    return page("Terms of CivicQ's public data", _TERMS.replace("{contact}", named))


def _link(address: str, words: str) -> str:
    """A frame is no place to read on in, and whose it is must not reach the page that opens."""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{words}</a>'
