"""The `civicq up` that a load is for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from load_tests.running import Running


def test_one_that_was_killed_and_left_its_file_behind_does_not_run(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    told = {"pid": ended.pid, "url": "http://127.0.0.1:8000", "database": "postgresql://"}
    (tmp_path / "up.json").write_text(json.dumps(told))
    with pytest.raises(SystemExit, match="nothing runs in"):
        Running.of(tmp_path)
