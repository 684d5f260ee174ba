"""The viewer function's code: `viewer.js` with the behaviours and the switch's words filled in.

(AWS: cloudfront-function-restrictions: 10 KB, and 1 ms of a processor.)
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cdk import modes
from cdk.behaviours import (
    BEHAVIOURS,
    IMAGE,
    IMAGE_DETAIL,
    IMAGE_FORMATS,
    PAGE_HEADER,
    SECURITY_HEADERS,
    SESSION_COOKIE,
    Behaviour,
)

MOST_BYTES = 10_240
# What would let a viewer speak for the edge. The rest of what an origin does not see, CloudFront keeps to
# itself or its policies do.
WITHHELD = (
    "forwarded", "x-http-method", "x-http-method-override", "x-method-override", "x-origin-verify",
    "x-original-host", "x-original-url", PAGE_HEADER, "x-rewrite-url",
)  # fmt: skip
# Of what is cached CloudFront itself gives a part.
ASKS_FOR_A_PART = ("if-range", "range")
# What stands apart for those who read `viewer.js`, where no sentence has any of it between two spaces.
_SPACED = re.compile(r" (=>|[!=]==|&&|\|\||>=|[=<?:+]) ")
WITHHELD_PREFIXES = ("cloudfront-", "x-forwarded-")


def code(behaviours: Sequence[Behaviour] = BEHAVIOURS) -> str:
    """ValueError when it is larger than CloudFront takes, or a pattern is more than a beginning."""
    source = (Path(__file__).parent / "viewer.js").read_text(encoding="utf-8")
    lines = (line.strip() for line in source.splitlines())
    short = _SPACED.sub(r"\1", "\n".join(line for line in lines if line and not line.startswith("//")))
    made = short.replace("const THE={};", f"const THE={_json(_facts(behaviours))};", 1)
    size = len(made.encode())
    if size > MOST_BYTES:
        raise ValueError(
            f"the viewer function has {size} bytes, of {MOST_BYTES} at most: make viewer.js smaller"
        )
    return made


def _facts(behaviours: Sequence[Behaviour]) -> dict[str, Any]:
    return {
        "rows": {behaviour.pattern: _row(behaviour) for behaviour in behaviours},
        "image": IMAGE.pattern,
        "imageDetail": IMAGE_DETAIL,
        "formats": IMAGE_FORMATS,
        "session": SESSION_COOKIE,
        "headers": SECURITY_HEADERS,
        "withheld": WITHHELD,
        "withheldPrefixes": WITHHELD_PREFIXES,
        "pageHeader": PAGE_HEADER,
        "part": ASKS_FOR_A_PART,
        "safe": modes.SAFE_METHODS,
        "open": modes.OPEN,
        "readOnly": modes.READ_ONLY,
        "readOnlyDetail": modes.READ_ONLY_DETAIL,
        "head": modes.HEAD,
        "readOnlyPage": modes.READ_ONLY_PAGE.removeprefix(modes.HEAD).replace(modes.READ_ONLY_DETAIL, "{}"),
        "readOnlySeconds": modes.READ_ONLY_SECONDS,
        "waiting": f"{modes.WAITING} ",
        "waitingDetail": modes.WAITING_DETAIL,
        "waitingSeconds": modes.WAITING_SECONDS,
        "nowSeconds": modes.NOW_SECONDS,
        "page": modes.PAGE.removeprefix(modes.HEAD),
        "cookie": modes.PLACE_COOKIE,
        "attributes": modes.COOKIE_ATTRIBUTES,
        "in": modes.IN,
        "places": modes.PLACES,
        "inSeconds": modes.IN_SECONDS,
        "placeSeconds": modes.PLACE_SECONDS,
    }


def _row(behaviour: Behaviour) -> dict[str, Any]:
    """What is false is left out, and true is 1, which is shorter."""
    if not re.fullmatch(r"[^*?]+(\*([^*?]+\*)?)?", behaviour.pattern):
        raise ValueError(
            f"the viewer function knows `*` at a pattern's end only, and once before: {behaviour.pattern}"
        )
    row = {
        "query": behaviour.cached_query,
        "refuses": behaviour.cached_query is not None and behaviour.other_query == "refused",
        "session": behaviour.session_as_authorization,
        "renewal": behaviour.renewed_at,
        "cookies": behaviour.forwards_cookies,
        "asks": not behaviour.writes,
        "page": behaviour.app,
        "files": behaviour.origin != "api",
        "image": behaviour.is_image,
    }
    return {name: 1 if value is True else value for name, value in row.items() if value not in (False, None)}


def _json(facts: dict[str, Any]) -> str:
    """As JavaScript has it, where names need no quotes."""
    return re.sub(r'(?<!\\)"(\w+)":', r"\1:", json.dumps(facts, separators=(",", ":")))
