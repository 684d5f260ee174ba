"""What a team would write first: everything imported, built and patched at the top of one module.

FastAPI and its sixteen routes, SQLAlchemy's async engine with four mapped classes on psycopg, redis.asyncio,
three boto3 clients, X-Ray patching all it knows, Powertools' logger, tracer and metrics. The cache is asked
over TLS with an IAM token signed by botocore, as AWS's page on ElastiCache and IAM shows.
"""

import os
import uuid
from typing import Any
from urllib.parse import urlencode

import boto3
import botocore.session
import redis.asyncio
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_xray_sdk.core import patch_all, xray_recorder
from botocore.model import ServiceId
from botocore.signers import RequestSigner
from fastapi import HTTPException, Response
from redis.credentials import CredentialProvider
from sqlalchemy import ForeignKey, Text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from load_tests.bench.subjects.mangum_fastapi import application
from load_tests.bench.subjects.mangum_starlette import on_lambda

_environment = os.environ
CACHE_USER = "civicq"


class Base(DeclarativeBase): ...


class City(Base):
    __tablename__ = "cities"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class Contest(Base):
    __tablename__ = "contests"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    city_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(City.id))
    city: Mapped[City] = relationship()
    candidates: Mapped[list["Candidate"]] = relationship(back_populates="contest")


class Candidate(Base):
    __tablename__ = "candidates"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    contest_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Contest.id))
    contest: Mapped[Contest] = relationship(back_populates="candidates")
    name: Mapped[str]


class Question(Base):
    __tablename__ = "questions"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    contest_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Contest.id))
    text: Mapped[str] = mapped_column(Text)


class SignedToken(CredentialProvider):
    """A presigned request for `connect`, without its scheme, is the password."""

    def __init__(self, region: str) -> None:
        # The signer holds its event emitter by a weak reference.
        self._session = session = botocore.session.get_session()
        self._region = region
        self._signer = RequestSigner(
            ServiceId("elasticache"),
            region,
            "elasticache",
            "v4",
            session.get_credentials(),  # type: ignore[arg-type]
            session.get_component("event_emitter"),
        )

    def get_credentials(self) -> tuple[str, str]:
        query = urlencode({"Action": "connect", "User": CACHE_USER, "ResourceType": "ServerlessCache"})
        request = {
            "method": "GET",
            "url": f"https://civicq/?{query}",
            "body": {},
            "headers": {},
            "context": {},
        }
        url = self._signer.generate_presigned_url(
            request, operation_name="connect", expires_in=900, region_name=self._region
        )
        return CACHE_USER, url.removeprefix("https://")

    async def get_credentials_async(self) -> tuple[str, str]:
        return self.get_credentials()


def until_its_first_hit() -> Any:
    region = _environment["AWS_REGION"]
    xray_recorder.configure(service="civicq", context_missing="LOG_ERROR")
    patch_all()
    logger, tracer, metrics = Logger(service="civicq"), Tracer(service="civicq"), Metrics(namespace="civicq")
    clients = [boto3.client(name, region_name=region) for name in ("sqs", "s3", "cloudfront")]
    engine = create_async_engine("postgresql+psycopg://civicq@127.0.0.1/civicq", pool_size=1)
    sessions = async_sessionmaker(engine)
    cache = redis.asyncio.Redis(
        host=_environment["CACHE_HOST"],
        port=int(_environment["CACHE_PORT"]),
        ssl=True,
        ssl_ca_certs=_environment["CACHE_AUTHORITIES"],
        credential_provider=SignedToken(region),
    )
    app = application()
    app.state.held = (logger, tracer, metrics, clients, sessions)

    @app.get("/api/cached/{ballot_id}")
    async def read(ballot_id: uuid.UUID) -> Response:
        found = await cache.get(f"ballot:{ballot_id}")
        if found is None:
            raise HTTPException(404, "the cache holds no such ballot")
        return Response(found, media_type="application/json")

    return on_lambda(app)
