"""A large file fills a disk, not the memory: measured in a process of its own."""

import subprocess
import sys
from pathlib import Path

from tests.civicq.imports.feeds import CONTESTS, PEOPLE, PLACES, PRECINCTS, feed, street_segments

MEGABYTE = 1024 * 1024

_READ = """
import resource, sys
from pathlib import Path
from civicq.imports.ballot import Hints
from civicq.imports.reading import read
from civicq.imports.source import Source

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(ballot,) = read(Source.open(Path(sys.argv[1])), Hints()).ballots
print(len(ballot.contests), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def peak(path: Path) -> tuple[int, int]:
    """How many contests were read, and by how many bytes the process grew."""
    command = [sys.executable, "-c", _READ, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(told[0]), int(told[1])


def test_a_feed_of_any_size_is_read_in_the_same_memory(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    start, end = feed(PLACES, CONTESTS, PEOPLE, PRECINCTS).split(PRECINCTS)
    segments = street_segments(10_000)
    with path.open("w") as file:
        file.write(start + PRECINCTS)
        for number in range(20):
            file.write(segments.replace('id="', f'id="{number}-'))
        file.write(end)
    assert path.stat().st_size > 50 * MEGABYTE
    contests, grown_bytes = peak(path)
    assert contests == 5
    assert grown_bytes < 20 * MEGABYTE


def test_a_results_file_of_any_size_is_read_in_the_memory_of_its_ballot(tmp_path: Path) -> None:
    path = tmp_path / "20261103__or__general__alder__precinct.csv"
    with path.open("w") as file:
        file.write("county,precinct,office,district,party,candidate,votes\n")
        for precinct in range(200):
            for office in range(100):
                lines = (
                    f"Alder,Precinct {precinct},Office {office},,DEM,Somebody {who},1\n" for who in range(75)
                )
                file.write("".join(lines))
    assert path.stat().st_size > 50 * MEGABYTE
    contests, grown_bytes = peak(path)
    assert contests == 100
    assert grown_bytes < 40 * MEGABYTE
