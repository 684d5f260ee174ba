"""A cold start: CPU of a fresh process from its birth until its first answer, byte code compiled before.

Ours and the naive stack answer from the cache, so they also connect to it, by TLS and with a signed token;
the others answer from memory, which flatters them.
"""

from collections.abc import Mapping

import redis

from load_tests.bench import asking
from load_tests.bench.asking import BALLOT, UNSHIPPED, Subject
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import interleaved, tell
from load_tests.bench.servers import behind_tls, one_node
from load_tests.bench.subjects import document

MEASURE = "cold start, CPU until the first answer, .pyc present"
OURS = "CivicQ's public function, to its first L2 hit over TLS"
POWERTOOLS = "Powertools HTTP resolver"
FASTAPI = "Mangum + FastAPI, 16 routes"
NAIVE = "naive full stack, to its first Redis hit over TLS"
SUBJECTS = {
    "bare handler, json": "bare:dumped",
    OURS: "civicq_public:until_its_first_hit",
    POWERTOOLS: "powertools:raw",
    "Mangum + Starlette": "mangum_starlette:raw",
    FASTAPI: "mangum_fastapi:sixteen_routes",
    NAIVE: "naive_stack:until_its_first_hit",
}
USER = "civicq"  # whom the naive stack's token is for as well
BOUNDS = {OURS: [Bound(0.5, of=FASTAPI), Bound(0.2, of=NAIVE)]}


def run(rounds: int, quick: bool) -> list[Row]:  # noqa: ARG001 (a cold start is as long as it is)
    with one_node() as server, behind_tls(server) as tls:
        environment = asking.NO_SERVERS | {
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "CACHE_HOST": tls.host,
            "CACHE_PORT": str(tls.port),
            "CACHE_AUTHORITIES": str(tls.authorities),
            "CACHE_USER": USER,
            "CACHE_NAME": "civicq",
        }
        with redis.Redis(server.host, server.port) as client:
            client.execute_command("ACL", "SETUSER", USER, "on", "nopass", "~*", "&*", "+@all")
            client.set(f"ballot:{BALLOT}", document.text())
        _once("civicq_public:with_a_ballot", environment)
        tell("byte code")
        for name, spec in SUBJECTS.items():
            _check(name, _once(spec, environment))
        found = interleaved(
            {
                name: lambda spec=spec: _once(spec, environment)  # type: ignore[misc]
                for name, spec in SUBJECTS.items()
            },
            rounds,
        )
    return [
        Row(
            MEASURE,
            name,
            "ms",
            [1e3 * each.life for each in samples],
            None if name == POWERTOOLS else POWERTOOLS,
            BOUNDS.get(name, ()),
        )
        for name, samples in found.items()
    ]


def _once(spec: str, environment: Mapping[str, str]) -> asking.Found:
    path = f"/api/cached/{BALLOT}" if spec.startswith("naive_stack") else f"/api/ballots/{BALLOT}"
    with Subject(spec, environment, absent=UNSHIPPED) as subject:
        return subject.ask(asking.event(path))


def _check(name: str, found: asking.Found) -> None:
    answer = found.answer
    if answer["statusCode"] != 200 or len(answer["body"]) < 6_000:
        raise CannotRun(f"{name} answered {answer['statusCode']}: {answer['body']:.100}")
    if name == OURS and "redis; hit" not in answer["headers"]["cache-status"]:
        raise CannotRun(f"{name} did not answer from the cache: {answer['headers']['cache-status']}")
