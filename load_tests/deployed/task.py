"""What the task on Fargate does: a run with the options that it was started with, and its results kept.

    python -m load_tests.deployed.task staging --users 1000 --spawn-rate 20 --run-time 5m

One process for each processor. The exit status is locust's: 0 when every bound was held and every vote is
there.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from load_tests.deployed.stage import Stage, aws, unanswered

FOLDER = Path("results")
_LOCUST = (
    "locust",
    "-f",
    "load_tests/locustfile.py",
    "--headless",
    "--processes",
    "-1",
    "--stop-timeout",
    "10",
)


def main(words: Sequence[str]) -> int:
    name, *options = words
    stage = Stage.of(name)
    FOLDER.mkdir(exist_ok=True)
    kept = ("--figures", FOLDER / "figures.json", "--html", FOLDER / "report.html", "--data", FOLDER / "data")
    ran = subprocess.run(
        [sys.executable, "-m", *_LOCUST, "--stage", name, *map(str, kept), *options], check=False
    )
    keep(stage, FOLDER)
    return ran.returncode


def keep(stage: Stage, folder: Path) -> None:
    """The files of the folder, under the moment at which they were kept; its subfolders hold tokens."""
    at = urlsplit(stage.results)
    moment = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H-%M-%S}"
    try:
        for path in sorted(each for each in folder.iterdir() if each.is_file()):
            key = f"{at.path.lstrip('/')}/{moment}/{path.name}"
            aws("s3").put_object(Bucket=at.netloc, Key=key, Body=path.read_bytes())
            sys.stdout.write(f"kept s3://{at.netloc}/{key}\n")
    except (BotoCoreError, ClientError) as failed:
        raise unanswered(failed) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
