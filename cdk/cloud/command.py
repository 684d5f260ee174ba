"""`uv run cdk`: the CDK's own command line, under the Node wheel, with a stage chosen.

`synth` describes every stage. What touches an account takes one: dev, or that of `-c stage=…`.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from cdk import npm
from cdk.cloud import preflight
from cdk.errors import CannotGoOn
from cdk.stages import DEV, STAGES, CloudStage

PROJECT = Path(__file__).parents[2]
_FOLDER = PROJECT / "cdk"
# Of one stage at a time, and of all its stacks unless some are named.
_OF_ONE_STAGE = frozenset({"deploy", "destroy", "diff", "drift", "list", "ls", "rollback"})
_WITH_A_VALUE = frozenset(
    {"-c", "--context", "--profile", "-o", "--output", "--require-approval", "-r", "--role-arn"}
)


def main() -> None:
    try:
        sys.exit(_run(sys.argv[1:]))
    except CannotGoOn as reason:
        sys.exit(f"cdk: {reason}")


def _run(words: Sequence[str]) -> int:
    asked = words[0] if words else ""
    if asked in _OF_ONE_STAGE:
        words = of_one_stage(words)
    if asked == "deploy":
        _warn(stage_of(words))
        preflight.check(stage_of(words))
        preflight.check_zones(stage_of(words))
    cli = _FOLDER / "node_modules" / "aws-cdk" / "bin" / "cdk"
    if not cli.is_file():
        sys.stderr.write("installing the CDK's command line\n")
        npm.install(_FOLDER, _log())
    environment = {**os.environ, **npm.node_first()}  # noqa: TID251 (the credentials and the region of this shell)
    ran = subprocess.run([npm.node(), cli, *words], cwd=PROJECT, env=environment, check=False)
    if asked == "deploy":
        _warn(stage_of(words))  # again: what was said half an hour ago has scrolled away
    return ran.returncode


def _warn(stage: CloudStage) -> None:
    for line in preflight.silences(stage):
        sys.stderr.write(f"cdk: {line}\n")


def stage_of(words: Sequence[str]) -> CloudStage:
    """The stage that `-c stage=…` names; dev when none is."""
    name = _context(words).get("stage", DEV.name)
    if name not in STAGES:
        raise CannotGoOn(f"there is no stage {name!r}: choose {', '.join(STAGES)}")
    return STAGES[name]


def of_one_stage(words: Sequence[str]) -> list[str]:
    """The same words, with the stage said, and all its stacks meant where none is named."""
    said = list(words)
    if "stage" not in _context(words):
        said += ["-c", f"stage={stage_of(words).name}"]
    if words[0] not in {"list", "ls"} and "--all" not in words and not _named(words):
        said.append("--all")
    return said


def _context(words: Sequence[str]) -> dict[str, str]:
    said = [word for before, word in pairwise(words) if before in {"-c", "--context"}]
    said += [word.removeprefix("--context=") for word in words if word.startswith("--context=")]
    return {name: value for name, _, value in (word.partition("=") for word in said)}


def _named(words: Sequence[str]) -> bool:
    """Whether a stack is named: a word that is neither an option nor one's value."""
    return any(not word.startswith("-") and before not in _WITH_A_VALUE for before, word in pairwise(words))


def _log() -> Path:
    log = PROJECT / ".civicq" / "logs" / "cdk.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return log


if __name__ == "__main__":
    main()
