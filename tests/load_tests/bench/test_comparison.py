"""Before and after a change, side by side."""

import json
from pathlib import Path

import pytest

from load_tests.bench.comparison import changes, earlier
from load_tests.bench.report import CannotRun, Row, as_json


def row(*samples: float, subject: str = "ours") -> Row:
    return Row("warm hit", subject, "µs", samples)


def written(folder: Path, *rows: Row) -> Path:
    file = folder / "before.json"
    file.write_text(json.dumps({"machine": "this one", "rows": as_json(rows)}))
    return file


@pytest.mark.parametrize(
    ("now", "verdict"),
    [((5, 6, 7), "less"), ((20, 21, 30), "more"), ((9, 10, 11), "within the spread")],
)
def test_only_what_leaves_the_spread_of_both_runs_is_a_change(
    tmp_path: Path, now: tuple[float, ...], verdict: str
) -> None:
    [line] = changes([row(*now)], earlier(written(tmp_path, row(10, 8, 12))))
    assert line.startswith("- warm hit, ours: ")
    assert line.endswith(verdict)


def test_a_row_that_one_of_the_runs_lacks_is_passed_over(tmp_path: Path) -> None:
    before = earlier(written(tmp_path, row(1, 2), row(subject="failed then")))
    assert changes([row(subject="ours"), row(1, subject="new"), row(1, subject="failed then")], before) == []


@pytest.mark.parametrize("words", ["", "{}", "[]", '{"rows": [{}]}', '{"rows": 5}'])
def test_a_file_that_is_something_else_is_one_clear_line(tmp_path: Path, words: str) -> None:
    file = tmp_path / "before.json"
    file.write_text(words)
    with pytest.raises(CannotRun, match="no file that --json wrote"):
        earlier(file)
    with pytest.raises(CannotRun):
        earlier(tmp_path / "missing.json")
