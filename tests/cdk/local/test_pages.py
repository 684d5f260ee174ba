"""Pages as HTML: what the function in Node draws reaches everybody alike, ends with what it shows, and is never missed."""

import asyncio
import json
import os
import re
import textwrap
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import Credentials

from cdk import site
from cdk.behaviours import BEHAVIOURS, PAGE_HEADER, PRERENDERED
from cdk.functions import Function
from cdk.local import bucket
from cdk.local.edge import Edge
from cdk.local.gateway import Gateway
from cdk.local.http import Request, Response
from cdk.local.http.server import serve
from cdk.local.invoking import Invocations
from cdk.local.runtime import Lambda
from civicq.front import lock
from tests.cdk.local.loop import in_a_loop
from tests.cdk.local.test_cloud import Answer, eventually, send
from tests.cdk.local.test_gateway import AMPLE
from tests.conftest import Cloud

PROJECT = Path(__file__).parents[3]
KEY = "known-to-functions"
BALLOT = "/cities/harbor-falls-or/ballots/2027-05-18"
# Keeps what it was asked in its log, and answers as the path says: `/api/cities` with a list.
PUBLIC = """
    import json

    def handler(event, context):
        print("asked " + json.dumps(event), flush=True)
        told = json.loads(open("{answer}").read())
        if told == "raise":
            raise RuntimeError("the database is away")
        return told
"""
CITIES = {
    "statusCode": 200,
    "headers": {
        "content-type": "application/json",
        "cache-control": "public, max-age=0, s-maxage=60",
        "cache-tag": "cities",
    },
    "body": '{"cities":[]}',
}


class Stand:
    """The edge, the gateway and `pages`, all real, in front of a `public` that answers as the test says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edge: Edge
        self.gateway: Gateway
        self.answer = folder / "answer.json"

    async def ask(self, path: str, *headers: tuple[str, str]) -> tuple[int, str]:
        answer = self.edge(Request("GET", path, list(headers)))
        shown = answer if isinstance(answer, Response) else await answer
        head = shown.head.decode() if shown.head else ""
        return int(head.split()[1]), shown.body.decode()

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Of `public`, the events."""
        lines = (self.folder / "public.log").read_text().splitlines()
        return [json.loads(line.removeprefix("asked ")) for line in lines if line.startswith("asked ")]


@asynccontextmanager
async def standing(folder: Path, **variables: str) -> AsyncIterator[Stand]:
    dist = site.build(PROJECT, lambda _: None)
    stand = Stand(folder)
    (folder / "answering.py").write_text(textwrap.dedent(PUBLIC).replace("{answer}", str(stand.answer)))
    async with AsyncExitStack() as stack:
        python = {"PATH": os.defpath, "PYTHONPATH": str(folder)}
        public = Lambda(Function("public", "answering.handler"), python, 2, folder / "public.log")
        stack.push_async_callback(public.close)
        aws = await serve(Invocations(public, Credentials("local", "local")))
        stack.push_async_callback(aws.close)
        told = {
            "LAMBDA_TASK_ROOT": str(site.pages(PROJECT)),
            "SITE_ORIGIN": "https://civicq.example",
            "PUBLIC_FUNCTION": "public",
            "ORIGIN_SECRETS": f"an-older-key {KEY}",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_ENDPOINT_URL_LAMBDA": f"http://127.0.0.1:{aws.port}",
        }
        # A page waits for no start.
        await public.warm()
        pages = Lambda(
            Function("pages", "pages.handler", language="node"), told | variables, 1, folder / "pages.log"
        )
        stack.push_async_callback(pages.close)
        gateway = Gateway({"public": public, "pages": pages}, lambda _: None, AMPLE)
        files = bucket.origin(dist, "https://civicq.example")
        stand.gateway = gateway
        stand.edge = Edge(
            BEHAVIOURS,
            {"api": gateway, "site": files, "media": files},
            origin_headers={"api": [(lock.HEADER, lock.token(KEY, time.time()))]},
        )
        stack.push_async_callback(stand.edge.close)
        yield stand


@in_a_loop
async def test_whoever_draws_asks_with_the_edges_token_and_with_nothing_of_the_visitor(
    tmp_path: Path,
) -> None:
    async with standing(tmp_path) as stand:
        stand.answer.write_text(json.dumps(CITIES))
        visitor = (
            ("cookie", "__Host-session=secret"),
            ("authorization", "Bearer secret"),
            ("x-page", "//evil.test"),
        )
        status, page = await stand.ask("/", *visitor)
        assert (status, 'id="state"' in page) == (200, True)
        assert '<link rel="canonical" href="https://civicq.example/"' in page
        assert "evil.test" not in page
        [asked] = stand.asked
        assert (asked["rawPath"], asked["headers"]["x-origin-verify"]) == (
            "/api/cities",
            lock.token(KEY, time.time()),
        )
        assert "secret" not in json.dumps(asked)
        # Those who sign in or out are shown the same bytes, and nobody is asked again.
        assert await stand.ask("/") == (200, page)
        assert len(stand.asked) == 1


@in_a_loop
async def test_a_page_that_cannot_be_drawn_is_the_empty_site_and_one_of_a_person_always_is(
    tmp_path: Path,
) -> None:
    empty = (PROJECT / "frontend/dist/index.html").read_text()
    async with standing(tmp_path) as stand:
        for answer in ("raise", {**CITIES, "statusCode": 500}, {**CITIES, "body": "no JSON"}):
            stand.answer.write_text(json.dumps(answer))
            assert await stand.ask("/") == (200, empty)
            stand.edge.purge_all()
        asked = len(stand.asked)
        assert await stand.ask("/me/votes") == (200, empty)
        assert len(stand.asked) == asked
        # The wrong token is no failure: nobody is shown a way around the edge.
        stand.answer.write_text(json.dumps({**CITIES, "statusCode": 403}))
        assert (await stand.ask("/"))[0] == 403


@in_a_loop
async def test_whoever_goes_around_the_edge_is_drawn_no_page_not_even_one_that_asks_for_nothing(
    tmp_path: Path,
) -> None:
    day = 24 * 3600
    async with standing(tmp_path) as stand:
        stand.answer.write_text(json.dumps(CITIES))
        for page in ("/", "/privacy", "/me/votes", "/no/such"):
            for shown, is_edge in (
                ("", False),
                ("guessed", False),
                (f"{time.strftime('%Y-%m-%d', time.gmtime())}.{'0' * 64}", False),
                (lock.token("another-key", time.time()), False),
                (lock.token(KEY, time.time() - (lock.GOOD_DAYS + 1) * day), False),
                (lock.token(KEY, time.time() + 3 * day), False),
                (lock.token(KEY, time.time() - (lock.GOOD_DAYS - 1) * day), True),
                (lock.token("an-older-key", time.time()), True),
            ):
                headers = [(PAGE_HEADER, page), *([(lock.HEADER, shown)] if shown else [])]
                answer = stand.gateway(Request("GET", "/index.html", headers))
                told = answer if isinstance(answer, Response) else await answer
                assert (told.status != 403) == is_edge, (page, shown)
                assert is_edge or dict(told.headers)["cache-control"] == "private, no-store"


@in_a_loop
async def test_what_hangs_on_no_data_stands_while_nothing_but_the_bucket_does(tmp_path: Path) -> None:
    async with standing(tmp_path, SITE_ORIGIN="") as stand:
        stand.answer.write_text(json.dumps("raise"))
        for name in PRERENDERED:
            status, page = await stand.ask(f"/{name}?utm_source=letter")
            assert (status, page.count("<h1")) == (200, 1)
            assert f'<link rel="canonical" href="https://civicq.example/{name}" />' in page
            assert f'<html lang="{"es" if name.startswith("es/") else "en"}"' in page
            assert "site.invalid" not in page
        assert stand.asked == []
        assert not (tmp_path / "pages.log").exists()


@in_a_loop
async def test_where_the_function_does_not_start_pages_are_the_empty_site(tmp_path: Path) -> None:
    async with standing(tmp_path, SITE_ORIGIN="") as stand:
        stand.answer.write_text(json.dumps(CITIES))
        assert await stand.ask("/es") == (200, (PROJECT / "frontend/dist/es/index.html").read_text())
        assert "SITE_ORIGIN is not set" in (tmp_path / "pages.log").read_text()


@in_a_loop
async def test_lambdas_invoke_is_for_whoever_signs_and_for_public_alone(tmp_path: Path) -> None:
    import boto3

    (tmp_path / "answering.py").write_text("def handler(event, context):\n    return event['say']\n")
    variables = {"PATH": os.defpath, "PYTHONPATH": str(tmp_path)}
    public = Lambda(Function("public", "answering.handler"), variables, 1, tmp_path / "log")
    door = await serve(Invocations(public, Credentials("local", "local")))

    def invoke(function: str, event: str, secret: str) -> Any:
        client = boto3.client(
            "lambda", "us-east-1", endpoint_url=f"http://127.0.0.1:{door.port}", aws_access_key_id="local",
            aws_secret_access_key=secret,
        )  # fmt: skip
        try:
            answer = client.invoke(FunctionName=function, Payload=event)
        except client.exceptions.ClientError as refused:
            return refused.response["Error"]["Code"]
        return answer.get("FunctionError") or json.load(answer["Payload"])

    try:
        for function, event, secret, told in (
            ("public", '{"say": "é"}', "local", "é"),
            ("public", "{}", "local", "Unhandled"),
            ("public", "{", "local", "InvalidRequestContentException"),
            ("civic", '{"say": 1}', "local", "AccessDeniedException"),
            ("public", '{"say": 1}', "guessed", "SignatureDoesNotMatch"),
        ):
            assert await asyncio.to_thread(invoke, function, event, secret) == told
    finally:
        await door.close()
        await public.close()


# In the whole local cloud.


def drawn(cloud: Cloud, path: str, **headers: str) -> Answer:
    """Once it is: on a busy machine the first functions start more slowly than a page waits."""
    found: list[Answer] = []
    send(cloud, "/api/cities")

    def is_drawn() -> bool:
        found[:] = [send(cloud, path, headers=headers)]
        return b'id="state"' in found[0].body

    eventually(is_drawn, 60)
    return found[0]


def test_a_page_is_the_same_bytes_for_everybody_and_a_hit_for_the_second(cloud: Cloud) -> None:
    first = drawn(cloud, BALLOT)
    assert b"Harbor Falls" in first.body
    cookie = {"cookie": f"__Host-session={cloud.sign_in('neighbor')}; signed_in=1"}
    second = send(cloud, f"{BALLOT}?utm_source=letter", headers=cookie)
    assert (second.body, second.headers["x-cache"]) == (first.body, "Hit from cloudfront")
    assert second.headers["cache-control"] == "no-cache"
    assert second.headers.keys().isdisjoint({"cache-tag", "set-cookie"})
    again = send(cloud, BALLOT, headers={"if-none-match": second.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_page_that_the_build_has_drawn_has_the_headers_of_the_others(cloud: Cloud) -> None:
    page, drawn_now = send(cloud, "/es/privacy"), drawn(cloud, BALLOT)
    own = {
        "age",
        "cache-tag",
        "content-length",
        "date",
        "etag",
        "server-timing",
        "vary",
        "x-amz-cf-id",
        "x-cache",
    }
    assert {name: told for name, told in page.headers.items() if name not in own} == {
        name: told for name, told in drawn_now.headers.items() if name not in own
    }
    # All that it runs are files, as the policy wants it.
    assert re.findall(rb"<script (?!type=.application/json)[^>]*>", page.body) == re.findall(
        rb"<script type=.module. crossorigin src=./assets/[^>]*>", page.body
    )
    again = send(cloud, "/es/privacy", headers={"if-none-match": page.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_question_that_is_taken_back_goes_from_its_pages(cloud: Cloud) -> None:
    """Words purge: through outbox, relay, queue and CreateInvalidation, by the tags of what was drawn."""
    words = "Who counts the gulls on the breakwater?"
    ballot = send(cloud, f"/api{BALLOT}").json
    token = cloud.sign_in("citizen-903")
    asked = {"contest_id": ballot["contests"][0]["id"], "text": words}
    question = send(cloud, "/api/me/questions", "POST", asked, token=token).json["id"]
    own, listed = f"/questions/{question}", f"/es/contests/{asked['contest_id']}?sort=new"
    for page in (own, listed):
        eventually(lambda page=page: words.encode() in drawn(cloud, page).body, 60)  # type: ignore[misc]
    assert send(cloud, f"/api/me/questions/{question}", "DELETE", token=token).status == 204
    for page in (own, listed):
        eventually(lambda page=page: words.encode() not in send(cloud, page).body, 60)  # type: ignore[misc]
    eventually(lambda: send(cloud, own).status in {404, 410})


@pytest.mark.parametrize(
    "path", ["/nothing/here", "/cities/none", f"/questions/{'0' * 8}-0000-7000-8000-{'0' * 12}"]
)
def test_what_is_not_there_says_so_by_its_status(cloud: Cloud, path: str) -> None:
    assert drawn(cloud, path).status == 404
