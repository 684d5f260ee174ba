"""The whole system on one machine: what `civicq up` starts, in order, and stops again in the other order."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from botocore.credentials import Credentials

from cdk import site
from cdk.behaviours import BEHAVIOURS, Behaviour, uploading_to
from cdk.functions import DEFAULT_FUNCTION, FUNCTIONS, Function
from cdk.local import bucket, identity, invoking, sample, schedules, switch, uploads
from cdk.local.dashboard import PAGE as DASHBOARD
from cdk.local.dashboard import Dashboard
from cdk.local.dashboard.fleet import Fleet
from cdk.local.edge import Edge
from cdk.local.edge.figures import TARGET, Figures
from cdk.local.edge.invalidation import Invalidations
from cdk.local.errors import LocalCloudError
from cdk.local.gateway import Gateway
from cdk.local.http import Handler, Request, Response, problem
from cdk.local.http.server import serve
from cdk.local.invoking import Invocations
from cdk.local.outbox import PAGE, SEND_EMAIL, Outbox
from cdk.local.postgres import Postgres
from cdk.local.postgres_home import Home
from cdk.local.processes import allow_open_files
from cdk.local.queues import Queue, Queues
from cdk.local.runtime import Lambda, is_genuine
from cdk.local.sign_in import SignIn
from cdk.local.valkey import Valkey
from cdk.stages import LOCAL
from civicq import migrations
from civicq.front import lock
from civicq.front.exchange import Cluster

HOST = "127.0.0.1"
# Ten thousand people keep a connection each.
OPEN_FILES = 20_000
LONGEST_UPLOAD_BYTES = 128 * 1024 * 1024
DISTRIBUTION_ID = "ELOCALCIVICQ"
# On AWS the identity provider has a domain of its own.
LOCAL_BEHAVIOURS = (Behaviour(f"{identity.PREFIX}/*", "identity"), *BEHAVIOURS)

Report = Callable[[str], None]


def database(folder: Path, report: Report) -> Postgres:
    """A running server whose schema is up to date."""
    server = Postgres.start(folder / "postgres", report=report)
    try:
        migrations.upgrade(server.url)
    except BaseException:
        server.stop()
        raise
    return server


def variables(postgres: Postgres, valkey: Valkey, origin: str, aws: str, standing_key: str) -> dict[str, str]:
    """A function's environment: its settings, and where it finds AWS."""
    site_origins = f"{origin} {origin.replace(HOST, 'localhost')}"
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_ENDPOINT_URL_SQS": aws,
        "AWS_ENDPOINT_URL_CLOUDFRONT": aws,
        "AWS_ENDPOINT_URL_CLOUDWATCH": aws,
        "AWS_ENDPOINT_URL_S3": aws,
        "AWS_ENDPOINT_URL_SESV2": aws,
        "AWS_ENDPOINT_URL_SNS": aws,
        "AWS_ENDPOINT_URL_LAMBDA": aws,
        "DATABASE_WRITER_HOST": postgres.host,
        "DATABASE_READER_HOST": postgres.host,
        "DATABASE_PORT": str(postgres.port),
        "DATABASE_SSLMODE": "disable",
        "CACHE_HOST": valkey.host,
        "CACHE_PORT": str(valkey.port),
        "SITE_ORIGINS": site_origins,
        "SITE_ORIGIN": origin,
        "PUBLIC_FUNCTION": DEFAULT_FUNCTION,
        "CONTACT": "hello@civicq.example",
        "IDENTITY_URL": f"{origin}{identity.PREFIX}",
        "IDENTITY_TOKEN_URL": f"{origin}{identity.PREFIX}",
        "IDENTITY_API_URL": f"{origin}{identity.API}",
        "IDENTITY_CLIENT_ID": identity.CLIENT_ID,
        "STANDING_KEY": standing_key,
        "MAIL_FROM": "CivicQ <no-reply@civicq.example>",
        "PURGE_QUEUE_URL": f"{aws}/000000000000/purge",
        "DISTRIBUTION_ID": DISTRIBUTION_ID,
        "UPLOADS_URL": f"{aws}/{uploads.BUCKET}",
        "UPLOADS_BUCKET": uploads.BUCKET,
        "MEDIA_BUCKET": uploads.MEDIA_BUCKET,
        "ORIGIN_SECRETS": secrets.token_urlsafe(24),
    }


async def up(
    project: Path, folder: Path, port: int, report: Report, until: Callable[[], Awaitable[object]]
) -> None:
    """Start everything, say so, and run until `until` returns."""
    async with contextlib.AsyncExitStack() as stack:
        # The port first: nothing is worth starting when it is taken.
        front = _Front()
        try:
            edge_server = await serve(front, host=HOST, port=port)
        except OSError:
            raise LocalCloudError(
                f"port {port} on {HOST} is taken: end what holds it, or choose another: civicq up --port N"
            ) from None
        stack.push_async_callback(edge_server.close)
        origin = f"http://{HOST}:{edge_server.port}"

        postgres, valkey, dist = await _servers(stack, project, folder, report)
        if await asyncio.to_thread(sample.load, postgres.url):
            report("loaded the sample city, Harbor Falls")

        endpoint = _Front()
        aws_server = await serve(endpoint, host=HOST, longest_body_bytes=LONGEST_UPLOAD_BYTES)
        stack.push_async_callback(aws_server.close)
        settings = variables(
            postgres, valkey, origin, f"http://{HOST}:{aws_server.port}", kept_secret(folder / "standing.key")
        )
        functions = {each.name: _function(each, settings, folder, site.pages(project)) for each in FUNCTIONS}
        for function in functions.values():
            stack.push_async_callback(function.close)
        queues = {each.queue: Queue(each.queue, functions[each.name]) for each in FUNCTIONS if each.queue}
        for queue in queues.values():
            stack.push_async_callback(queue.close)

        provider = identity.Identity(folder)
        sign_in = SignIn(provider, tuple(settings["SITE_ORIGINS"].split()))
        outbox = Outbox()
        gateway = Gateway(functions, provider.verify, LOCAL)
        keys = Credentials(settings["AWS_ACCESS_KEY_ID"], settings["AWS_SECRET_ACCESS_KEY"])
        store = uploads.Uploads(folder / "s3", keys)
        shown = [_token(settings)]
        local = _Local(sign_in, outbox)
        edge = Edge(
            uploading_to(LOCAL_BEHAVIOURS, f"http://{HOST}:{aws_server.port}"),
            {
                "api": gateway,
                "site": bucket.origin(dist, origin),
                "media": store.media(),
                "identity": local,
            },
            origin_headers={"api": shown},
        )
        stack.push_async_callback(edge.close)
        fleet = Fleet(Cluster(valkey.host, valkey.port))
        local.dashboard = Dashboard(edge, gateway, functions, queues, fleet)
        figures = Figures(edge, DISTRIBUTION_ID)
        await stack.enter_async_context(figures.kept())
        endpoint.handler = _aws(
            Queues(queues),
            Invalidations(edge),
            figures,
            outbox,
            store=store,
            invocations=Invocations(functions[DEFAULT_FUNCTION], keys),
        )
        await stack.enter_async_context(schedules.kept(functions))
        await stack.enter_async_context(_renewed(shown, settings))
        await stack.enter_async_context(_switched(edge, switch.file_in(folder)))
        # Who is told that it is ready is answered at once, however busy the machine is.
        await asyncio.gather(*(functions[name].warm() for name in PROVISIONED))
        front.handler = _from_one_origin(edge, origin)

        state = folder / "up.json"
        database = (
            f"postgresql://{postgres.user}@/{postgres.database}?host={postgres.host}&port={postgres.port}"
        )
        state.write_text(json.dumps({"pid": os.getpid(), "url": origin, "database": database}))
        stack.callback(state.unlink, missing_ok=True)
        if not is_genuine():
            report("awslambdaric has no wheel here: functions run in a plain loop instead")
        report(f"mail that CivicQ sends is at {origin}{PAGE}, what it does just now at {origin}{DASHBOARD}")
        report(f"ready {origin}")
        await until()
        report("stopping")


class _Front:
    """Holds a port from the first moment, and answers 503 until there is something behind it."""

    def __init__(self) -> None:
        self.handler: Handler | None = None

    def __call__(self, request: Request) -> Response | Awaitable[Response]:
        if self.handler is None:
            starting = problem(503, "Service Unavailable", "CivicQ is starting. Try again in a few seconds.")
            starting.headers.append(("retry-after", "1"))
            return starting
        return self.handler(request)


def _from_one_origin(edge: Handler, origin: str) -> Handler:
    """Who came by the name localhost signs in at the one origin that the identity provider sends back to."""

    def answer(request: Request) -> Response | Awaitable[Response]:
        if (
            request.target.startswith("/api/session/sign-in")
            and ("host", origin.removeprefix("http://")) not in request.headers
        ):
            return Response(302, [("location", f"{origin}{request.target}"), ("cache-control", "no-store")])
        return edge(request)

    return answer


async def _servers(
    stack: contextlib.AsyncExitStack, project: Path, folder: Path, report: Report
) -> tuple[Postgres, Valkey, Path]:
    """The servers and the built site, side by side; when one fails, the others are stopped."""
    starting = (
        asyncio.to_thread(database, folder, report),
        asyncio.to_thread(Valkey.start, folder / "valkey", report=report),
        asyncio.to_thread(site.build, project, report),
    )
    postgres, valkey, dist = await asyncio.gather(*starting, return_exceptions=True)
    for started in (postgres, valkey):
        if isinstance(started, Postgres | Valkey):
            stack.push_async_callback(asyncio.to_thread, started.stop)
    for outcome in (postgres, valkey, dist):
        if isinstance(outcome, BaseException):
            raise outcome
    assert isinstance(postgres, Postgres)  # noqa: S101 (what else is left, for the type checker)
    assert isinstance(valkey, Valkey)  # noqa: S101
    assert isinstance(dist, Path)  # noqa: S101
    return postgres, valkey, dist


PROVISIONED = ("public", "civic")


def _function(function: Function, settings: dict[str, str], folder: Path, drawn: Path) -> Lambda:
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    log = logs / f"{function.name}.log"
    log.unlink(missing_ok=True)
    if function.language == "node":
        settings = settings | {"LAMBDA_TASK_ROOT": str(drawn)}
    if function.name in PROVISIONED:
        settings = settings | {"AWS_LAMBDA_INITIALIZATION_TYPE": "provisioned-concurrency"}
    return Lambda(function, settings, LOCAL.concurrency.get(function.name, 1), log)


def _aws(
    queues: Queues,
    invalidations: Handler,
    figures: Handler,
    outbox: Outbox,
    *,
    store: Handler,
    invocations: Handler,
) -> Handler:
    """AWS, as its clients reach it: CloudFront, S3, SES, Lambda by paths, CloudWatch, SQS by calls, SNS by a
    form.
    """

    def answer(request: Request) -> Response | Awaitable[Response]:
        if request.target.startswith("/2020-05-31/"):
            return invalidations(request)
        if request.target.startswith(invoking.PREFIX):
            return invocations(request)
        if request.target.startswith(uploads.PREFIXES):
            return store(request)
        if request.target == SEND_EMAIL:
            return outbox.email(request)
        headers = dict(request.headers)
        if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return outbox.sms(request)
        return (figures if headers.get("x-amz-target") == TARGET else queues)(request)

    return answer


class _Local:
    """What there is under /local/. The dashboard shows the edge that this stands behind, and comes later."""

    dashboard: Dashboard

    def __init__(self, sign_in: SignIn, outbox: Outbox) -> None:
        self._sign_in, self._outbox = sign_in, outbox

    def __call__(self, request: Request) -> Response | Awaitable[Response]:
        if request.method == "GET" and Dashboard.serves(request.target):
            return self.dashboard(request)
        if request.method == "GET" and request.target.startswith(PAGE):
            return self._outbox.show(request)
        return self._sign_in(request)


def kept_secret(path: Path) -> str:
    """A secret of this machine, made when it is first asked for."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text()


def _token(settings: dict[str, str]) -> tuple[str, str]:
    return lock.HEADER, lock.token(settings["ORIGIN_SECRETS"], time.time())


@contextlib.asynccontextmanager
async def _renewed(shown: list[tuple[str, str]], settings: dict[str, str]) -> AsyncIterator[None]:
    """What the edge shows its origin is never older than a day."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(86_400)
            shown[:] = [_token(settings)]

    task = asyncio.get_running_loop().create_task(renew())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def _switched(edge: Edge, file: Path) -> AsyncIterator[None]:
    """The edge's switch stands where `civicq mode` put it, within a second."""

    async def look() -> None:
        while True:
            edge.mode = switch.read(file)
            await asyncio.sleep(1)

    task = asyncio.get_running_loop().create_task(look())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def main(project: Path, folder: Path, port: int, *, fresh: bool = False) -> None:
    """`civicq up` with its data in `folder`, until Ctrl-C. `fresh` deletes what was stored there before."""
    allow_open_files(OPEN_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    if fresh:
        Home.of(folder / "postgres").remove()

    def report(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    async def run() -> None:
        asked = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
        starting = asyncio.ensure_future(up(project, folder, port, report, asked.wait))
        interrupted = asyncio.ensure_future(asked.wait())
        # Also while it is still starting: what has started by then is stopped.
        await asyncio.wait({starting, interrupted}, return_when=asyncio.FIRST_COMPLETED)
        interrupted.cancel()
        await starting

    try:
        import uvloop  # noqa: PLC0415 (it has no wheel on every system)

        uvloop.run(run())
    except ModuleNotFoundError:
        asyncio.run(run())
