"""How a template speaks of a secret: by a reference that CloudFormation resolves, never by its value.

(AWS: dynamic-references-secretsmanager.) What the edge is shown it reads in its own region, by a replica.
"""

from aws_cdk import aws_secretsmanager as secretsmanager

from cdk.stages import CloudStage

EDGE_REGION = "us-east-1"


def resolved(secret: secretsmanager.ISecret) -> str:
    return _reference(secret.secret_arn)


def replica_resolved(name: str) -> str:
    """Of a secret that has a name of ours, its replica in the region where the stack is deployed."""
    return _reference(name)


def edge_replicas(stage: CloudStage) -> list[secretsmanager.ReplicaRegion] | None:
    """Where a secret is kept besides, so that the edge's stack can read it."""
    return [secretsmanager.ReplicaRegion(region=EDGE_REGION)] if _is_elsewhere(stage) else None


def edge_resolved(stage: CloudStage, secret: secretsmanager.ISecret, name: str) -> str:
    """In the edge's region, whenever CloudFormation updates what stands there. `name` is one of ours."""
    return replica_resolved(name) if _is_elsewhere(stage) else resolved(secret)


def _is_elsewhere(stage: CloudStage) -> bool:
    return stage.region != EDGE_REGION


def _reference(secret: str) -> str:
    return f"{{{{resolve:secretsmanager:{secret}:SecretString:::}}}}"
