"""The API as a command calls it: as one of the personas of the `civicq up` that runs, or of a site on AWS."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from cdk.local.errors import LocalCloudError
from cdk.local.identity import Identity, persona

TIMEOUT_SECONDS = 10


class Caller:
    """One person at one site. LocalCloudError, in one line, for whatever does not work."""

    def __init__(self, data: Path, url: str | None, token: str | None, who: str) -> None:
        if url is None:
            url = _running(data)
            token = token or Identity(data).access_token(persona(who))
        elif token is None:
            raise LocalCloudError(f"give --token with --url: the access token of somebody who is {who} there")
        if not url.startswith(("http://", "https://")):
            raise LocalCloudError(f"{url!r} is no address of a site: write https://…")
        self._url, self._token = url.rstrip("/"), token

    def send(self, method: str, path: str, member: str, body: object = None) -> Any:
        """That member of the answer's JSON."""
        headers = {"Authorization": f"Bearer {self._token}"}
        sent = None
        if body is not None:
            sent = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(f"{self._url}{path}", sent, headers, method=method)  # noqa: S310 (http or https)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 (as above)
                return json.load(answer)[member]
        except urllib.error.HTTPError as refused:
            with refused:
                told = refused.read()
            raise LocalCloudError(f"refused: {_reason(told, refused)}") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LocalCloudError(
                f"{self._url} does not answer as CivicQ does ({error}): is it up?"
            ) from None


def _running(data: Path) -> str:
    try:
        return str(json.loads((data / "up.json").read_text())["url"])
    except (FileNotFoundError, ValueError, KeyError):
        raise LocalCloudError(
            "nothing runs here: start `civicq up`, or name a site with --url and --token"
        ) from None


def _reason(told: bytes, refused: urllib.error.HTTPError) -> str:
    try:
        problem = json.loads(told)
        return str(problem.get("detail") or problem["message"])
    except (ValueError, KeyError, AttributeError):
        return f"{refused.code} {refused.reason}"
