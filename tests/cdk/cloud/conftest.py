"""Each stage as CloudFormation gets it, made and synthesized once for all tests."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cdk import npm

# Before the CDK is imported, which starts its Node at once: the wheel's, and without the validation that the
# gate's one whole synth makes.
os.environ.update(npm.node_first(), CDK_VALIDATION="false")  # noqa: TID251 (what a child process is told)

from aws_cdk import App
from aws_cdk import aws_lambda as lambda_

from cdk.cloud.stacks import StageStacks
from cdk.stages import CloudStage
from tests.cdk.cloud.variants import ALL

PROJECT = Path(__file__).parents[3]
# In the place of code and of a site, whose own tests make the real ones.
NOTHING = Path(__file__).parent / "nothing"
Resource = dict[str, Any]


class Templates:
    """The stacks of one stage: `of("data")` is a template, `all("AWS::S3::Bucket")` what is in any of them."""

    def __init__(self, stage: CloudStage, parts: dict[str, dict[str, Any]]) -> None:
        self.stage = stage
        self.parts = parts

    def of(self, part: str) -> dict[str, Any]:
        return self.parts[part]

    def all(self, kind: str, part: str | None = None) -> dict[str, Resource]:
        """The properties of each resource of a kind, by its stack and its name."""
        return {
            f"{stack}/{name}": resource.get("Properties", {})
            for stack, template in self.parts.items()
            if part in {None, stack}
            for name, resource in template.get("Resources", {}).items()
            if resource["Type"] == kind
        }

    def one(self, kind: str, part: str | None = None) -> Resource:
        found = self.all(kind, part)
        assert len(found) == 1, sorted(found)
        return next(iter(found.values()))

    def resources(self, kind: str) -> list[Resource]:
        """As they stand in the template, with what says what becomes of them."""
        return [
            resource
            for template in self.parts.values()
            for resource in template.get("Resources", {}).values()
            if resource["Type"] == kind
        ]


def context() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((PROJECT / "cdk.json").read_text())["context"]
    return told


def without_code(_: object, language: str, packages: str) -> lambda_.Code:
    """A bundle's place, kept by a file: its own tests make the real one."""
    return lambda_.Code.from_asset(str(NOTHING))


def made(stage: CloudStage) -> tuple[App, StageStacks]:
    app = App(context=context())
    return app, StageStacks(app, stage, code=without_code, site=NOTHING, load_tests=lambda: NOTHING)


@dataclass(frozen=True)
class Made:
    """What tests share is looked at and left as it is."""

    app: App
    stacks: StageStacks
    templates: Templates


def synthesized(stage: CloudStage) -> Made:
    app, stacks = made(stage)
    prefix = f"civicq-{stage.name}-"
    parts = {stack.stack_name.removeprefix(prefix): stack.template for stack in app.synth().stacks}
    return Made(app, stacks, Templates(stage, parts))


@pytest.fixture(scope="session")
def stages() -> Callable[[str], Made]:
    """By the name of a stage or of a variant."""
    return cache(lambda name: synthesized(ALL[name]))


@pytest.fixture(scope="session")
def templates(stages: Callable[[str], Made]) -> Callable[[str], Templates]:
    return lambda name: stages(name).templates


@pytest.fixture(scope="session")
def production(templates: Callable[[str], Templates]) -> Templates:
    return templates("production")


@pytest.fixture(scope="session")
def dev(templates: Callable[[str], Templates]) -> Templates:
    return templates("dev")
