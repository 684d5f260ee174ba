"""The way of a request through `civicq up`: what each process spends on it, by where the answer comes from.

Processor time is the kernel's own count of each process; what they spend while nobody asks is taken off.
"""

import asyncio
import contextlib
import itertools
import json
import re
import tempfile
import time
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civicq.tables import uuid7
from load_tests.bench.report import CannotRun, Row
from load_tests.bench.rounds import tell
from load_tests.processes import family
from load_tests.running import civicq
from load_tests.starting import DidNotStart, started

CONNECTIONS = 16
VOTERS = 200
HITS, MISSES = 10_000, 300
START_SECONDS = 120
# Longer than a process keeps its own copy, and shorter than Redis keeps a missing page.
FORGOTTEN_SECONDS = 2.2
GROUPS = {
    r"civicq\.handlers\.(\w+)": "function {}",
    r"awslambdaric.*handlers\.(\w+)": "function {}",
    r"valkey-server": "Valkey",
    r"postgres": "Postgres",
    r"cdk\.local\.cli": "edge, gateway, Runtime API",
}
# The workers on their schedules are not.
ON_THE_WAY = {"edge, gateway, Runtime API", "function public", "function civic", "Valkey", "Postgres"}

Spent = defaultdict[str, float]


@dataclass(frozen=True)
class Asked:
    """A request as it goes over the wire."""

    method: str
    target: str
    token: str = ""
    body: bytes = b""

    def __bytes__(self) -> bytes:
        lines = [f"{self.method} {self.target} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


class Site:
    """A running `civicq up` of our own."""

    def __init__(self, data: Path, url: str, pid: int) -> None:
        self.url = url
        self._data = data
        self._pid = pid
        ballot = self.get("/api/cities/harbor-falls-or/ballots/2027-05-18")
        self.ballot = f"/api/ballots/{ballot['id']}"
        self.lists = [f"/api/contests/{contest['id']}/questions" for contest in ballot["contests"]]
        self.question = self.get(f"{self.ballot}/trending")["questions"][0]["id"]
        # Addresses that nobody has asked for yet, each once.
        self._fresh = itertools.product(self.lists, ("top", "new", "controversial"), range(1, 101))
        told = civicq(data, "sign-in", "--count", VOTERS)
        self.tokens = told.split()
        self._value = 0

    def get(self, target: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{target}") as answer:  # noqa: S310 (our own, on loopback)
            return json.load(answer)

    def spent(self) -> Spent:
        """Seconds of processor time so far, by what the process is."""
        seconds: Spent = defaultdict(float)
        for pid in family(self._pid):
            with contextlib.suppress(OSError):
                words = (
                    Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
                seconds[_group(words)] += (
                    sum(
                        int(each.read_text().split()[0])
                        for each in Path(f"/proc/{pid}/task").glob("*/schedstat")
                    )
                    / 1e9
                )
        return seconds

    def edge_hits(self, number: int) -> Iterator[Asked]:
        return (Asked("GET", self.ballot) for _ in range(number))

    def loads(self, number: int) -> Iterator[Asked]:
        """Lists of questions that neither the edge nor Redis has yet."""
        for address, sort, limit in itertools.islice(self._fresh, number):
            yield Asked("GET", f"{address}?limit={limit}&sort={sort}")

    def missing(self, ids: Sequence[uuid.UUID]) -> Iterator[Asked]:
        """Pages that do not exist: Redis remembers them for a while, the edge never does."""
        return (Asked("GET", f"/api/contests/{each}") for each in ids)

    def votes(self, number: int) -> Iterator[Asked]:
        self._value = 1 if self._value != 1 else -1
        body = json.dumps({"value": self._value}).encode()
        for each in range(number):
            yield Asked("PUT", f"/api/me/votes/{self.question}", self.tokens[each % VOTERS], body)


def run(rounds: int, quick: bool) -> list[Row]:
    if not Path("/proc/self/schedstat").exists():
        raise CannotRun("this kernel does not count processor time in /proc: run it on Linux")
    hits, misses = (HITS // 10, MISSES // 4) if quick else (HITS, MISSES)
    samples: dict[tuple[str, str], list[float]] = {}
    with _site() as site:
        # Every environment has started, and has imported what it needs.
        asyncio.run(_ask(site.url, [*site.edge_hits(10), *site.loads(60), *site.votes(VOTERS)]))
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            for kind, spent in _round(site, hits, misses):
                for process, seconds in spent.items():
                    samples.setdefault((kind, process), []).append(1e6 * max(0.0, seconds))
    return [
        Row(f"the way of a request: {kind}", process, "µs", found)
        for (kind, process), found in samples.items()
        if process in ON_THE_WAY and max(found) >= 1
    ]


def _round(site: Site, hits: int, misses: int) -> Iterator[tuple[str, dict[str, float]]]:
    idle_since, before = time.monotonic(), site.spent()
    time.sleep(1)
    idle = time.monotonic() - idle_since
    after = site.spent()
    resting = defaultdict(float, {name: (after[name] - before[name]) / idle for name in after})

    def measured(asked: Sequence[Asked]) -> dict[str, float]:
        began, before = time.monotonic(), site.spent()
        asyncio.run(_ask(site.url, asked))
        lasted, after = time.monotonic() - began, site.spent()
        return {
            name: (seconds - before[name] - resting[name] * lasted) / len(asked)
            for name, seconds in after.items()
        }

    yield "the edge has it", measured(list(site.edge_hits(hits)))
    yield "a list that nobody has yet", measured(list(site.loads(misses)))
    unknown = list(site.missing([uuid7() for _ in range(misses)]))
    asyncio.run(_ask(site.url, unknown))
    time.sleep(FORGOTTEN_SECONDS)
    yield "a page that Redis remembers as missing", measured(unknown)
    yield "a vote", measured(list(site.votes(misses)))


async def _ask(url: str, asked: Sequence[Asked]) -> None:
    """All of them, over a few connections that stay open."""
    waiting = iter(asked)
    host, port = url.removeprefix("http://").split(":")

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        for each in waiting:
            writer.write(bytes(each))
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            if status >= 500 or status in {401, 403, 429}:
                raise CannotRun(f"{each.method} {each.target} was answered {status}")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))


@contextlib.contextmanager
def _site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        data = Path(folder)
        try:
            running = stack.enter_context(started(data, tell))
        except DidNotStart as reason:
            raise CannotRun(str(reason)) from None
        yield Site(data, running.url, running.pid)


def _group(words: str) -> str:
    for pattern, name in GROUPS.items():
        match = re.search(pattern, words)
        if match:
            return name.format(*match.groups())
    return "other"
