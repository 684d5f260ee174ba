"""The `civicq up` of this machine as what a run is aimed at, with its database. `load_tests.deployed` is the
other one.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from load_tests import reconciliation
from load_tests.crowd.identities import Cast, Identity, claims, identified
from load_tests.reconciliation import Outcome
from load_tests.running import Running, civicq


class Local:
    def __init__(self, data: Path) -> None:
        """SystemExit where none runs."""
        self._data = data
        self._running = Running.of(data)
        self.url = self._running.url

    def gather(self, path: Path) -> None:
        """`load_tests.gathering` has, with questions and all. That may be longer ago than a session lasts."""
        signed_in_again(self._data, Cast.load(path)).keep(path)

    def remember(self, folder: Path, cast: Cast) -> None:
        reconciliation.remember(folder, self._running.database, [each.citizen for each in cast.voters])

    def reconcile(self, folder: Path) -> Outcome:
        return reconciliation.reconcile(folder, self._running.database)


def signed_in_again(data: Path, cast: Cast) -> Cast:
    """With sessions that begin now. SystemExit where they are no citizens of this machine."""
    try:
        numbers = [_number(each) for each in (*cast.voters, *cast.candidates, *cast.staff)]
        first, last = min(numbers), max(numbers)
    except (ValueError, KeyError):
        raise SystemExit(
            "the cast is not of this machine: `uv run python -m load_tests.gathering` makes another"
        ) from None
    told = civicq(data, "sign-in", "--first", first, "--count", last - first + 1)
    here = {each.citizen: each for each in map(identified, told.split())}

    def again(people: Sequence[Identity]) -> tuple[Identity, ...]:
        return tuple(here[each.citizen] for each in people)

    return replace(
        cast, voters=again(cast.voters), candidates=again(cast.candidates), staff=again(cast.staff)
    )


def _number(who: Identity) -> int:
    kind, _, number = str(claims(who.token)["username"]).partition("-")
    if kind != "citizen":
        raise ValueError(kind)
    return int(number)
