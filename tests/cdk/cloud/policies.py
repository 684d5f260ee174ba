"""What a role may do, worked out from the template as IAM would: denied unless allowed, and never if denied.

(AWS: reference_policies_evaluation-logic, for identity-based policies alone.)
"""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from tests.cdk.cloud.conftest import Templates

Statement = dict[str, Any]


def roles(templates: Templates) -> dict[str, list[Statement]]:
    """The statements of each role that a function of ours has, by its row's name."""
    found: dict[str, list[Statement]] = {}
    managed = _managed(templates)
    for stack, template in templates.parts.items():
        resources = template.get("Resources", {})
        for each in resources.values():
            name = str(each.get("Properties", {}).get("FunctionName", ""))
            prefix = f"civicq-{templates.stage.name}-"
            if each["Type"] != "AWS::Lambda::Function" or not name.startswith(prefix):
                continue
            role = each["Properties"]["Role"]["Fn::GetAtt"][0]
            found[name.removeprefix(prefix)] = [
                *_of_role(resources, role),
                *(
                    statement
                    for reference in resources[role]["Properties"].get("ManagedPolicyArns", [])
                    for statement in managed[_output(reference)]
                ),
            ]
        assert stack in templates.parts
    return found


def allows(statements: list[Statement], action: str) -> bool:
    """Of anything at all, whatever the condition: a permission that is narrowed is still one."""
    allowed = [each for each in statements if each["Effect"] == "Allow" and _names(each, action)]
    return bool(allowed)


def resources(statements: list[Statement], action: str) -> list[Any]:
    return [
        resource
        for each in statements
        if each["Effect"] == "Allow" and _names(each, action)
        for resource in _listed(each.get("Resource", each.get("NotResource")))
    ]


def _names(statement: Statement, action: str) -> bool:
    if "NotAction" in statement:
        return not any(_matches(action, pattern) for pattern in _listed(statement["NotAction"]))
    return any(_matches(action, pattern) for pattern in _listed(statement["Action"]))


def _matches(action: str, pattern: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _of_role(resources: dict[str, Any], role: str) -> Iterator[Statement]:
    for inline in resources[role]["Properties"].get("Policies", []):
        yield from inline["PolicyDocument"]["Statement"]
    for each in resources.values():
        if each["Type"] == "AWS::IAM::Policy" and {"Ref": role} in each["Properties"].get("Roles", []):
            yield from each["Properties"]["PolicyDocument"]["Statement"]


def _managed(templates: Templates) -> dict[str, list[Statement]]:
    """The statements of our own managed policies, by the output that other stacks know them by."""
    found = {}
    for template in templates.parts.values():
        policies = {
            name: each["Properties"]["PolicyDocument"]["Statement"]
            for name, each in template.get("Resources", {}).items()
            if each["Type"] == "AWS::IAM::ManagedPolicy"
        }
        for output, each in template.get("Outputs", {}).items():
            value = each["Value"]
            if isinstance(value, dict) and value.get("Ref") in policies:
                found[output] = policies[value["Ref"]]
    return found


def _output(reference: Any) -> str:
    """Fails for a policy of AWS's own: no function has one."""
    assert "Fn::GetStackOutput" in reference, json.dumps(reference)
    return str(reference["Fn::GetStackOutput"]["OutputName"])
