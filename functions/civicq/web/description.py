"""What every address takes and answers, whichever function serves it: one OpenAPI document for all."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from civicq.web.caching import cached
from civicq.web.problems import MEDIA_TYPE
from civicq.web.raw import RawJSON

# Made from the routes by `civicq openapi`; a test fails when it is stale.
DOCUMENT = Path(__file__).with_name("openapi.json")

router = APIRouter(prefix="/api", tags=["description"])

_INFO = {
    "termsOfService": "/api/terms",
    "description": (
        "The addresses under /api/ are version 1. Version 1 only grows: new addresses, new optional inputs, "
        "new fields and new values come without notice, so pass over what you do not know. What has to "
        "change otherwise gets a new prefix, /api/v2/, beside this one. What is to go says so half a year "
        "before, in its answers: `Deprecation` (RFC 9745), `Sunset` (RFC 8594), and a `Link` to what takes "
        "its place. What needs no token may be read by scripts of any site, without credentials."
    ),
}
_PROBLEM = {
    "type": "object",
    "description": (
        "RFC 9457. Below /api/me/, /api/admin/ and /api/session/, and wherever something is sent, its words "
        "are in the language that Accept-Language asks for, English or Spanish; Content-Language tells which."
    ),
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what to do next, in words for a person"},
        "see": {"type": "string", "description": "the path of this site that leads on from here"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"where": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


@router.get("/openapi.json", dependencies=[cached(kind="description")], response_model=dict[str, Any])
async def openapi() -> RawJSON:
    return RawJSON(DOCUMENT.read_bytes())


def describe(app: FastAPI) -> dict[str, Any]:
    """The document for an application that holds every router."""
    found = app.openapi()
    found["info"] |= _INFO
    found["components"]["schemas"] = {
        name: schema
        for name, schema in found["components"]["schemas"].items()
        if name not in {"HTTPValidationError", "ValidationError"}
    } | {"Problem": _PROBLEM}
    found["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
    }
    refusal = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for path, operations in found["paths"].items():
        signed_in = path == "/api/me" or path.startswith(("/api/me/", "/api/admin/"))
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["4XX"] = {"description": "Refused, and why"} | refusal
            operation["responses"]["503"] = {"description": "Not just now; see Retry-After"} | refusal
            if signed_in:
                operation["responses"]["401"] = {"description": "Sign in first"} | refusal
                operation["security"] = [{"token": []}, {"session": []}]
    return found
