"""What is asked for wrongly is told before a cloud starts or a crowd comes."""

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
        (
            "load_tests/performance_benchmarks.py --compare gone.json",
            "gone.json is no file that --output wrote",
        ),
        ("load_tests/performance_benchmarks.py --only /api/gone", "no operation has '/api/gone' in its name"),
        ("load_tests/performance_benchmarks.py --rounds 0", "argument --rounds: invalid choice: 0"),
        ("-m locust -f load_tests/locustfile.py --headless --figures load_tests", "load_tests is a folder"),
        (
            "-m locust -f load_tests/locustfile.py --headless --figures gone/run.json",
            "there is no folder gone",
        ),
        ("-m locust -f load_tests/locustfile.py --headless --shape cube", "argument --shape: invalid choice"),
        ("-m load_tests.headline --figures gone/run.json", "there is no folder gone"),
        ("-m load_tests.headline --shape cube", "argument --shape: invalid choice"),
    ],
)
def test_what_cannot_be_read_or_written_or_is_not_there_is_told_at_once_in_one_line(
    words: str, told: str
) -> None:
    ran = subprocess.run(
        [sys.executable, *words.split()], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 2, ran.stderr
    assert told in ran.stderr.splitlines()[-1]
