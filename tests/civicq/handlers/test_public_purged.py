"""Everything is purged, again and again, while many environments of the public function are asked."""

import multiprocessing
import time
from collections import Counter

import psycopg

from cdk.local.postgres import Postgres
from civicq import cache
from civicq.front import EVERYTHING
from tests.civicq.conftest import Town
from tests.civicq.handlers import reading

SPAWN = multiprocessing.get_context("spawn")
ENVIRONMENTS = 6
PURGES = 6
PURGED_EACH_SECONDS = 0.8


def test_a_purge_of_everything_under_load_makes_few_loads_and_no_error(
    postgres: Postgres, town: Town
) -> None:
    """What was there is shown while one environment loads each page: so few ask the database at once."""
    pages = [f"/api/ballots/{town.ballot}", f"/api/contests/{town.mayor}"]
    cache.purge({f"ballot/{town.ballot}", f"contest/{town.mayor}"})
    barrier, told = SPAWN.Barrier(ENVIRONMENTS + 1), SPAWN.SimpleQueue()
    seconds = PURGES * PURGED_EACH_SECONDS
    readers = [
        SPAWN.Process(target=reading.read, args=(pages, seconds, barrier, told)) for _ in range(ENVIRONMENTS)
    ]
    for reader in readers:
        reader.start()
    barrier.wait(120)
    at_once = 0
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname="postgres", autocommit=True
    ) as watching:
        active = (
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        for _ in range(PURGES):
            assert cache.purge({EVERYTHING})
            next_at = time.monotonic() + PURGED_EACH_SECONDS
            while time.monotonic() < next_at:
                found = watching.execute(active).fetchone()
                assert found is not None
                at_once = max(at_once, found[0])
    counted: Counter[tuple[int, str]] = sum((told.get() for _ in readers), Counter())
    for reader in readers:
        reader.join(30)
        assert reader.exitcode == 0
    loads = counted[200, "fetched"]
    assert {status for status, _ in counted} == {200}
    assert {source for _, source in counted} <= {"redis", "fetched", "stale", "collapsed"}
    assert counted[200, "stale"] > 0
    # A purge that comes while a page is loaded makes for one load more; all environments together would be six.
    assert PURGES <= loads <= 2 * len(pages) * (PURGES + 1)
    assert at_once <= len(pages)
