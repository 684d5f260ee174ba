"""In which language a refusal is told."""

from starlette.datastructures import Headers
from starlette.types import Scope

from civicq.languages import Language, preferred

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What lies under these no cache keeps; a test holds that against the edge's behaviours.
PERSONAL = ("/api/me/", "/api/admin/", "/api/session/", "/forms/me/")


def language_of(scope: Scope) -> Language:
    """As the caller asks for it (RFC 9110, Accept-Language), where no cache can give it to somebody else."""
    if scope["method"] in SAFE_METHODS and not f"{scope['path']}/".startswith(PERSONAL):
        return "en"
    return preferred(Headers(scope=scope).get("accept-language", ""))
