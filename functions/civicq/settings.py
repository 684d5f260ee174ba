"""Every environment variable that a function reads, once."""

import os
from dataclasses import dataclass, fields
from functools import cache


@dataclass(frozen=True)
class Settings:
    """One field for one environment variable of the same name in capitals; none without a reader."""

    # Without one, this function has no such database.
    database_writer_host: str = ""
    database_reader_host: str = ""
    database_port: int = 5432
    database_name: str = "civicq"
    database_user: str = "civicq_app"
    # libpq's sslmode: `verify-full` on AWS; `disable` on a socket in a private folder.
    database_sslmode: str = "verify-full"
    # The file of certificate authorities that the database's TLS is checked by.
    database_authorities: str = ""
    # `iam` signs in with a token that this process signs; empty needs no password.
    database_authentication: str = ""
    # The cluster itself, past every proxy, and the secret that says whom the schema belongs to.
    database_owner_host: str = ""
    database_owner_secret: str = ""
    cache_host: str = ""
    cache_port: int = 6379
    # The file of certificate authorities that the cache's TLS is checked by; empty speaks without TLS.
    cache_authorities: str = ""
    # Whom it signs in as, with a token that this process signs for the cache of that name; empty for nobody.
    cache_user: str = ""
    cache_name: str = ""
    # 1 for ElastiCache Serverless, which wants to be named as such in a token; 0 for a replication group.
    cache_is_serverless: int = 1
    # Where browsers may send a write from, space-separated, the first for links, e.g. https://civicq.example
    site_origins: str = ""
    # Whom the terms name, an e-mail address.
    contact: str = ""
    # The identity provider as browsers reach it, and as functions do (the same on AWS).
    identity_url: str = ""
    identity_token_url: str = ""
    # The provider's own API, at an address of its own on AWS; without it nobody can sign out everywhere.
    identity_api_url: str = ""
    identity_client_id: str = ""
    # What codes, addresses and voters are hashed with; whoever changes it makes every roll and code void.
    standing_key: str = ""
    # Whom e-mails are from.
    mail_from: str = ""
    # The language model on Bedrock that reads new questions beside the fixed rules; empty asks none.
    filter_model: str = ""
    # What is scaled for elections, as JSON (`capacity.scaling.Capacity`); empty scales nothing.
    election_capacity: str = ""
    # The parameter that the last run of the election calendar is kept in; empty keeps none.
    calendar_parameter: str = ""
    purge_queue_url: str = ""
    distribution_id: str = ""
    # Where ballot files and videos are uploaded to, as browsers reach it and as a bucket's name.
    uploads_url: str = ""
    uploads_bucket: str = ""
    # What the edge shows under /media/ and /img/.
    media_bucket: str = ""
    # What the tokens are signed with that the edge sends in x-origin-verify, space-separated, the first of
    # which signs: two while one takes the other's place.
    origin_secrets: str = ""


@dataclass(frozen=True)
class Credentials:
    """What this process signs requests to AWS with; `session_token` is empty for a user's own keys."""

    access_key_id: str
    secret_access_key: str
    session_token: str


@dataclass(frozen=True)
class ContainerCredentials:
    """Where to ask for credentials instead, and by what right."""

    address: str
    authorization: str


def credentials() -> Credentials | ContainerCredentials:
    """Read at each call: a process that was restored from a snapshot has others than it was made with."""
    read = os.environ.get  # noqa: TID251 (this is the one place)
    address = read("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")
    if address and not read("AWS_ACCESS_KEY_ID"):
        return ContainerCredentials(address, read("AWS_CONTAINER_AUTHORIZATION_TOKEN", ""))
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    return Credentials(*(read(name, "") for name in names))


def aws_region() -> str:
    return os.environ.get("AWS_REGION", "")  # noqa: TID251 (this is the one place)


def function_name() -> str:
    """Of the Lambda that this process is of; empty outside Lambda."""
    return os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")  # noqa: TID251 (this is the one place)


def starts_ahead() -> bool:
    """Whether Lambda made this process before its first event: provisioned concurrency, or SnapStart."""
    how = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")  # noqa: TID251 (this is the one place)
    return how != "on-demand"


@cache
def settings() -> Settings:
    """The settings of this process; raises `RuntimeError` naming a variable that is no number."""
    values: dict[str, str | int] = {}
    for field in fields(Settings):
        name = field.name.upper()
        raw = os.environ.get(name)  # noqa: TID251 (this is the one place)
        if raw is None:
            continue
        if field.type is int:
            if not raw.isdecimal():
                raise RuntimeError(f"environment variable {name} must be a whole number, not {raw!r}")
            values[field.name] = int(raw)
        else:
            values[field.name] = raw
    return Settings(**values)  # type: ignore[arg-type]


def origin_secrets() -> list[str]:
    """What the edge's tokens are signed with; none where functions cannot be reached but through it."""
    return settings().origin_secrets.split()


def site_origin() -> str:
    """What absolute links begin with: never the Host that a request names."""
    return settings().site_origins.split()[0]
