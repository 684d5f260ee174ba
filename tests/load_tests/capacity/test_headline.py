"""What is given as a run has to be one."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[3]
GROUPS = ("edge, gateway, Runtime API", "Postgres", "locust", "Lambda public", "Lambda civic")
RUN: Mapping[str, Any] = {
    "users": 1_000,
    "run_seconds": 120,
    "settle_seconds": 60,
    "requests": [
        {"name": "/api/ballots/[ballot]", "requests": 6_000, "average": 2.0},
        {"name": "/api/me/votes/[question]", "requests": 600, "average": 6.0},
    ],
    "tiers": {"/api/ballots/[ballot]": {"edge": 5_000, "application": 1_000}},
    "spent": {"seconds": [30, 90], "cores": {group: [0.1, 0.1] for group in GROUPS}},
}


def compared(tmp_path: Path, told: object) -> tuple[int, str]:
    file = tmp_path / "run.json"
    file.write_text(told if isinstance(told, str) else json.dumps(told))
    ran = subprocess.run(
        [sys.executable, "-m", "load_tests.capacity", "--run", file],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return ran.returncode, (ran.stderr or ran.stdout).rstrip().splitlines()[-1]


def test_a_run_is_told_beside_what_the_model_makes_of_it(tmp_path: Path) -> None:
    status, last = compared(tmp_path, RUN)
    assert status == 0
    assert last.startswith("the model holds the headline's bounds for")


@pytest.mark.parametrize(
    "told",
    [
        "no JSON", [], {}, {"operations": {}}, {**RUN, "users": 0}, {**RUN, "users": "many"},
        {**RUN, "tiers": {}}, {**RUN, "run_seconds": 60}, {**RUN, "requests": []}, {**RUN, "requests": [{"name": 5}]},
        {**RUN, "requests": RUN["requests"][:1], "tiers": {"/api/ballots/[ballot]": {"edge": 1}}},
        {**RUN, "spent": {"seconds": [30, 90], "cores": {"locust": [0.1, 0.1]}}},
        {**RUN, "spent": {"seconds": [30], "cores": {group: [0.1, 0.1] for group in GROUPS}}},
        {**RUN, "spent": {"seconds": ["a"], "cores": {}}},
    ],
)  # fmt: skip
def test_what_is_no_run_of_the_headline_is_told_in_one_line(tmp_path: Path, told: object) -> None:
    status, last = compared(tmp_path, told)
    assert status == 2
    assert "run.json holds no figures of `python -m load_tests.headline --figures`" in last
