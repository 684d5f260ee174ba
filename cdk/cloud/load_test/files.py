"""What the generator of load runs: `load_tests/`, and the packages that it needs as the lock has them."""

import shutil
import subprocess
from pathlib import Path

import uv

from cdk.errors import CannotGoOn

REQUIREMENTS = "requirements.txt"
_SOURCES = "load_tests"


def gathered(project: Path) -> Path:
    """The folder, made anew; the same sources give the same bytes. CannotGoOn when the lock cannot be read.

    The packages themselves come by pip when the task starts, each held to its hash: nobody waits for that,
    and no synth has to fetch the wheels of another processor.
    """
    folder = project / ".civicq" / "load_test"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(
        project / _SOURCES,
        folder / _SOURCES,
        ignore=shutil.ignore_patterns("__pycache__", "node_modules", "*.md", "bench"),
    )
    command = [uv.find_uv_bin(), "export", "--project", str(project), "--frozen", "--only-group", "crowd"]
    told = ("--no-emit-project", "--no-header", "--no-annotate", "--quiet")
    ran = subprocess.run([*command, *told], capture_output=True, check=False, text=True)
    if ran.returncode != 0:
        raise CannotGoOn(f"uv.lock cannot be read: run `uv lock` ({ran.stderr.strip()})")
    (folder / REQUIREMENTS).write_text(ran.stdout)
    return folder
