"""The `civicq up` of this machine as what a run is aimed at, with its database. `load_tests.deployed` is the
other one.
"""

from pathlib import Path

from load_tests import reconciliation
from load_tests.crowd.identities import Cast
from load_tests.reconciliation import Outcome
from load_tests.running import Running


class Local:
    def __init__(self, data: Path) -> None:
        """SystemExit where none runs."""
        self._running = Running.of(data)
        self.url = self._running.url

    def gather(self, path: Path) -> None:
        """`load_tests.gathering` has, with questions and all."""

    def remember(self, folder: Path, cast: Cast) -> None:
        reconciliation.remember(folder, self._running.database, [each.citizen for each in cast.voters])

    def reconcile(self, folder: Path) -> Outcome:
        return reconciliation.reconcile(folder, self._running.database)
