"""`civicq purge`: an operator's purge by hand, through the API's own door, here or on AWS."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from cdk.local.errors import LocalCloudError
from cdk.local.identity import Identity, persona

TIMEOUT_SECONDS = 10


def run(tags: list[str], *, data: Path, url: str | None, token: str | None) -> int:
    """The command's exit status. Without a url: the `civicq up` that runs, as its persona `operator`."""
    if url is None:
        url = _running(data)
        token = token or Identity(data).access_token(persona("operator"))
    elif token is None:
        raise LocalCloudError("give --token with --url: an access token of somebody in the group operator")
    for tag in _queued(url.rstrip("/"), token, tags):
        sys.stdout.write(f"purged {tag}\n")
    sys.stdout.write("Redis has forgotten it already; the edge will have within ten seconds\n")
    return 0


def _running(data: Path) -> str:
    try:
        return str(json.loads((data / "up.json").read_text())["url"])
    except (FileNotFoundError, ValueError, KeyError):
        raise LocalCloudError(
            "nothing runs here: start `civicq up`, or name a site with --url and --token"
        ) from None


def _queued(url: str, token: str, tags: list[str]) -> list[str]:
    if not url.startswith(("http://", "https://")):
        raise LocalCloudError(f"{url!r} is no address of a site: write https://…")
    request = urllib.request.Request(  # noqa: S310 (http or https, as was just seen)
        f"{url}/api/admin/purges",
        json.dumps({"tags": tags}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 (as above)
            return list(json.load(answer)["tags"])
    except urllib.error.HTTPError as refused:
        with refused:
            told = refused.read()
        raise LocalCloudError(f"not purged: {_reason(told, refused)}") from None
    except (OSError, ValueError, KeyError) as error:
        raise LocalCloudError(
            f"not purged: {url} does not answer as CivicQ does ({error}): is it up?"
        ) from None


def _reason(told: bytes, refused: urllib.error.HTTPError) -> str:
    try:
        problem = json.loads(told)
        return str(problem.get("detail") or problem["message"])
    except (ValueError, KeyError, AttributeError):
        return f"{refused.code} {refused.reason}"
