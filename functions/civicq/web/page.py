"""A page without a script, in the site's look.

The edge's policy for such pages allows this one stylesheet, by its hash (`cdk/behaviours.py`), and no other.
"""

from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def page(title: str, body: str, *, head: str = "", language: str = "en") -> str:
    """All but the language is HTML: what somebody has written is escaped by whoever calls."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>{head}'
        f"<style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def form_page(title: str, body: str, *, language: str, footer: str = "") -> str:
    """A page that a form is on or leads to: under the site's name, in one column. All of it is HTML."""
    home = "/es" if language == "es" else "/"
    return page(
        title,
        f'<header><a class="brand" href="{home}">CivicQ</a></header>'
        f'<main class="form"><h1>{title}</h1>{body}</main>{footer}',
        language=language,
    )


def quoted(text: str | None) -> str:
    """What somebody has written, if they have."""
    return f'<blockquote dir="auto">{escape(text)}</blockquote>' if text else ""
