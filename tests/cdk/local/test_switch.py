"""`civicq mode` and the switch that the local edge looks at."""

from pathlib import Path

import pytest

from cdk import modes
from cdk.local import switch
from tests.conftest import run_civicq


@pytest.mark.parametrize("mode", ["open", "read-only", "waiting 0", "waiting 20", "waiting 100"])
def test_what_the_command_says_is_what_the_edge_reads(tmp_path: Path, mode: str) -> None:
    assert switch.run(tmp_path / "data", mode) == 0
    assert switch.read(switch.file_in(tmp_path / "data")) == mode


def test_without_a_switch_or_with_one_that_makes_no_sense_the_edge_is_open(tmp_path: Path) -> None:
    file = switch.file_in(tmp_path)
    assert switch.read(file) == modes.OPEN
    for text in ("", "closed", "waiting", "waiting x", "waiting 101", "waiting -1"):
        file.write_text(text)
        assert switch.read(file) == modes.OPEN


def test_the_command_refuses_what_is_no_mode_in_one_line(tmp_path: Path) -> None:
    ran = run_civicq("mode", "closed", data=tmp_path)
    assert ran.returncode == 2
    assert "'closed' is no mode: give open, read-only or 'waiting 20'" in ran.stderr
    assert run_civicq("mode", "waiting 20", data=tmp_path).stdout == "the edge is waiting 20\n"
