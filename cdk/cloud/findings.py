"""Findings of cdk-nag that are no mistake: each acknowledged where it arises, for its one construct.

Each reason is one of a short list, which a reader can go through, and is to be read again at its date.
"""

from typing import Literal

from aws_cdk import Validations
from constructs import IConstruct

OWNER = "the engineer on call"
READ_AGAIN = "2027-11"

Reason = Literal[
    "narrowest",
    "from aws",
    "tested runtime",
    "never rotated",
    "elsewhere",
    "no password",
    "ticks",
    "public",
    "no domain",
    "may go",
]
REASONS: dict[Reason, str] = {
    "narrowest": "AWS lets it name nothing narrower, or it is whatever is in this one bucket",
    "from aws": "A role of one of AWS's services or of the CDK's own functions, with the policy made for it",
    "tested runtime": "What the tests run; the newest comes when all wheels are there for it",
    "never rotated": "Exchanged by hand: a changed key makes void what it hashed or signed, and RDS looks "
    "after no password of a database in two regions",
    "elsewhere": "It is done where cdk-nag does not look: the functions' stack rotates the token; the edge's "
    "requests, those of the site's files among them, go to a log by delivery; who signs in at the cache "
    "signs the password, and it belongs to a group of users",
    "no password": "Citizens sign in with a passkey or a code by e-mail: no password needs a second factor, "
    "or a plan that watches for stolen ones",
    "ticks": "A tick that was not taken within its minute is overtaken by the next; nobody would work on it",
    "public": "Anybody may read these addresses, from anywhere; the token keeps out who goes around the edge",
    "no domain": "The name that AWS gives comes with AWS's certificate, which sets what TLS it speaks",
    "may go": "A stage to try things out on: its data may go with it",
}


def acknowledge(construct: IConstruct, rule: str, reason: Reason) -> None:
    """`rule` as cdk-nag names the finding, with what stands in its brackets.

    By the metadata that `Validations` would write: it refuses names in which a policy's ARN stands
    (cdk-nag issue 2351).
    """
    told = f"{REASONS[reason]} (owner: {OWNER}; read again: {READ_AGAIN})"
    construct.node.add_metadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, {rule: told})


def managed_policy(name: str) -> str:
    """The finding about a role that has this policy of AWS's."""
    return f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{name}]"
