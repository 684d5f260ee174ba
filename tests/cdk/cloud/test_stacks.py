"""What must survive stands apart from what is replaced each week, and cannot be deleted by one call."""

import json
from collections.abc import Callable

import pytest

from cdk.stages import STAGES
from tests.cdk.cloud.conftest import Made, Templates

STATEFUL = {
    "AWS::RDS::DBCluster",
    "AWS::Cognito::UserPool",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::ElastiCache::ServerlessCache",
}
KEPT_APART = {"network", "data", "identity"}
# Under their keys are alarms on their way, and nothing is kept.
WATCH = {"monitoring", "edge-monitoring"}


@pytest.mark.parametrize("name", STAGES)
def test_what_holds_state_stands_in_stacks_of_its_own(
    name: str, templates: Callable[[str], Templates]
) -> None:
    for part, template in templates(name).parts.items():
        kinds = {each["Type"] for each in template.get("Resources", {}).values()}
        if part not in KEPT_APART:
            assert not kinds & (STATEFUL - {"AWS::KMS::Key"} if part in WATCH else STATEFUL), part


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_that_keeps_its_data_is_protected_from_being_deleted(
    name: str, stages: Callable[[str], Made]
) -> None:
    for part in KEPT_APART:
        assert getattr(stages(name).stacks, part).termination_protection is STAGES[name].keeps_data


def test_what_is_kept_outlives_its_stack(production: Templates) -> None:
    for kind in ("AWS::Cognito::UserPool", "AWS::KMS::Key", "AWS::SecretsManager::Secret"):
        found = [
            each
            for part in KEPT_APART
            for each in production.of(part)["Resources"].values()
            if each["Type"] == kind
        ]
        assert found, kind
        assert all(each["DeletionPolicy"] in {"Retain", "Snapshot"} for each in found), kind


def test_the_key_of_data_at_rest_is_renewed_and_open_to_this_account_alone(production: Templates) -> None:
    key = production.one("AWS::KMS::Key", "data")
    assert key["EnableKeyRotation"] is True
    for statement in key["KeyPolicy"]["Statement"]:
        assert '"*"' not in json.dumps(statement["Principal"])
        assert statement["Principal"].keys() <= {"AWS", "Service"}


def test_the_names_of_what_holds_state_do_not_change(production: Templates) -> None:
    """Another name is another resource: CloudFormation would make a new database and leave the old one."""
    names = {
        name
        for part in ("data", "identity")
        for name, each in production.of(part)["Resources"].items()
        if each["Type"] in STATEFUL
    }
    assert names == {
        "CacheServerlessB4693E6C",
        "DatabaseCluster5B53A178",
        "IdentityCitizensA736DB24",
        "OriginTokenSecretEA6AB544",
        "SecretsKey9BF95D68",
        "SecretsOrigin297BAAC6",
        "SecretsStanding513CDA5A",
    }


@pytest.mark.parametrize("name", STAGES)
def test_no_secret_stands_in_a_template(name: str, templates: Callable[[str], Templates]) -> None:
    for part, template in templates(name).parts.items():
        for resource, each in template.get("Resources", {}).items():
            told = each.get("Properties", {}).get("Environment", {}).get("Variables", {})
            for variable, value in told.items():
                if any(word in variable for word in ("SECRET", "KEY", "PASSWORD", "TOKEN")):
                    assert isinstance(value, dict), (part, resource, variable)


def test_nothing_is_looked_up_and_no_account_is_needed(production: Templates) -> None:
    assert "dummy-value-for" not in str(production.parts)
