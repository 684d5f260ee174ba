"""The functions as Lambda has them: their bundle unpacked, what the runtime brings apart from it, no more.

The database, the cache and AWS's APIs (by moto) are real servers on this machine.
"""

import asyncio
import contextlib
import io
import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import psycopg
import uv
from botocore.credentials import Credentials
from moto.server import ThreadedMotoServer
from PIL import Image

from cdk import site
from cdk.behaviours import PAGE_HEADER
from cdk.cloud.functions import bundle
from cdk.functions import DEFAULT_FUNCTION, FUNCTIONS, ROUTES, Function
from cdk.local import cloud, sample
from cdk.local.http import Request
from cdk.local.http.server import serve
from cdk.local.identity import CLIENT_ID, persona
from cdk.local.invoking import Invocations
from cdk.local.payload import event_of
from cdk.local.postgres import Postgres
from cdk.local.postgres_home import Home
from cdk.local.runtime import Lambda
from cdk.local.valkey import Valkey
from civicq.front import lock

PROJECT = Path(__file__).parents[2]
MACHINE = f"{platform.machine()}-manylinux_2_28"
SITE = "https://civicq.example"
# What Python's managed runtime has beside the interpreter (AWS: lambda-python).
RUNTIME_PACKAGES = ("awslambdaric", "boto3")
PATIENCE_SECONDS = 60
ROWS = {row.name: row for row in FUNCTIONS}
BALLOT_PAGE = "/cities/harbor-falls-or/ballots/2027-05-18"
PICTURE = f"img/{'a1' * 32}"  # of which one variant alone is stored


@dataclass(frozen=True)
class Unpacked:
    """`interpreter` is of the deployed version, and has no package of its own."""

    interpreter: Path
    task_root: Path
    runtime: Path

    def of(self, row: Function) -> "Unpacked":
        """With what this function carries besides, or is."""
        if row.language == "node":
            return replace(self, task_root=site.pages(PROJECT))
        if not row.packages:
            return self
        return replace(self, task_root=self.task_root.with_name(f"task-{row.packages}"))

    @property
    def variables(self) -> dict[str, str]:
        """What Lambda itself tells a function (AWS: configuration-envvars)."""
        return {
            "PATH": os.defpath,
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "LAMBDA_TASK_ROOT": str(self.task_root),
            "LAMBDA_RUNTIME_DIR": str(self.runtime),
            "PYTHONPATH": f"{self.task_root}{os.pathsep}{self.runtime}",
            "AWS_EXECUTION_ENV": f"AWS_Lambda_python{bundle.PYTHON}",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        }


def unpack(folder: Path, *, compiled: bool = True) -> Unpacked:
    """Into an empty folder. Not `compiled`: as if its `.pyc` had been left out."""
    ignored = None if compiled else shutil.ignore_patterns("__pycache__")
    for packages in sorted({row.packages for row in FUNCTIONS}):
        made = bundle.make(PROJECT, lambda _: None, MACHINE, packages)
        shutil.copytree(made, folder / (f"task-{packages}" if packages else "task"), ignore=ignored)
    _uv("venv", "--no-project", "--python", bundle.PYTHON, str(folder / "python"))
    exported = ("export", "--project", str(PROJECT), "--frozen", "--only-group", "local")
    locked = folder / "locked.txt"
    locked.write_text(_uv(*exported, "--no-emit-project", "--no-header", "--no-annotate", "--no-hashes"))
    _uv(
        *("pip", "install", "--target", str(folder / "runtime"), "--constraints", str(locked)),
        *("--python-platform", MACHINE, "--python-version", bundle.PYTHON, "--only-binary", ":all:"),
        *("--compile-bytecode", "--python", str(folder / "python/bin/python"), *RUNTIME_PACKAGES),
    )
    return Unpacked(folder / "python/bin/python", folder / "task", folder / "runtime")


def _uv(*words: str) -> str:
    environment = os.environ | {"PYENV_VERSION": bundle.PYTHON}  # noqa: TID251 (the mirror of this machine)
    ran = subprocess.run(
        [uv.find_uv_bin(), *words, "--quiet"], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout


@dataclass(frozen=True)
class Deployment:
    """A stage on one machine: its schema migrated by the function that does so, and the sample city in it."""

    unpacked: Unpacked
    postgres: Postgres
    aws: str
    variables: Mapping[str, str]
    folder: Path

    def function(
        self, row: Function, unpacked: Unpacked | None = None, more: Mapping[str, str] | None = None
    ) -> Lambda:
        """Only within a running loop; close it."""
        of = (unpacked or self.unpacked).of(row)
        # A machine that is busy otherwise must not fail it: how long it takes is measured, not tested.
        row = replace(row, timeout_seconds=max(row.timeout_seconds, PATIENCE_SECONDS))
        log = self.folder / f"{row.name}.log"
        variables = {**self.variables, **of.variables, **(more or {})}
        return Lambda(
            row,
            variables,
            1,
            log,
            client="awslambdaric",
            interpreter=str(of.interpreter),
            start_seconds=PATIENCE_SECONDS,
        )

    def invoke(self, name: str, event: Mapping[str, Any]) -> Any:
        """The answer of a process of its own. `FunctionFailed` if it fails; see its log in the folder."""

        async def once() -> Any:
            async with self.running(ROWS[name]) as function:
                return await function.invoke(event)

        return asyncio.run(once())

    @contextlib.asynccontextmanager
    async def running(self, row: Function, unpacked: Unpacked | None = None) -> AsyncIterator[Lambda]:
        """With `public` behind Lambda's Invoke, and started, where it asks that."""
        async with contextlib.AsyncExitStack() as stack:
            variables: dict[str, str] = {}
            if "public" in row.uses:
                public = self.function(ROWS[DEFAULT_FUNCTION])
                stack.push_async_callback(public.close)
                await public.invoke(self.event(DEFAULT_FUNCTION))
                door = await serve(Invocations(public, Credentials("local", "local")))
                stack.push_async_callback(door.close)
                variables["AWS_ENDPOINT_URL_LAMBDA"] = f"http://127.0.0.1:{door.port}"
            function = self.function(row, unpacked, variables)
            stack.push_async_callback(function.close)
            yield function

    def request(
        self, method: str, target: str, *, who: str = "", page: str = "", body: Any = None
    ) -> dict[str, Any]:
        """As the gateway tells a function of it; `who` is one of the sample's people."""
        headers = [
            *([(PAGE_HEADER, page)] if page else []),
            (lock.HEADER, lock.token(self.variables["ORIGIN_SECRETS"], time.time())),
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
        ]
        claims: dict[str, Any] | None = None
        if who:
            known = persona(who)
            claims = {"sub": str(known.id), "token_use": "access", "cognito:groups": list(known.groups)}
        sent = b"" if body is None else json.dumps(body).encode()
        route = next((each for each in ROUTES if _begins(each.path, target)), None)
        return event_of(Request(method, target, headers, sent), route, claims)

    def event(self, name: str) -> dict[str, Any]:
        """What the function is really invoked with, and can do something about."""
        ballot = self.ask("SELECT id FROM ballots")
        question = self.ask("SELECT id FROM questions ORDER BY id LIMIT 1")
        events: dict[str, Callable[[], dict[str, Any]]] = {
            "public": lambda: self.request("GET", f"/api/ballots/{ballot}"),
            "pages": lambda: self.request("GET", "/index.html", page=BALLOT_PAGE),
            "civic": lambda: self.request(
                "PUT", f"/api/me/votes/{question}", who="neighbor", body={"value": 1}
            ),
            "staff": lambda: self.request("GET", "/api/admin/cities/harbor-falls-or/queue", who="moderator"),
            "session": lambda: self.request("GET", "/api/session/sign-in?return_to=/ballot"),
            "variant": lambda: self.request("GET", f"/{PICTURE}/160.avif"),
            "purge": lambda: {"Records": [_record(tags) for tags in (["cities"], ["cities", "contest/1"])]},
            # What the function before it has answered (AWS: invocation-async-retain-records).
            "gauges": lambda: {"responsePayload": {"gauges": {"edge|requests": [7.0, time.time()]}}},
            "scaling": lambda: {"describe": True},
            "clock": lambda: {
                "ticks": [{"queue_url": self.variables["PURGE_QUEUE_URL"], "every_seconds": 15}]
            },
            "claims": lambda: {"request": {"userAttributes": _ANA}},
            "rotate": self._rotation,
        }
        if name in events:
            return events[name]()
        return {"source": "civicq.schedule"} if ROWS[name].every_seconds else {}

    def _rotation(self) -> dict[str, Any]:
        """Of a token that nobody has made yet (AWS: rotate-secrets_lambda-functions)."""
        secret = self.client("secretsmanager").create_secret(Name="token", SecretString="none yet")
        version = str(uuid.uuid4())
        return {"Step": "createSecret", "SecretId": secret["ARN"], "ClientRequestToken": version}

    def ask(self, statement: str, *values: object) -> Any:
        """The first value that the database answers with, asked as its owner; None for no row."""
        with psycopg.connect(
            host=self.postgres.host, user=self.postgres.user, dbname=self.postgres.database, autocommit=True
        ) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    def client(self, service: Any) -> Any:
        return boto3.client(service, endpoint_url=self.aws, **KEYS)


_ANA = {"email": "ana@example.org", "email_verified": "true"}
KEYS: dict[str, Any] = {
    "region_name": "us-east-1",
    "aws_access_key_id": "local",
    "aws_secret_access_key": "local",
}


@contextlib.contextmanager
def deployed() -> Iterator[Deployment]:
    with contextlib.ExitStack() as stack:
        site.build(PROJECT, lambda _: None)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="civicq-deployed-")))
        stack.callback(lambda: Home.of(folder / "postgres").remove())  # after it has stopped
        postgres = stack.enter_context(Postgres.start(folder / "postgres", durable=False))
        valkey = stack.enter_context(Valkey.start(folder / "valkey"))
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        stack.callback(server.stop)
        host, port = server.get_host_and_port()
        aws = f"http://{host}:{port}"
        stage = Deployment(unpack(folder), postgres, aws, _variables(postgres, valkey, aws), folder)
        stage.invoke("migrate", {})
        sample.load(postgres.url)
        yield stage


def _variables(postgres: Postgres, valkey: Valkey, aws: str) -> dict[str, str]:
    """As the local cloud's, but that AWS is moto, and holds what the stacks would have made there."""

    def client(service: Any) -> Any:
        return boto3.client(service, endpoint_url=aws, **KEYS)

    owner = json.dumps({"username": postgres.user, "password": "unasked"})
    secret = client("secretsmanager").create_secret(Name="owner", SecretString=owner)["ARN"]
    for bucket in ("uploads", "media"):
        client("s3").create_bucket(Bucket=bucket)
    picture = io.BytesIO()
    Image.new("RGB", (320, 400), "red").save(picture, "JPEG")
    client("s3").put_object(Bucket="media", Key=f"{PICTURE}/320.jpg", Body=picture.getvalue())
    client("sesv2").create_email_identity(EmailIdentity="no-reply@civicq.example")
    origin = {"Id": "api", "DomainName": "civicq.example", "CustomOriginConfig":
              {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}  # fmt: skip
    distribution = client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "api", "ViewerProtocolPolicy": "https-only"},
            "Comment": "",
            "Enabled": True,
        }
    )["Distribution"]["Id"]
    told = cloud.variables(postgres, valkey, SITE, aws, "a key of a stage")
    return {
        **told,
        "AWS_ENDPOINT_URL": aws,
        "DATABASE_NAME": postgres.database,
        "DATABASE_OWNER_HOST": postgres.host,
        "DATABASE_OWNER_SECRET": secret,
        "PURGE_QUEUE_URL": client("sqs").create_queue(QueueName="purge")["QueueUrl"],
        "DISTRIBUTION_ID": distribution,
        "UPLOADS_BUCKET": "uploads",
        "MEDIA_BUCKET": "media",
        "IDENTITY_URL": "https://identity.civicq.example",
        "IDENTITY_CLIENT_ID": CLIENT_ID,
    }


def _begins(route: str, target: str) -> bool:
    return route.endswith("{proxy+}") and target.startswith(route.removesuffix("{proxy+}"))


def _record(tags: list[str]) -> dict[str, Any]:
    """A message as Lambda hands it on (AWS: with-sqs)."""
    return {
        "messageId": "-".join(tags),
        "receiptHandle": "1",
        "body": json.dumps({"tags": tags}),
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1795000000000"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:purge",
        "awsRegion": "us-east-1",
    }
