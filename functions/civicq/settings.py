"""Every environment variable that a function reads, once."""

import os
from dataclasses import MISSING, dataclass, fields
from functools import cache


@dataclass(frozen=True)
class Settings:
    """One field for one environment variable of the same name in capitals; none without a reader."""

    database_writer_host: str
    database_reader_host: str
    database_port: int = 5432
    database_name: str = "civicq"
    database_user: str = "civicq_app"
    # libpq's sslmode: `verify-full` on AWS; `disable` on a socket in a private folder.
    database_sslmode: str = "verify-full"
    cache_host: str = ""
    cache_port: int = 6379
    # The file of certificate authorities that the cache's TLS is checked by; empty speaks without TLS.
    cache_authorities: str = ""
    # Where browsers may send a write from, space-separated, e.g. https://civicq.example
    site_origins: str = ""
    # The identity provider as browsers reach it, and as functions do (the same on AWS).
    identity_url: str = ""
    identity_token_url: str = ""
    identity_client_id: str = ""
    purge_queue_url: str = ""
    distribution_id: str = ""
    # What the edge sends in x-origin-verify, space-separated: two while one takes the other's place.
    origin_secrets: str = ""


def starts_ahead() -> bool:
    """Whether Lambda made this process before its first event: provisioned concurrency, or SnapStart."""
    how = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")  # noqa: TID251 (this is the one place)
    return how != "on-demand"


@cache
def settings() -> Settings:
    """The settings of this process; raises `RuntimeError` naming a variable that is missing or no number."""
    values: dict[str, str | int] = {}
    for field in fields(Settings):
        name = field.name.upper()
        raw = os.environ.get(name)  # noqa: TID251 (this is the one place)
        if raw is None:
            if field.default is MISSING:
                raise RuntimeError(f"environment variable {name} is not set")
            continue
        if field.type is int:
            if not raw.isdecimal():
                raise RuntimeError(f"environment variable {name} must be a whole number, not {raw!r}")
            values[field.name] = int(raw)
        else:
            values[field.name] = raw
    return Settings(**values)  # type: ignore[arg-type]


def origin_secrets() -> list[str]:
    """What the edge may send in `x-origin-verify`; none where functions cannot be reached but through it."""
    return settings().origin_secrets.split()
