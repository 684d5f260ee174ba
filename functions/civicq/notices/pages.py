"""The page behind the link that ends mails, as it works on every phone and without a script."""

from civicq.web.page import page

_WHAT = {
    "follows": "mails about what you follow",
    "own": "mails about what becomes of what you wrote or asked for",
    "reminders": "reminders",
    "staff": "mails to the staff of a city",
    None: "mails at all",
}


def asking(kind: str | None) -> str:
    """Its button calls the same address as a mail program's own (RFC 8058)."""
    return _page(
        f"No more {_WHAT[kind]}?",
        '<form method="post"><button name="List-Unsubscribe" value="One-Click">No more</button></form>',
    )


def done(kind: str | None) -> str:
    return _page(
        f"You get no more {_WHAT[kind]}",
        "<p>CivicQ sends them again only if you sign in and choose so.</p>"
        '<p><a href="/me/follows">Choose your mails</a></p>',
    )


def _page(heading: str, body: str) -> str:
    return page(
        "Mails from CivicQ",
        f'<main class="form"><h1>{heading}</h1>{body}</main>',
        head='<meta name="robots" content="noindex">',
    )
