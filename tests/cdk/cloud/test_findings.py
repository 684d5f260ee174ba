"""cdk-nag finds nothing that is not acknowledged, each acknowledgement says why, and none covers more."""

import contextlib
import json
from collections.abc import Callable, Iterator

import pytest
from aws_cdk import Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct

from cdk.cloud.findings import REASONS
from cdk.cloud.stacks import StageStacks
from cdk.stages import STAGES
from tests.cdk.cloud.conftest import Made, Templates
from tests.cdk.cloud.variants import ALL


def found(scope: IConstruct) -> list[str]:
    checked = AwsSolutionsChecks(scope).validate_scope(scope)
    return [violation.rule_name for violation in checked.violations]


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_found_that_is_not_acknowledged(name: str, stages: Callable[[str], Made]) -> None:
    assert found(stages(name).app) == []


@pytest.mark.parametrize("name", STAGES)
def test_what_is_acknowledged_has_a_name_in_its_own_stack(
    name: str, templates: Callable[[str], Templates]
) -> None:
    """The whole synth spells another stack's output in the finding, which no acknowledgement can name before."""
    for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for policy, each in templates(name).all(kind).items():
            for statement in each["PolicyDocument"]["Statement"]:
                said = statement.get("Resource", [])
                for resource in said if isinstance(said, list) else [said]:
                    text = json.dumps(resource)
                    assert not ("GetStackOutput" in text and "*" in text), policy


def test_an_acknowledgement_is_one_of_a_short_list_of_reasons(stages: Callable[[str], Made]) -> None:
    assert len(REASONS) <= 10
    told = {
        reason.partition(" (owner: ")[0]
        for construct in stages("production").app.node.find_all()
        for entry in construct.node.metadata
        if entry.type == Validations.ACKNOWLEDGED_RULES_METADATA_KEY
        for rule, reason in entry.data.items()
        if "::" not in rule.partition("[")[0]
    }
    assert told
    assert told <= set(REASONS.values())


@contextlib.contextmanager
def bad_neighbours(stacks: StageStacks) -> Iterator[None]:
    """Beside what was acknowledged: the same mistakes again."""
    s3.Bucket(stacks.data, "Open")
    role = iam.Role(stacks.data, "Mighty", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    role.add_to_policy(iam.PolicyStatement(actions=["s3:*"], resources=["*"]))
    yield
    for name in ("Open", "Mighty"):
        stacks.data.node.try_remove_child(name)


def test_the_next_mistake_of_the_same_kind_is_found(stages: Callable[[str], Made]) -> None:
    stacks = stages("production").stacks
    assert found(stacks.data) == []
    with bad_neighbours(stacks):
        rules = found(stacks.data)
    assert "AwsSolutions-S1" in rules
    assert any(rule.startswith("AwsSolutions-IAM5") for rule in rules)
