"""What a stage tells whoever loads it: one parameter, which `cdk deploy` writes, and two secrets.

A stage without that parameter takes no load test, and production has none.
"""

import json
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

# As CloudFormation has it for the firewall (`cdk/cloud/edge/firewall.py`).
EXEMPTION_HEADER = "x-civicq-load-test"
# The firewall turns away whoever names no program.
USER_AGENT = "CivicQ load test"
AT_ONCE = 16


@dataclass(frozen=True)
class Stage:
    name: str
    origin: str
    pool: str
    client: str
    exemption: str
    passwords: str
    results: str

    @classmethod
    def of(cls, name: str) -> "Stage":
        """SystemExit, in one line, where no load test may be, or AWS does not say."""
        try:
            told = aws("ssm").get_parameter(Name=f"/civicq/{name}/load-test")["Parameter"]["Value"]
            return cls(name, **json.loads(told))
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ParameterNotFound":
                raise unanswered(refused) from None
            raise SystemExit(
                f"{name} takes no load test in this account and region: staging does, once "
                "`uv run cdk deploy -c stage=staging` has run"
            ) from None
        except BotoCoreError as failed:
            raise unanswered(failed) from None

    def says(self) -> dict[str, str]:
        """What each request of its crowd says, so that the firewall counts none of them."""
        return {EXEMPTION_HEADER: secret(self.exemption), "user-agent": USER_AGENT}


def aws(service: Any) -> Any:
    """A client that waits as long as AWS asks it to: quotas of Cognito are of some tens a second."""
    patient = Config(retries={"mode": "adaptive", "total_max_attempts": 10}, max_pool_connections=AT_ONCE)
    return boto3.client(service, config=patient)


def secret(arn: str) -> str:
    try:
        return str(aws("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    except (BotoCoreError, ClientError) as failed:
        raise unanswered(failed) from None


def unanswered(failed: Exception) -> SystemExit:
    return SystemExit(
        f"AWS does not answer ({failed}): sign in (`aws sso login`, AWS_PROFILE, AWS_DEFAULT_REGION)"
    )
