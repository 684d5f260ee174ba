"""One spelling for each request target, so that a cache key names one thing and the origin sees that thing.

What could be read in one way here and in another behind (encoded slashes, dot segments) is refused.
"""

import re
from urllib.parse import quote, unquote_to_bytes

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Control characters, a slash, a backslash, and a percent sign that would be decoded a second time.
_REFUSED_ESCAPE = re.compile(r"%(?:[01][0-9A-F]|7F|2F|5C|25)")
_PATH_CHARACTERS = "/%:@!$&'()*+,;="


class RefusedTarget(ValueError):
    """Says what is wrong in words for the caller."""


def canonical_path(path: str) -> str:
    """RFC 3986 section 6.2.2: escapes in capitals, and none where a character may stand for itself."""
    spelled = _ESCAPE.sub(_unescape, path)
    if _REFUSED_ESCAPE.search(spelled) or "\\" in spelled:
        raise RefusedTarget(
            "A path holds no encoded slash, percent sign or control character, and no backslash."
        )
    segments = spelled.split("/")
    if "." in segments or ".." in segments or "" in segments[1:-1]:
        raise RefusedTarget("A path holds no `.`, `..` or empty segment.")
    return quote(spelled, safe=_PATH_CHARACTERS)


def _unescape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        raise RefusedTarget("A percent sign in a path begins an escape of two hexadecimal digits.")
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def canonical_query(query: str, known: tuple[str, ...], *, drops_others: bool) -> str:
    """The known parameters in the order of their names, each in the one spelling that means what it meant.

    `+` is a space, as in forms (WHATWG URL, application/x-www-form-urlencoded); `;` is no separator.
    """
    found: dict[str, str] = {}
    for part in query.split("&"):
        if not part:
            continue
        name, value = (_respell(each) for each in part.partition("=")[::2])
        if name not in known:
            if drops_others:
                continue
            expected = ", ".join(known) or "none"
            raise RefusedTarget(f"The query parameter `{name}` is unknown here. Known: {expected}.")
        if name in found:
            raise RefusedTarget(f"The query parameter `{name}` comes once at most.")
        found[name] = value
    return "&".join(f"{name}={found[name]}" for name in sorted(found))


def _respell(text: str) -> str:
    return quote(unquote_to_bytes(text.replace("+", " ")), safe="")


def pattern(path_pattern: str) -> re.Pattern[str]:
    """CloudFront's path pattern: `*` is any run of characters, slashes too; `?` is one character."""
    translated = re.escape(path_pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(translated, re.DOTALL)
