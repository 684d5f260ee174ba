"""Ten thousand citizens: what locust runs. `load_tests/README.md` tells how.

    uv run python -m load_tests.gathering
    uv run locust -f load_tests/locustfile.py --headless -u 1000 -r 50 -t 3m --settle 40

After the run every acknowledged vote is compared with the database. The exit status is 1 when one does not
match, when anything failed, or when a bound was missed.
"""

import json
import logging
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gevent
from locust import LoadTestShape, events
from locust.env import Environment
from locust.runners import LocalRunner, MasterRunner, Runner, WorkerRunner

from load_tests import reconciliation
from load_tests.bounds import BOUNDS, Measured, missed
from load_tests.crowd.browser import Browser, Site
from load_tests.crowd.fasthttp import FastHttpBrowser
from load_tests.crowd.figures import STEP_SECONDS, Figures
from load_tests.crowd.identities import Cast
from load_tests.crowd.journal import Journal
from load_tests.crowd.people import (
    ActiveVoter,
    Admin,
    Candidate,
    CasualBrowser,
    Person,
    QuestionSubmitter,
    World,
)
from load_tests.deployed.target import Deployed
from load_tests.emptying import keep_emptying
from load_tests.files import to_write
from load_tests.local import Local
from load_tests.shapes import NAMES, present

__all__ = ["ActiveVoter", "Admin", "Candidate", "CasualBrowser", "Crowd", "QuestionSubmitter"]

SHARES = (50, 95, 99)
CLIENTS: dict[str, type[Browser]] = {"own": Browser, "fasthttp": FastHttpBrowser}
_log = logging.getLogger(__name__)


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def _arguments(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("CivicQ")
    # No Path: the master sends these to its workers, and only plain values travel.
    group.add_argument("--data", default=".civicq", help="of the `civicq up` that is loaded")
    group.add_argument("--stage", default="", help="a stage on AWS that takes load tests, in its place")
    group.add_argument("--shape", choices=NAMES, default="steady", help="how people come and go")
    group.add_argument(
        "--flat", action="store_true", help="every precinct's ballot is as popular as any other"
    )
    group.add_argument("--client", choices=sorted(CLIENTS), default="own", help="who speaks HTTP for them")
    group.add_argument(
        "--settle", type=float, default=0.0, metavar="SECONDS",
        help="what comes before is not measured: people arrive, caches fill",
    )  # fmt: skip
    group.add_argument(
        "--bounds", choices=sorted(BOUNDS), default="headline", help="what decides the exit status"
    )
    group.add_argument(
        "--figures", type=lambda name: str(to_write(name)), metavar="FILE",
        help="write what was measured, as JSON",
    )  # fmt: skip


class Crowd(LoadTestShape):
    """`--users` is the most there are at once; `--shape` says how they are spread over the `--run-time`."""

    use_common_options = True

    def tick(self) -> tuple[int, float] | None:
        assert self.runner is not None
        asked = self.runner.environment.parsed_options
        assert asked is not None
        lasted = self.get_run_time()  # type: ignore[no-untyped-call]
        people = present(asked.shape, asked.num_users, lasted, asked.run_time)
        return None if people is None else (people, asked.spawn_rate)


@events.init.add_listener  # type: ignore[untyped-decorator]
def _prepare(environment: Environment, **_: Any) -> None:
    asked = environment.parsed_options
    if environment.runner and asked:  # neither where locust only lists what there is
        if asked.stage:
            # Nobody becomes a candidate or one of the staff there without a mail that somebody reads.
            environment.user_classes = [CasualBrowser, ActiveVoter, QuestionSubmitter]
        _Run(environment, environment.runner, asked)


def _aimed_at(asked: Namespace) -> Local | Deployed:
    if not asked.stage:
        return Local(Path(asked.data))
    if asked.shape == "cold-cache":
        raise SystemExit("--shape cold-cache empties the caches of this machine: leave it out with --stage")
    return Deployed(asked.stage)


def _host(said: str | None, asked: Namespace, target: Local | Deployed) -> str:
    if asked.stage and said not in (None, "", target.url):
        raise SystemExit(f"{asked.stage} is at {target.url}: leave out --host")
    if said and not asked.stage and not said.startswith("http://"):
        raise SystemExit("--host takes http://ADDRESS:PORT: the load is for this machine, or for --stage")
    return said or target.url


class _Run:
    """One process's part in a run: the whole of it, a master's, or a worker's."""

    def __init__(self, environment: Environment, runner: Runner, asked: Namespace) -> None:
        self.environment, self.runner, self.asked = environment, runner, asked
        self.figures = Figures()
        self.began = time.monotonic()
        self.journal: Journal | None = None
        self.has_begun = False
        if not isinstance(runner, WorkerRunner):
            self.target = _aimed_at(asked)
            environment.host = _host(environment.host, asked, self.target)
        for event, listener in (
            ("test_start", self.start),
            ("request", self.count),
            ("test_stop", self.stop),
            ("quitting", self.judge),
            ("report_to_master", self.report),
            ("worker_report", self.merge),
        ):
            getattr(environment.events, event).add_listener(listener)

    @property
    def folder(self) -> Path:
        return Path(self.asked.data) / "journal"

    def start(self, **_: Any) -> None:
        runner = self.runner
        self.began = time.monotonic()
        self.figures = Figures()
        path = Path(self.asked.data) / "crowd.json"
        if not isinstance(runner, WorkerRunner):
            self.target.gather(path)
        cast = Cast.load(path)
        if isinstance(runner, MasterRunner):
            # Who shares the cast: locust sends it to its workers, with what the command line said.
            self.asked.shares = sorted(runner.clients)
            self.asked.origin = self.environment.host
        if not isinstance(runner, WorkerRunner):
            minutes = int(cast.ends_at - time.time()) // 60
            if (self.asked.run_time or 0) > minutes * 60:
                raise SystemExit(
                    f"the crowd's sessions last for {minutes} minutes: give --run-time {minutes}m at most"
                )
            self.target.remember(self.folder, cast)
            self.has_begun = True
            gevent.spawn(self._settle_in_time)
            gevent.spawn(self._watch)
            if self.asked.shape == "cold-cache":
                gevent.spawn(keep_emptying, Path(self.asked.data), runner)
        if isinstance(runner, LocalRunner | WorkerRunner):
            shares = self.asked.shares if isinstance(runner, WorkerRunner) else [runner.client_id]
            number = shares.index(runner.client_id)
            origin = self.asked.origin if isinstance(runner, WorkerRunner) else self.environment.host
            self.journal = Journal(self.folder, number)
            Person.world = World(
                Site.at(str(origin), cast.says), cast, self.journal, number, len(shares),
                flat=self.asked.flat, client=CLIENTS[self.asked.client],
            )  # fmt: skip

    def _settle_in_time(self) -> None:
        gevent.sleep(self.asked.settle)
        self.runner.stats.reset_all()
        self.figures.settle()

    def _watch(self) -> None:
        while self.runner.state not in ("stopped", "stopping", "cleanup"):
            self.figures.present(time.monotonic() - self.began, self.runner.user_count)
            gevent.sleep(1)

    def count(
        self, name: str, response_time: float, exception: object, context: Mapping[str, Any], **_: Any
    ) -> None:
        self.figures.count(
            time.monotonic() - self.began,
            name,
            taken=response_time,
            wrong=exception,
            headers=context.get("headers", {}),
        )

    def report(self, data: dict[str, Any], **_: Any) -> None:
        data["figures"] = self.figures.drain()

    def merge(self, data: dict[str, Any], **_: Any) -> None:
        if "figures" in data:
            self.figures.add(data["figures"])

    def stop(self, **_: Any) -> None:
        if self.journal is not None:
            self.journal.close()

    def measured(self) -> Measured:
        total = self.runner.stats.total
        return Measured(
            total.num_requests, total.num_failures, total.avg_response_time,
            total.get_response_time_percentile(0.95) or 0, total.get_response_time_percentile(0.99) or 0,
            self.figures.hit_ratio,
        )  # fmt: skip

    def judge(self, **_: Any) -> None:
        """After the last report of every worker."""
        if isinstance(self.runner, WorkerRunner) or not self.has_begun:
            return
        measured = self.measured()
        outcome = self.target.reconcile(self.folder)
        found = missed(BOUNDS[self.asked.bounds], measured)
        if not outcome.exact:
            found.append("votes do not add up")
        for line in outcome.lines():
            _log.info("%s", line)
        for line in found:
            _log.error("missed: %s", line)
        self.environment.process_exit_code = 1 if found else 0
        if self.asked.figures:
            self._write(measured, outcome, found)

    def _write(self, measured: Measured, outcome: reconciliation.Outcome, found: list[str]) -> None:
        stats = self.runner.stats
        told = {
            "users": self.asked.num_users,
            "settle_seconds": self.asked.settle,
            "run_seconds": self.asked.run_time,
            "shape": self.asked.shape,
            "step_seconds": STEP_SECONDS,
            "measured": asdict(measured),
            "missed": found,
            "votes": asdict(outcome),
            "requests": [
                {
                    "method": each.method, "name": each.name, "requests": each.num_requests,
                    "failures": each.num_failures, "average": each.avg_response_time,
                    **{f"p{share}": each.get_response_time_percentile(share / 100) or 0 for share in SHARES},
                }
                for each in sorted(stats.entries.values(), key=lambda entry: -entry.num_requests)
            ],
            "errors": [
                {"name": each.name, "error": str(each.error), "times": each.occurrences}
                for each in stats.errors.values()
            ],
            **self.figures.drain(),
        }  # fmt: skip
        Path(self.asked.figures).write_text(json.dumps(told))
