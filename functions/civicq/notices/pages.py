"""The page behind the link that ends mails, as it works on every phone and without a script."""

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
        f"<h1>No more {_WHAT[kind]}?</h1>"
        '<form method="post"><button name="List-Unsubscribe" value="One-Click">No more</button></form>'
    )


def done(kind: str | None) -> str:
    return _page(
        f"<h1>You get no more {_WHAT[kind]}</h1>"
        "<p>CivicQ sends them again only if you sign in and choose so.</p>"
        '<p><a href="/">To CivicQ</a></p>'
    )


def _page(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>Mails from CivicQ</title></head><body><main>{body}</main></body></html>\n"
    )
