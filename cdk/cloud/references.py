"""How a template speaks of a secret: by a reference that CloudFormation resolves, never by its value.

(AWS: dynamic-references-secretsmanager.)
"""

from aws_cdk import aws_secretsmanager as secretsmanager


def resolved(secret: secretsmanager.ISecret) -> str:
    return _reference(secret.secret_arn)


def replica_resolved(name: str) -> str:
    """Of a secret that has a name of ours, its replica in the region where the stack is deployed."""
    return _reference(name)


def _reference(secret: str) -> str:
    return f"{{{{resolve:secretsmanager:{secret}:SecretString:::}}}}"
