"""A part of a stage made at moto, from what the templates say: each resource by the call that CloudFormation makes.

Moto's own CloudFormation knows few of these kinds. Properties are told by the shape of the API's input, which
botocore has: what is not in it, moto is not told.
"""

import json
from typing import Any

import boto3
from botocore.model import ListShape, Shape, StructureShape

from tests.cdk.cloud.conftest import Templates

Known = dict[str, str]
ACCOUNT, REGION = "123456789012", "us-east-1"
_PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}


def resolved(value: Any, known: Known) -> Any:
    """Without intrinsic functions. A reference to what was not made is its logical name."""
    match value:
        case {"Ref": name}:
            return known.get(name, _PSEUDO.get(name, name))
        case {"Fn::GetAtt": [name, "RegionalDomainName"]}:
            return f"{name.lower()}.s3.{REGION}.amazonaws.com"
        case {"Fn::GetAtt": [name, attribute]}:
            return known.get(f"{name}.{attribute}", name)
        case {"Fn::GetStackOutput": {"OutputName": name}}:
            return next((found for part, found in known.items() if part.replace(".", "") in name), name)
        case {"Fn::Join": [between, parts]}:
            return str(between).join(str(resolved(part, known)) for part in parts)
    return _inside(value, known)


def _inside(value: Any, known: Known) -> Any:
    if isinstance(value, list):
        return [resolved(each, known) for each in value]
    return {name: resolved(each, known) for name, each in value.items()} if isinstance(value, dict) else value


def asked(service: str, operation: str, properties: dict[str, Any]) -> dict[str, Any]:
    """The input of an API's operation, of a resource's properties."""
    client: Any = boto3.client(service, region_name=REGION)  # type: ignore[call-overload]
    shape = client.meta.service_model.operation_model(operation).input_shape
    assert shape is not None
    return dict(_shaped(shape, properties))


def _shaped(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape):
        if isinstance(value, list):  # CloudFront counts what CloudFormation lists
            items = shape.members["Items"]
            assert isinstance(items, ListShape)
            return {"Quantity": len(value), "Items": [_shaped(items.member, each) for each in value]}
        return {
            name: _shaped(shape.members[name], each) for name, each in value.items() if name in shape.members
        }
    if isinstance(shape, ListShape):
        return [_shaped(shape.member, each) for each in value]
    return {"integer": int, "string": str}.get(shape.type_name, lambda same: same)(value)


def queues(templates: Templates) -> Known:
    """All of the functions' stack, with what becomes of messages that fail; their addresses, names and ARNs."""
    client = boto3.client("sqs", region_name=REGION)
    found = {
        name: each["Properties"]
        for name, each in templates.of("functions")["Resources"].items()
        if each["Type"] == "AWS::SQS::Queue"
    }
    known: Known = {}
    # First those that nothing is redriven from: they are what others name.
    for name in sorted(found, key=lambda name: "RedrivePolicy" in found[name]):
        told = dict(resolved(found[name], known))
        told.pop("Tags", None)
        url = client.create_queue(QueueName=name, Attributes={key: _text(each) for key, each in told.items()})
        known[name] = url["QueueUrl"]
        known[f"{name}.Arn"] = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
        known[f"{name}.QueueName"] = name
    return known


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, dict | bool) else str(value)


def secret(templates: Templates, name: str) -> str:
    """Of the data stack, by a part of its logical name; its ARN."""
    [told] = templates.all("AWS::SecretsManager::Secret", "data").keys() & {
        each for each in templates.all("AWS::SecretsManager::Secret", "data") if name in each
    }
    properties = dict(templates.all("AWS::SecretsManager::Secret", "data")[told])
    generated = properties.pop("GenerateSecretString", {})
    client = boto3.client("secretsmanager", region_name=REGION)
    value = client.get_random_password(**asked("secretsmanager", "GetRandomPassword", generated))
    properties.setdefault("Name", told.rpartition("/")[2])
    properties.pop("KmsKeyId", None)
    made = client.create_secret(
        **asked("secretsmanager", "CreateSecret", properties), SecretString=value["RandomPassword"]
    )
    return str(made["ARN"])


def distribution(templates: Templates, known: Known, token: str) -> str:
    """The edge, whose origins show this token; its id."""
    told = resolved(templates.one("AWS::CloudFront::Distribution", "edge")["DistributionConfig"], known)
    told |= {"CallerReference": "one", "IsIPV6Enabled": told.pop("IPV6Enabled")}
    for origin in told["Origins"]:
        for header in origin.get("OriginCustomHeaders", []):
            assert header["HeaderValue"].startswith("{{resolve:secretsmanager:")
            header["HeaderValue"] = token
        if "CustomOriginConfig" in origin:  # CloudFormation's defaults
            origin["CustomOriginConfig"] |= {"HTTPPort": 80, "HTTPSPort": 443}
        origin["CustomHeaders"] = origin.pop("OriginCustomHeaders", [])
    # Moto looks for the default row's target among single origins only.
    firsts = {each["Id"]: each["Members"]["Items"][0]["OriginId"] for each in told["OriginGroups"]["Items"]}
    default = told["DefaultCacheBehavior"]
    default["TargetOriginId"] = firsts.get(default["TargetOriginId"], default["TargetOriginId"])
    for row in (default, *told["CacheBehaviors"]):
        methods, cached = row["AllowedMethods"], row.pop("CachedMethods")
        row["AllowedMethods"] = {
            "Quantity": len(methods),
            "Items": methods,
            "CachedMethods": {"Quantity": len(cached), "Items": cached},
        }
    client = boto3.client("cloudfront", region_name=REGION)
    made = client.create_distribution(
        **asked("cloudfront", "CreateDistribution", {"DistributionConfig": told})
    )
    return str(made["Distribution"]["Id"])


def variables(templates: Templates, function: str, known: Known) -> dict[str, str]:
    [told] = [
        each["Environment"]["Variables"]
        for each in templates.all("AWS::Lambda::Function", "functions").values()
        if each.get("FunctionName") == f"civicq-{templates.stage.name}-{function}"
    ]
    return {name: str(resolved(value, known)) for name, value in told.items()}
