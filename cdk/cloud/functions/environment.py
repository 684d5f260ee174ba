"""What a function is told: variables for what it uses, and no others.

The names are those of `civicq.settings`, or of `frontend/src/pages/`; a test holds them to each other.
"""

from dataclasses import dataclass

from cdk.cloud import calendar, database
from cdk.cloud.names import ALIAS, name_of
from cdk.cloud.network import POSTGRES_PORT
from cdk.functions import DEFAULT_FUNCTION, Function, Use
from cdk.stages import CloudStage

# Amazon Linux's certificate authorities, among them Amazon's own, which sign for proxies and caches.
AUTHORITIES = "/etc/pki/tls/certs/ca-bundle.crt"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the other stacks have made, as far as functions have to know."""

    database_writer_host: str
    database_reader_host: str
    database_owner_host: str
    database_owner_secret: str
    database_cluster: str
    cache_host: str
    cache_port: int
    cache_user: str
    cache_name: str
    cache_is_serverless: bool
    origin_secrets: str
    standing_key: str
    site_origin: str
    identity_url: str
    identity_api_url: str
    identity_client_id: str
    purge_queue_url: str
    distribution_id: str
    uploads_url: str
    uploads_bucket: str
    media_bucket: str


def variables(function: Function, stage: CloudStage, known: Surroundings) -> dict[str, str]:
    told = by_use(stage, known)
    return {name: value for use in sorted(function.uses) for name, value in told[use].items()}


def by_use(stage: CloudStage, known: Surroundings) -> dict[Use, dict[str, str]]:
    database_of_all = {
        "DATABASE_NAME": database.NAME,
        "DATABASE_USER": database.APPLICATION,
        "DATABASE_PORT": str(POSTGRES_PORT),
        "DATABASE_SSLMODE": "verify-full",
        "DATABASE_AUTHORITIES": AUTHORITIES,
        "DATABASE_AUTHENTICATION": "iam",
    }
    return {
        "reader": database_of_all | {"DATABASE_READER_HOST": known.database_reader_host},
        "writer": database_of_all | {"DATABASE_WRITER_HOST": known.database_writer_host},
        "owner": {
            "DATABASE_OWNER_HOST": known.database_owner_host,
            "DATABASE_OWNER_SECRET": known.database_owner_secret,
            "DATABASE_NAME": database.NAME,
        },
        "cache": {
            "CACHE_HOST": known.cache_host,
            "CACHE_PORT": str(known.cache_port),
            "CACHE_AUTHORITIES": AUTHORITIES,
            "CACHE_USER": known.cache_user,
            "CACHE_NAME": known.cache_name,
            "CACHE_IS_SERVERLESS": str(int(known.cache_is_serverless)),
        },
        "origin_lock": {"ORIGIN_SECRETS": known.origin_secrets},
        "standing_key": {"STANDING_KEY": known.standing_key},
        "site": {"SITE_ORIGINS": known.site_origin},
        "address": {"SITE_ORIGIN": known.site_origin},
        # By its alias, as everybody calls it.
        "public": {"PUBLIC_FUNCTION": f"{name_of(stage, DEFAULT_FUNCTION)}:{ALIAS}"},
        "contact": {"CONTACT": stage.contact},
        "identity": {
            "IDENTITY_URL": known.identity_url,
            "IDENTITY_TOKEN_URL": known.identity_url,
            "IDENTITY_API_URL": known.identity_api_url,
            "IDENTITY_CLIENT_ID": known.identity_client_id,
        },
        "purge_queue": {"PURGE_QUEUE_URL": known.purge_queue_url},
        "distribution": {"DISTRIBUTION_ID": known.distribution_id},
        "edge_figures": {},
        "origin_token": {},
        "mail": {"MAIL_FROM": f"CivicQ <{stage.mail_from}>" if stage.mail_from else ""},
        "sms": {},
        "uploads": {"UPLOADS_URL": known.uploads_url, "UPLOADS_BUCKET": known.uploads_bucket},
        "media": {"MEDIA_BUCKET": known.media_bucket},
        "pictures": {"MEDIA_BUCKET": known.media_bucket},
        "model": {"FILTER_MODEL": stage.filter_model},
        "scaling": {
            "ELECTION_CAPACITY": calendar.capacity(
                stage, cluster=known.database_cluster, cache=known.cache_name
            ),
            "CALENDAR_PARAMETER": calendar.parameter_name(stage),
        },
    }
