"""The one command, with benchmarks that do nothing but end well or badly."""

import json
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from load_tests.bench import __main__ as command
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import interleaved

Bench = Callable[[int, bool], list[Row]]


@pytest.fixture
def benches(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def register(**runs: Bench) -> None:
        for name, run in runs.items():
            module = types.ModuleType(name)
            module.run = run  # type: ignore[attr-defined]
            monkeypatch.setitem(sys.modules, f"load_tests.bench.{name}", module)
        monkeypatch.setattr(command, "BENCHES", tuple(runs))

    return register


def good(rounds: int, quick: bool) -> list[Row]:
    return [Row("speed", "ours", "ms", [1.0] * rounds, bounds=[Bound(0.5 if quick else 2)])]


def bad(rounds: int, quick: bool) -> list[Row]:
    raise CannotRun("there is no Postgres here\nat all")


def test_all_run_unless_told_otherwise(
    benches: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    benches(good=good, bad=bad)
    assert command.main(["--only", "good"]) == 0
    assert "speed (7 rounds)" in capsys.readouterr().out


def test_a_benchmark_that_cannot_run_says_why_and_stops_no_other(
    benches: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    benches(bad=bad, good=good)
    assert command.main(["--rounds", "2"]) == 1
    out = capsys.readouterr().out
    assert "**failed**: CannotRun: there is no Postgres here |" in out
    assert "speed (2 rounds)" in out
    assert "1 could not run, 0 bounds not met" in out


def test_a_missed_bound_shows_in_the_exit_code(
    benches: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    benches(good=good)
    assert command.main(["--quick"]) == 1
    assert "missed by 0.5" in capsys.readouterr().out


def test_every_sample_goes_to_a_file(benches: Callable[..., None], tmp_path: Path) -> None:
    benches(good=good)
    command.main(["--rounds", "2", "--json", str(tmp_path / "found.json")])
    told = json.loads((tmp_path / "found.json").read_text())
    assert told["rows"][0]["samples"] == [1.0, 1.0]
    assert told["machine"].startswith("Python 3")


def test_an_unknown_name_is_one_clear_line(
    benches: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    benches(good=good)
    with pytest.raises(SystemExit):
        command.main(["--only", "nothing"])
    assert "invalid choice: 'nothing'" in capsys.readouterr().err


def test_subjects_take_turns_and_change_their_order() -> None:
    asked = []
    interleaved({name: lambda name=name: asked.append(name) for name in "ABC"}, 3)  # type: ignore[misc]
    assert "".join(asked) == "ABCCBAABC"
