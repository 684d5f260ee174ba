"""At a deploy, before its code serves anybody: brings the schema up to it. Twice is once."""

import json
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from civicq import migrations
from civicq.logs import noted
from civicq.settings import settings

# An instance's certificate is signed by RDS itself, unlike a proxy's, which every system trusts.
AUTHORITIES = Path(migrations.__file__).with_name("authorities.pem")


class MigrationFailed(Exception):
    """The schema is as it was. The message is one line: what is wrong, and what to do next."""


@noted
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    try:
        done = migrations.upgrade(_owner())
    except migrations.OtherUnderWay as other:
        raise MigrationFailed(f"{other}: deploy again when it has ended") from None
    except DBAPIError as error:
        told = str(error.orig).strip().partition("\n")[0]
        raise MigrationFailed(f"the schema stays as it was: {told}. {_remedy(error)}") from None
    return {"from": done.before, "to": done.after}


def _remedy(error: DBAPIError) -> str:
    state = getattr(error.orig, "sqlstate", None)
    if state == "55P03":  # lock_not_available
        return "Somebody works on a table that is to change: deploy again at a quieter moment"
    if state is None:
        return "Look whether the cluster is up, and whether its security group lets this function in"
    return "Mend the revision, and deploy again"


def _owner() -> URL:
    """Whom the schema belongs to, by the password that RDS made (AWS: rds-secrets-manager)."""
    known = settings()
    secrets = boto3.client(
        "secretsmanager", config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
    )
    try:
        told = secrets.get_secret_value(SecretId=known.database_owner_secret)["SecretString"]
    except (ClientError, BotoCoreError) as error:
        raise MigrationFailed(
            f"the owner's password cannot be read ({error}): look at the function's endpoint and permissions"
        ) from None
    owner = json.loads(told)
    return URL.create(
        "postgresql+psycopg",
        username=owner["username"],
        password=owner["password"],
        port=known.database_port,
        database=known.database_name,
        query={
            "host": known.database_owner_host,
            "sslmode": known.database_sslmode,
            "sslrootcert": str(AUTHORITIES),
            "connect_timeout": "5",
        },
    )
