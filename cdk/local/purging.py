"""`civicq purge`: an operator's purge by hand, through the API's own door, here or on AWS."""

import sys
from pathlib import Path

from cdk.local.calling import Caller


def run(tags: list[str], *, data: Path, url: str | None, token: str | None) -> int:
    """The command's exit status. Without a url: the `civicq up` that runs, as its persona `operator`."""
    queued = Caller(data, url, token, "operator").send("POST", "/api/admin/purges", "tags", {"tags": tags})
    for tag in queued:
        sys.stdout.write(f"purged {tag}\n")
    sys.stdout.write("Redis has forgotten it already; the edge will have within ten seconds\n")
    return 0
