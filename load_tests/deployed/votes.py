"""Every vote that was acknowledged, held against what the API then says to whoever cast it.

The database of a stage on AWS is out of reach, so that a second row and a tally that drifted cannot be seen
from here: the first its key forbids, for the second the stage's own `reconcile` looks, and has an alarm.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from gevent.pool import Pool

from load_tests.crowd.browser import Browser, Library, Site, Told
from load_tests.crowd.identities import Identity
from load_tests.crowd.journal import lines
from load_tests.deployed.stage import AT_ONCE
from load_tests.reconciliation import Outcome, compare

Row = tuple[str, str, int]


def reconcile(folder: Path, site: Site, voters: tuple[Identity, ...]) -> Outcome:
    """Of the pairs in the journal that were acknowledged; what was cast before the run is of no matter."""
    sent = list(lines(folder))
    acknowledged = {(vote.citizen, vote.question) for vote in sent if vote.state == "acknowledged"}
    acted = {vote.citizen for vote in sent}
    unread: list[str] = []
    read = Pool(AT_ONCE).map(
        lambda each: _votes_of(each, site, unread), [each for each in voters if each.citizen in acted]
    )
    stored = [row for rows in read for row in rows if row[:2] in acknowledged]
    outcome = compare([], [vote for vote in sent if (vote.citizen, vote.question) in acknowledged], stored)
    outcome.unanswered = sum(vote.state != "acknowledged" for vote in sent)
    outcome.lost += unread
    return outcome


def _votes_of(voter: Identity, site: Site, unread: list[str]) -> list[Row]:
    def tell(told: Told) -> None:
        if told.wrong is not None:
            unread.append(f"{voter.citizen}: their votes cannot be read: {told.wrong}")

    opened = Browser(site, Library(), tell)
    opened.session = voter.token
    rows = list(_pages(opened, voter))
    opened.leave()
    return rows


def _pages(opened: Browser, voter: Identity) -> Iterator[Row]:
    after = ""
    while True:
        told = opened.ask(f"/api/me/votes?limit=1000{after}", "/api/me/votes", json.loads)
        if told is None:
            return
        for vote in told["votes"]:
            yield voter.citizen, vote["question_id"], vote["value"]
        if not told["next"]:
            return
        after = f"&after={told['next']}"
