"""The switch at the edge, as plain data: `cdk.cloud` gives it to the viewer function, `cdk.local` obeys it.

`open`; `read-only`: nothing is written, and what is read goes on; `waiting 20`: of a hundred visitors twenty
are let in, and whoever is in stays in. The place that somebody waits at is a random number in a cookie:
it orders a crowd, and keeps nobody out who knows how to write a cookie. Against those there is the firewall.
"""

from pathlib import Path

OPEN, READ_ONLY, WAITING = "open", "read-only", "waiting"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

PLACE_COOKIE = "__Host-place"
IN = "in"
PLACES = 100  # the first of them are let in, as many as the switch says
# How long somebody who is in stays so, and how long somebody who waits keeps the place.
IN_SECONDS, PLACE_SECONDS = 7_200, 86_400
COOKIE_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age="

# When to come again: to write, to read while others wait, and to a page whose turn has come.
READ_ONLY_SECONDS, WAITING_SECONDS, NOW_SECONDS = 300, 30, 1

READ_ONLY_DETAIL = (
    "CivicQ can be read at the moment, but takes no questions and no votes. Nothing is lost: try again in a "
    "few minutes."
)
# Pages say it in each language: what is the same for everybody knows no reader's. Without the quotes and end
# tags that HTML can spare, since the viewer function carries them. What both begin with:
HEAD = (
    "<!doctype html><html lang=en><meta name=viewport content=width=device-width>"
    "<meta name=color-scheme content='light dark'>"
)
# For who has sent a form without a script.
READ_ONLY_PAGE = (
    f"{HEAD}<title>CivicQ</title><p>{READ_ONLY_DETAIL}"
    "<p lang=es>Por ahora CivicQ se puede leer, pero no recibe preguntas ni votos. Nada se ha perdido: "
    "intente de nuevo en unos minutos."
)
WAITING_DETAIL = (
    "Many people are here at once, and CivicQ lets them in one after the other. Open the site in a browser, "
    "which keeps your place, or try again in half a minute."
)
# `{seconds}` is when it loads itself anew.
PAGE = HEAD + (Path(__file__).parent / "waiting.html").read_text(encoding="utf-8").replace("\n", "")


def is_mode(text: str) -> bool:
    """Whether the switch can stand there."""
    name, _, share = text.partition(" ")
    if name == WAITING:
        return share.isascii() and share.isdecimal() and int(share) <= PLACES
    return text in (OPEN, READ_ONLY)
