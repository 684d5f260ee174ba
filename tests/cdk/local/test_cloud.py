"""The whole local cloud, started by its own command and used from outside."""

import http.client
import json
import re
import subprocess
import time
import urllib.parse
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cloud, run_civicq, running_cloud

WORDS = "Who mends the harbor wall tonight?"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def send(
    cloud: Cloud,
    target: str,
    method: str = "GET",
    body: Any = None,
    *,
    token: str = "",
    headers: dict[str, str] | None = None,
) -> Answer:
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(cloud.url).netloc, timeout=30)
    sent = dict(headers or {})
    if token:
        sent["authorization"] = f"Bearer {token}"
    if body is not None:
        sent["content-type"] = "application/json"
    connection.request(method, target, None if body is None else json.dumps(body), sent)
    response = connection.getresponse()
    content = response.read()
    cookies = response.headers.get_all("set-cookie") or []
    found = {name.lower(): value for name, value in response.getheaders()}
    connection.close()
    return Answer(response.status, found, cookies, content)


def eventually(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.1)


@pytest.fixture
def contest(cloud: Cloud) -> str:
    ballot = send(cloud, "/api/cities/harbor-falls-or/ballots/2027-05-18").json
    return str(ballot["contests"][0]["id"])


def test_the_second_read_of_a_ballot_is_an_edge_hit(cloud: Cloud) -> None:
    target = "/api/cities/harbor-falls-or/ballots/2027-05-18?precinct=millside"
    first, second = send(cloud, target), send(cloud, target)
    assert (first.status, first.headers["x-cache"]) == (200, "Miss from cloudfront")
    assert (second.status, second.headers["x-cache"]) == (200, "Hit from cloudfront")
    assert first.body == second.body
    assert second.headers["cache-control"] == "no-cache"
    assert "cache-tag" not in second.headers
    unchanged = send(cloud, target, headers={"if-none-match": second.headers["etag"]})
    assert (unchanged.status, unchanged.body) == (304, b"")


def test_a_question_reaches_everybody_and_its_withdrawal_too(cloud: Cloud, contest: str) -> None:
    """Words purge: the edge is told through outbox, relay, queue and CreateInvalidation."""
    target = f"/api/contests/{contest}/questions?sort=new&limit=100"
    token = cloud.sign_in("citizen")
    send(cloud, target)
    assert send(cloud, target).headers["x-cache"] == "Hit from cloudfront"
    asked = send(cloud, "/api/me/questions", "POST", {"contest_id": contest, "text": WORDS}, token=token)
    assert asked.status == 201
    question = asked.json["id"]

    def listed() -> bool:
        return question in [each["id"] for each in send(cloud, target).json["questions"]]

    eventually(listed)
    assert send(cloud, f"/api/me/questions/{question}", "DELETE", token=token).status == 204
    eventually(lambda: not listed())


def test_a_vote_cast_twice_is_one_vote_and_is_folded_into_the_score(cloud: Cloud, contest: str) -> None:
    token = cloud.sign_in("citizen-901")
    asked = send(cloud, "/api/me/questions", "POST", {"contest_id": contest, "text": WORDS}, token=token)
    target = f"/api/me/votes/{asked.json['id']}"
    for _ in range(2):
        voted = send(cloud, target, "PUT", {"value": 1}, token=token)
        assert (voted.status, voted.json["up"], voted.json["down"]) == (200, 1, 0)
    mine = send(cloud, f"/api/me/votes?contest={contest}", token=token)
    assert mine.json["votes"] == [{"question_id": asked.json["id"], "value": 1}]
    # `limit` makes an address that nobody has read before, so the edge has nothing old to show.
    numbers = iter(range(50, 100))

    def up() -> int:
        listed = send(cloud, f"/api/contests/{contest}/questions?sort=new&limit={next(numbers)}").json[
            "questions"
        ]
        return int(next(each["up"] for each in listed if each["id"] == asked.json["id"]))

    eventually(lambda: up() == 1)


def test_while_the_edge_is_read_only_votes_are_held_back_and_reads_go_on(cloud: Cloud) -> None:
    token = cloud.sign_in("citizen-902")

    def vote() -> Answer:
        return send(cloud, f"/api/me/votes/{uuid.uuid4()}", "PUT", {"value": 1}, token=token)

    try:
        assert run_civicq("mode", "read-only", data=cloud.data).returncode == 0
        eventually(lambda: vote().status == 503)
        assert vote().headers["retry-after"] == "300"
        assert send(cloud, "/api/me/votes", token=token).status == 200
        assert send(cloud, "/api/cities").status == 200
    finally:
        run_civicq("mode", "open", data=cloud.data)
    eventually(lambda: vote().status == 404)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
def test_a_foreign_token_is_a_401_problem(cloud: Cloud, token: str) -> None:
    answer = send(cloud, "/api/me/votes", token=token)
    assert (answer.status, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_what_is_personal_is_never_cached_nor_reached_by_a_public_path(cloud: Cloud) -> None:
    token = cloud.sign_in("neighbor")
    for target in ("/api/me", "/api/me/votes", "/api/me/questions"):
        for _ in range(2):
            answer = send(cloud, target, token=token)
            assert answer.headers["cache-control"] == "private, no-store"
            assert "hit" not in answer.headers["x-cache"].lower()
    for target in (
        "/api/me/x.css",
        "/api/me;x.css",
        "/api/me%2fx.css",
        "/api/me%00.css",
        "//api/me",
        "/assets/..%2fapi/me",
    ):
        send(cloud, target, token=token)
        assert cloud.url not in send(cloud, target).body.decode("utf-8", "replace")
        assert send(cloud, target).status in {200, 400, 401, 404}
        assert b'"groups"' not in send(cloud, target).body


def test_the_browsers_cookie_works_on_personal_paths_only(cloud: Cloud, contest: str) -> None:
    cookie = {"cookie": f"__Host-session={cloud.sign_in('neighbor')}"}
    assert send(cloud, "/api/me", headers=cookie).status == 200
    with_cookie, without = send(cloud, "/api/cities", headers=cookie), send(cloud, "/api/cities")
    assert with_cookie.body == without.body
    asked = {"contest_id": contest, "text": WORDS}
    foreign = cookie | {"origin": "https://evil.test"}
    assert send(cloud, "/api/me/questions", "POST", asked, headers=foreign).status == 403


def test_signing_in_and_out_by_the_browsers_way(cloud: Cloud) -> None:
    def follow(answer: Answer) -> str:
        return answer.headers["location"].removeprefix(cloud.url)

    jar: dict[str, str] = {}

    def visit(target: str, method: str = "GET", form: dict[str, str] | None = None) -> Answer:
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(cloud.url).netloc, timeout=30)
        body = urllib.parse.urlencode(form) if form is not None else None
        if body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        content, cookies = response.read(), response.headers.get_all("set-cookie") or []
        connection.close()
        for cookie in cookies:
            pair, _, rules = cookie.partition(";")
            name, _, value = pair.partition("=")
            jar[name] = value
            assert "Secure" in rules
            assert "Path=/" in rules
            assert "SameSite=lax" in rules
            assert "HttpOnly" in rules or name == "signed_in"
        return Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, cookies, content
        )

    def come_in() -> None:
        page = visit(follow(visit("/api/session/sign-in?return_to=/cities")))
        assert b"Sign in" in page.body
        fields = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page.body.decode()))
        arrived = visit(follow(visit("/local/oauth2/authorize", "POST", fields | {"persona": "citizen"})))
        assert (arrived.status, arrived.headers["location"]) == (303, "/cities")

    come_in()
    assert visit("/api/me").status == 200
    jar["__Host-session"] = ""
    assert visit("/api/me").status == 401
    assert visit("/api/session/refresh", "POST").status == 204
    assert visit("/api/me").status == 200
    assert visit("/api/session/sign-out", "POST").status == 303
    assert visit("/api/me").status == 401
    assert jar["__Host-refresh"].strip('"') == ""
    come_in()
    kept = dict(jar)
    assert visit("/api/session/sign-out-everywhere", "POST").status == 303
    assert jar["__Host-session"].strip('"') == ""
    jar |= kept
    assert visit("/api/session/refresh", "POST").status == 401


def test_the_site_is_served_and_its_pages_are_the_app(cloud: Cloud) -> None:
    assert send(cloud, "/me/votes").body == send(cloud, "/index.html").body
    script = re.findall(r'src="(/assets/[^"]+\.js)"', send(cloud, "/").body.decode())[0]
    compressed = send(cloud, script, headers={"accept-encoding": "br"})
    assert compressed.headers["content-encoding"] == "br"
    assert compressed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert send(cloud, "/assets/none.js").status == 404


def test_ready_tells_that_database_and_cache_answer(cloud: Cloud) -> None:
    assert send(cloud, "/api/ready").json == {"status": "ok", "database": "ok", "cache": "ok"}


def test_an_import_reaches_the_running_cloud(cloud: Cloud, tmp_path: Path) -> None:
    send(cloud, "/api/cities")
    file = tmp_path / "ballot.csv"
    file.write_text(
        "election_date,jurisdiction,contest_title,candidate_or_choice\n"
        '2027-06-01,"Saltmarsh, OR",Mayor,Ada Quist\n2027-06-01,"Saltmarsh, OR",Mayor,Bram Teller\n'
    )
    assert "dry run" in run_civicq("import", file, "--dry-run", data=cloud.data).stdout
    done = run_civicq("import", file, data=cloud.data)
    assert done.returncode == 0, done.stderr
    eventually(lambda: b"Saltmarsh" in send(cloud, "/api/cities").body)


def test_a_taken_port_is_one_clear_line(cloud: Cloud, tmp_path: Path) -> None:
    port = cloud.url.rpartition(":")[2]
    refused = run_civicq("up", "--port", port, data=tmp_path / "other")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert (
        refused.stderr
        == f"civicq: port {port} on 127.0.0.1 is taken: end what holds it, or choose another: civicq up --port N\n"
    )


def test_a_second_up_on_the_same_data_is_one_clear_line(cloud: Cloud) -> None:
    refused = run_civicq("up", "--port", "0", data=cloud.data)
    assert refused.returncode == 1
    assert refused.stderr.startswith("civicq: ")
    assert refused.stderr.count("\n") == 1
    assert send(cloud, "/api/health").status == 200


def children_of(pid: int) -> set[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in listed.splitlines())}
    found = {child for child, parent in parents.items() if parent == pid}
    return found | {grandchild for child in found for grandchild in children_of(child)}


def test_ctrl_c_leaves_no_process_and_what_was_stored_is_there_at_the_next_start(tmp_path: Path) -> None:
    from cdk.local.postgres_home import Home

    with running_cloud(tmp_path) as first:
        contest = send(first, "/api/cities/harbor-falls-or/ballots/2027-05-18").json["contests"][0]["id"]
        token = first.sign_in("citizen")
        asked = send(first, "/api/me/questions", "POST", {"contest_id": contest, "text": WORDS}, token=token)
        started = children_of(first.pid)
        assert len(started) >= 4
    left = {pid for pid in started if Path(f"/proc/{pid}").exists()}
    assert left == set()
    with running_cloud(tmp_path) as second:
        assert send(second, f"/api/questions/{asked.json['id']}").json["text"] == WORDS
        assert send(second, "/api/me/questions", token=token).json["questions"][0]["text"] == WORDS
    Home.of(tmp_path / "postgres").remove()


@pytest.mark.parametrize("command", ["sign-in", "up"])
def test_a_folder_that_cannot_be_one_is_one_clear_line(command: str) -> None:
    refused = run_civicq(command, data=Path("/dev/null/x"))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("civicq: ")
    assert "/dev/null/x" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_who_came_by_the_name_localhost_signs_in_where_the_provider_sends_back_to(cloud: Cloud) -> None:
    target = "/api/session/sign-in?return_to=/cities"
    sent_on = send(cloud, target, headers={"host": f"localhost:{cloud.url.rpartition(':')[2]}"})
    assert (sent_on.status, sent_on.headers["location"]) == (302, f"{cloud.url}{target}")
    assert "/local/oauth2/authorize" in send(cloud, target).headers["location"]
