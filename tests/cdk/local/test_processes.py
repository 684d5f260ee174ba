import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from cdk.local.processes import Account, Process


def python(program: str) -> list[str | Path]:
    return [sys.executable, "-u", "-c", textwrap.dedent(program)]


def wait_for_output(process: Process, seconds: float = 10) -> str:
    deadline = time.monotonic() + seconds
    while not process.log.read_text().endswith("\n") and time.monotonic() < deadline:
        time.sleep(0.01)
    return process.log.read_text()


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


STUBBORN = """
    import signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("deaf")
    time.sleep(600)
"""


def test_its_output_goes_to_the_log_after_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("before\n")
    process = Process.start(
        python("import os, sys; print(os.environ['WORD']); print(os.getcwd(), file=sys.stderr)"),
        log=tmp_path / "log",
        environment={"WORD": "spoken"},
        folder=tmp_path,
    )
    assert process.wait(10) == 0
    assert (tmp_path / "log").read_text() == f"before\nspoken\n{tmp_path}\n"


def test_it_has_a_process_group_of_its_own_in_our_session(tmp_path: Path) -> None:
    process = Process.start(
        python("import os; print(os.getpgid(0) == os.getpid(), os.getsid(0))"), log=tmp_path / "log"
    )
    assert process.wait(10) == 0
    assert (tmp_path / "log").read_text() == f"True {os.getsid(0)}\n"


def test_it_leaves_the_processor_to_others_as_told(tmp_path: Path) -> None:
    process = Process.start(python("import os; print(os.nice(0))"), log=tmp_path / "log", niceness=7)
    assert process.wait(10) == 0
    assert int((tmp_path / "log").read_text()) == os.nice(0) + 7


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    process = Process.start(python(STUBBORN), log=tmp_path / "log")
    assert wait_for_output(process) == "deaf\n"
    process.stop(seconds=0.1)
    assert process.exit_status == -signal.SIGKILL


def test_waiting_for_one_that_runs_on_times_out(tmp_path: Path) -> None:
    process = Process.start(python(STUBBORN), log=tmp_path / "log")
    with pytest.raises(TimeoutError, match=str(process.pid)):
        process.wait(0.01)
    process.stop(signal.SIGKILL)


def test_a_program_that_does_not_exist_says_so_in_the_log(tmp_path: Path) -> None:
    process = Process.start([tmp_path / "nothing"], log=tmp_path / "log")
    assert process.wait(10) != 0
    assert "No such file" in (tmp_path / "log").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
@pytest.mark.parametrize(
    "uid",
    [
        None,
        pytest.param(
            65534, marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
        ),
    ],
)
def test_it_dies_with_its_parent_even_when_it_runs_as_another_user(tmp_path: Path, uid: int | None) -> None:
    program = f"""
        import time
        from pathlib import Path
        from cdk.local.processes import Account, Process
        account = {f"Account({uid}, {uid})" if uid else None}
        process = Process.start(["/bin/sleep", "600"], log=Path({str(tmp_path / "log")!r}), account=account)
        while Path(f"/proc/{{process.pid}}/comm").read_text() != "sleep\\n":
            time.sleep(0.01)
        print(process.pid, Path(f"/proc/{{process.pid}}").stat().st_uid, flush=True)
        time.sleep(600)
    """
    with subprocess.Popen(python(program), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid, owner = map(int, parent.stdout.readline().split())
        parent.kill()
    assert owner == (uid or os.geteuid())
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(pid)


def test_our_own_account_is_the_one_we_run_as() -> None:
    assert Account.own() == Account(os.geteuid(), os.getegid())


def test_the_limit_of_open_files_is_raised_as_far_as_the_system_allows() -> None:
    program = "from cdk.local.processes import allow_open_files as allow; print(allow(300), allow(10**6))"
    command = [
        "/bin/sh",
        "-c",
        'ulimit -Sn 200 && ulimit -Hn 500 && exec "$0" -c "$1"',
        sys.executable,
        program,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "300 500\n"
