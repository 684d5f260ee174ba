"""`civicq roll`: a city's roll of voters, sent page by page to its API, which keeps keyed hashes of it."""

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cdk.local.calling import Caller
from cdk.local.errors import LocalCloudError
from civicq.standing.schemas import Voter

COLUMNS = ("name", "born", "postcode")
VOTERS_PER_PAGE = 500


def run(path: Path, city: str, *, data: Path, url: str | None, token: str | None, replace: bool) -> int:
    """The command's exit status. The whole file is read before anything is sent: half a roll is no roll."""
    pages = list(_pages(path))
    caller = Caller(data, url, token, "clerk")
    address = f"/api/admin/cities/{city}/roll"
    if replace:
        gone = caller.send("DELETE", address, "voters")
        sys.stdout.write(f"forgot the roll before, {gone} voters\n")
    added = 0
    for number, page in enumerate(pages, 1):
        added += caller.send("POST", address, "voters", {"voters": page})
        if sys.stderr.isatty() or number % 20 == 0:
            sys.stderr.write(f"page {number} of {len(pages)}\n")
    voters = sum(map(len, pages))
    sys.stdout.write(f"{voters} voters, {added} of them new; {city} keeps keyed hashes and no plain row\n")
    return 0


def _pages(path: Path) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if missing := set(COLUMNS) - set(rows.fieldnames or ()):
                raise LocalCloudError(
                    f"{path}: no column {', '.join(sorted(missing))}: name them {', '.join(COLUMNS)}"
                )
            for row in rows:
                page.append(_voter(path, rows.line_num, row))
                if len(page) == VOTERS_PER_PAGE:
                    yield page
                    page = []
    except UnicodeDecodeError:
        raise LocalCloudError(f"{path} is no UTF-8 text: save it as CSV UTF-8") from None
    except csv.Error as error:
        raise LocalCloudError(f"{path} is no CSV file: {error}") from None
    if page:
        yield page


def _voter(path: Path, line: int, row: dict[str, str | None]) -> dict[str, str]:
    voter = {name: (row[name] or "").strip() for name in COLUMNS}
    if not all(voter.values()):
        raise LocalCloudError(f"{path} line {line}: each voter has a name, a birthday and a postcode")
    try:
        voter["born"] = dt.date.fromisoformat(voter["born"]).isoformat()
    except ValueError:
        raise LocalCloudError(f"{path} line {line}: {voter['born']!r} is no date: write YYYY-MM-DD") from None
    try:
        Voter.model_validate(voter)
    except ValidationError as amiss:
        (field, *_) = amiss.errors()[0]["loc"]
        raise LocalCloudError(f"{path} line {line}: {voter[str(field)]!r} is no {field}") from None
    return voter
