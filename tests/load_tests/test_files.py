"""Files that are named wrongly are told before a cloud starts or a crowd comes."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("-m load_tests.headline --ballot gone/ballot.csv", "there is no file gone/ballot.csv"),
        ("-m load_tests.headline --report gone/report.html", "there is no folder gone"),
        ("-m load_tests.capacity --run gone.json", "there is no file gone.json"),
        ("load_tests/performance_benchmarks.py --output gone/baseline.json", "there is no folder gone"),
        ("-m locust -f load_tests/locustfile.py --headless --figures load_tests", "load_tests is a folder"),
    ],
)
def test_a_file_that_cannot_be_read_or_written_is_told_at_once_in_one_line(words: str, told: str) -> None:
    ran = subprocess.run(
        [sys.executable, *words.split()], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 2, ran.stderr
    assert told in ran.stderr.splitlines()[-1]
