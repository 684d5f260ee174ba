"""A stage on AWS as what a run is aimed at. `load_tests.local` is the other one."""

import logging
from pathlib import Path

from load_tests.crowd.browser import Site
from load_tests.crowd.identities import Cast, Identity
from load_tests.deployed import votes
from load_tests.deployed.citizens import Citizens
from load_tests.deployed.residents import Residents
from load_tests.deployed.stage import Stage
from load_tests.reconciliation import Outcome

_log = logging.getLogger(__name__)


class Deployed:
    def __init__(self, name: str) -> None:
        """SystemExit where no load test may be."""
        self._stage = Stage.of(name)
        self._says = self._stage.says()
        self.url = self._stage.origin
        self._site = Site.at(self.url, self._says)

    def gather(self, path: Path) -> None:
        """Everybody who is there signs in: a session lasts for an hour."""
        citizens = Citizens(self._stage, _log.info)
        there = sorted(number for number, is_whole in citizens.numbers().items() if is_whole)
        if not there:
            raise SystemExit(
                f"{self._stage.name} has no made-up citizens: `uv run python -m load_tests.deployed make`"
            )
        voters: tuple[Identity, ...] = tuple(citizens.sign_in(there))
        path.parent.mkdir(parents=True, exist_ok=True)
        city = Residents(self._site).city_of(voters[0])
        Cast(city, voters, (), (), says=self._says).keep(path)

    def remember(self, folder: Path, cast: Cast) -> None:
        self._cast = cast
        for old in folder.glob("votes-*.jsonl"):
            old.unlink()

    def reconcile(self, folder: Path) -> Outcome:
        return votes.reconcile(folder, self._site, self._cast.voters)
