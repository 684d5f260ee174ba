"""What version 1 of the API promises whoever reads it, one line each, from its description.

`uv run python -m tests.agreements.promises` adds what has come to what is promised, in version_1.txt beside
this file. It takes no line away: whoever does so by hand breaks a promise, and owes a new version instead.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civicq.web.description import DOCUMENT

PROMISED = Path(__file__).with_name("version_1.txt")
SUNSETTING = ("Deprecation", "Sunset")


def promises(document: dict[str, Any]) -> set[str]:
    """Of every read that needs no token: inputs it takes, media types, and each field with its type."""
    return {line for read, operation in _reads(document) for line in _promised(document, read, operation)}


def demands(document: dict[str, Any]) -> dict[str, set[str]]:
    """By read, the inputs that it cannot do without."""
    return {
        read: {each["name"] for each in operation.get("parameters", []) if each.get("required")}
        for read, operation in _reads(document)
    }


def gone_without_notice(document: dict[str, Any]) -> list[str]:
    """Reads that are deprecated and do not say in their answers when they will be gone."""
    return [
        read
        for read, operation in _reads(document)
        if operation.get("deprecated")
        and not operation["responses"]["200"].get("headers", {}).keys() >= set(SUNSETTING)
    ]


def _reads(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        # Sessions are for our own pages.
        if "get" in operations and "security" not in operations["get"] and "/session/" not in path:
            yield path, operations["get"]


def _promised(document: dict[str, Any], read: str, operation: dict[str, Any]) -> Iterator[str]:
    for each in operation.get("parameters", []):
        yield from _shape(document, f"{read} takes {each['name']}", each["schema"])
    for media_type, content in operation["responses"]["200"]["content"].items():
        yield f"{read} answers {media_type}"
        yield from _shape(document, f"{read} gives ", content["schema"])


def _shape(document: dict[str, Any], name: str, schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    kinds = schema.get("anyOf", [schema])
    nullable = " or null" if {"type": "null"} in kinds else ""
    for kind in kinds:
        if "$ref" in kind:
            yield from _shape(document, name + nullable, kind)
            continue
        if kind == {"type": "null"}:
            continue
        yield " ".join(filter(None, [name + nullable, ":", kind.get("type", "anything"), kind.get("format")]))
        for value in kind.get("enum", [kind["const"]] if "const" in kind else []):
            yield f"{name} may be {value}"
        if "items" in kind:
            yield from _shape(document, f"{name}[]", kind["items"])
        for field, inner in kind.get("properties", {}).items():
            certain = "" if field in kind.get("required", []) else "?"
            yield from _shape(document, f"{name}.{field}{certain}", inner)


if __name__ == "__main__":
    come = promises(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    promised = come.union(PROMISED.read_text(encoding="utf-8").splitlines())
    PROMISED.write_text("".join(f"{line}\n" for line in sorted(promised)), encoding="utf-8")
