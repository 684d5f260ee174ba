"""The bundle: small, compiled, for Lambda's processor alone, and the same bytes from the same sources."""

import hashlib
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_lambda import Architecture, Function, Runtime

from cdk.cloud.functions import bundle
from cdk.cloud.functions.code import code
from cdk.errors import CannotGoOn
from cdk.functions import FUNCTIONS
from load_tests.bench.deployed import MACHINE, PROJECT

# Megabytes zipped, as they are uploaded and unpacked. Lambda takes 50 (AWS: gettingstarted-limits).
BUDGETS = {
    "all of it": 23.0,
    "sqlalchemy": 8.5,
    "psycopg": 5.2,
    "pydantic": 3.8,
    "aws_lambda_powertools": 2.2,
    "alembic": 0.8,
    # Its byte code is two thirds of it.
    "civicq": 1.6,
}
UNPACKED_BUDGET = 75.0
# With Pillow, which is 7 of it zipped.
MOST_MEGABYTES_ZIPPED, PILLOW_BUDGET = 30.0, 24.0
ARM = 183  # e_machine of ELF
MAGIC_3_13 = 3571


def silent(_: str) -> None: ...


@pytest.fixture(scope="module")
def deployed() -> Path:
    return bundle.make(PROJECT, silent)


@pytest.fixture(scope="module")
def zipped(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return zip_of(deployed, tmp_path_factory.mktemp("zipped") / "zip")


def zip_of(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return target


@pytest.mark.parametrize("part", BUDGETS)
def test_each_part_keeps_to_its_budget(zipped: Path, part: str) -> None:
    with zipfile.ZipFile(zipped) as archive:
        files = [each for each in archive.infolist() if each.filename.startswith(part)]
    measured = zipped.stat().st_size if part == "all of it" else sum(each.compress_size for each in files)
    assert BUDGETS[part] / 2 < measured / 1e6 < BUDGETS[part]


def test_what_draws_pictures_carries_pillow_and_nobody_else_does(deployed: Path, tmp_path: Path) -> None:
    pictured = bundle.make(PROJECT, silent, packages="pictures")
    more = {path.name for path in pictured.iterdir()} - {path.name for path in deployed.iterdir()}
    assert "PIL" in more
    assert all(name.lower().startswith(("pil", "pillow")) for name in more)
    assert zip_of(pictured, tmp_path / "zip").stat().st_size / 1e6 < MOST_MEGABYTES_ZIPPED
    assert sum(path.stat().st_size for path in pictured.rglob("*")) / 1e6 < UNPACKED_BUDGET + PILLOW_BUDGET
    assert {row.packages for row in FUNCTIONS} == {"", "pictures"}


def test_unpacked_it_keeps_to_its_budget_too(deployed: Path) -> None:
    assert sum(path.stat().st_size for path in deployed.rglob("*")) / 1e6 < UNPACKED_BUDGET


def test_what_the_runtime_brings_and_what_only_this_machine_needs_stays_out(deployed: Path) -> None:
    there = {path.name for path in deployed.iterdir()}
    assert not there & {"boto3", "botocore", "awslambdaric", "cdk", "redis", "pytest", "bin"}
    assert {"civicq", "fastapi", "psycopg_binary", "alembic"} <= there


def test_every_library_is_for_lambdas_processor(deployed: Path) -> None:
    libraries = [path for path in deployed.rglob("*") if ".so" in path.name]
    assert len(libraries) > 10
    for library in libraries:
        head = library.read_bytes()[:20]
        assert head[:4] == b"\x7fELF", library
        assert struct.unpack_from("<H", head, 18)[0] == ARM, library


def test_every_module_has_its_byte_code_which_is_taken_at_its_word(deployed: Path) -> None:
    for source in deployed.rglob("*.py"):
        compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
        magic, flags = struct.unpack_from("<H2xI", compiled.read_bytes())
        assert (magic, flags) == (MAGIC_3_13, 0b01), compiled  # unchecked hash, PEP 552


def test_everybody_may_read_it_and_nobody_needs_to_write(deployed: Path) -> None:
    for path in deployed.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the bundle is made from, to change."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("pyproject.toml", "uv.lock", "README.md"):
        shutil.copy(PROJECT / name, copy / name)
    shutil.copytree(PROJECT / bundle.SOURCES, copy / bundle.SOURCES)
    return copy


def test_the_same_sources_give_the_same_bytes(deployed: Path, project: Path) -> None:
    again = bundle.make(project, silent)
    assert again.name == deployed.name
    assert _bytes_of(again) == _bytes_of(deployed)


def _bytes_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_changed_source_or_platform_is_another_bundle_and_what_nobody_deploys_is_not(project: Path) -> None:
    before = bundle.digest(project)
    (project / bundle.SOURCES / "__pycache__").mkdir(exist_ok=True)
    (project / bundle.SOURCES / "__pycache__/db.cpython-311.pyc").write_bytes(b"x")
    (project / bundle.SOURCES / ".hidden").write_text("x")
    (project / "README.md").write_text("x")
    assert bundle.digest(project) == before
    assert bundle.digest(project, MACHINE) != before
    (project / bundle.SOURCES / "rules.py").write_text("")
    assert bundle.digest(project) != before


def synthesized(told: list[str], bundled: str = "**") -> dict[str, object]:
    app = App(context={"aws:cdk:bundling-stacks": [bundled]})
    stack = Stack(app, "S")
    Function(
        stack,
        "F",
        runtime=Runtime.PYTHON_3_13,
        architecture=Architecture.ARM_64,
        handler=FUNCTIONS[0].handler,
        code=code(stack, "python", "", project=PROJECT, report=told.append),
    )
    return dict(Template.from_stack(stack).to_json())


def test_synth_does_not_make_again_what_has_not_changed(deployed: Path) -> None:
    told: list[str] = []
    first = synthesized(told)
    assert synthesized(told) == first
    assert told == []
    # CDK names an asset by the hash of the hash that it is given.
    assert hashlib.sha256(bundle.digest(PROJECT).encode()).hexdigest() in str(first)


def test_a_command_that_needs_no_code_names_the_same_asset_and_makes_none(deployed: Path) -> None:
    assert synthesized([], bundled="Other") == synthesized([])


def test_what_cannot_be_made_says_in_one_line_what_to_do(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "PYTHON", "3.99")
    with pytest.raises(CannotGoOn, match=r"there is no Python 3\.99 here: run `uv python install") as raised:
        bundle._compile(project)
    assert "\n" not in str(raised.value)
    with pytest.raises(CannotGoOn, match=r"cannot be installed for s390x.*look at the network"):
        bundle.make(project, silent, "s390x-manylinux_2_99")
    assert list((project / ".civicq/functions").iterdir()) == []  # nothing half made
    (project / "uv.lock").unlink()
    with pytest.raises(CannotGoOn, match=r"uv\.lock cannot be read: run `uv lock`"):
        bundle.make(project, silent)
