"""What `uv run cdk synth` describes: every stage, or the one that `-c stage=…` names."""

import sys
from functools import partial
from pathlib import Path

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from cdk import site
from cdk.cloud.functions.code import code
from cdk.cloud.load_test.files import gathered
from cdk.cloud.stacks import StageStacks
from cdk.errors import CannotGoOn
from cdk.stages import STAGES

PROJECT = Path(__file__).parents[1]


def report(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main() -> None:
    app = App()
    named = app.node.try_get_context("stage")
    if named is not None and named not in STAGES:
        raise CannotGoOn(f"there is no stage {named!r}: choose {', '.join(STAGES)}")
    files = site.build(PROJECT, report)
    for stage in STAGES.values():
        if named in {None, stage.name}:
            bundle = partial(code, project=PROJECT, report=report)
            StageStacks(app, stage, code=bundle, site=files, load_tests=partial(gathered, PROJECT))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))
    app.synth()


if __name__ == "__main__":
    try:
        main()
    except CannotGoOn as reason:
        sys.exit(f"cdk: {reason}")
