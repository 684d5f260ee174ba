"""Every operation of the API: warm and cold, one at a time and 32, at the `civicq up` that runs.

    uv run python load_tests/performance_benchmarks.py [--output baseline.json] [--compare baseline.json]

The cast of load_tests.gathering makes the calls. Cold is just after every cache was emptied, for what a cache
may keep. The exit status is 1 when an answer had another status than the right one, or when something takes
longer than in the file that is compared.
"""

import argparse
import json
import platform
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from load_tests.crowd.browser import Browser, Library, Site
from load_tests.crowd.identities import Cast
from load_tests.endpoints.calls import Call, calls, described, named, reading
from load_tests.endpoints.places import Places
from load_tests.endpoints.rounds import QUICK, WHOLE, Found, Taken, cold, warm
from load_tests.endpoints.speaking import Api
from load_tests.endpoints.verdict import earlier, slower, summary
from load_tests.files import to_write
from load_tests.local import signed_in_again
from load_tests.progress import say
from load_tests.running import Running, civicq

PROJECT = Path(__file__).parents[1]
# A machine that did something else for a while is no verdict: what is slower stays so.
SECOND_LOOKS = 3
VOTERS = 500


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path(".civicq"), help="of the `civicq up`")
    parser.add_argument("--rounds", type=int, choices=range(1, 10), default=3, metavar="1…9")
    parser.add_argument("--only", default="", help="operations whose name has this in it")
    parser.add_argument("--quick", action="store_true", help="one call of each, to see that all answer")
    parser.add_argument("--output", type=to_write, help="write what was measured, as JSON")
    parser.add_argument(
        "--compare", type=earlier, metavar="FILE", help="with what an earlier run has written"
    )
    asked = parser.parse_args(arguments)
    names = [name for name in named(described(PROJECT)) if asked.only in name]
    if not names:
        parser.error(f"argument --only: no operation has {asked.only!r} in its name")
    measured, wrong = _measured(asked, names)
    _show(measured)
    told = {"machine": platform.platform(), "python": platform.python_version(), "operations": measured}
    if asked.output:
        asked.output.write_text(json.dumps(told, indent=1))
    late = slower(measured, asked.compare or {})
    for line in [*wrong, *late.values()]:
        say(f"missed: {line}")
    if asked.compare and not late:
        say("nothing takes longer than it did")
    sys.exit(1 if wrong or late else 0)


def _measured(asked: argparse.Namespace, names: list[str]) -> tuple[dict[str, Any], list[str]]:
    running, library = Running.of(asked.data), Library()
    size = QUICK if asked.quick else WHOLE

    def opened() -> Browser:
        return Browser(Site.at(running.url), library, lambda _: None)

    operator = civicq(asked.data, "sign-in", "--as", "operator").strip()
    read = reading(opened(), _readers(asked.data), operator)
    rounds: list[Found] = []
    with Places(asked.data, running.database, Api(opened), operator) as places:
        say(f"{size.places} places to write in")
        all_ = calls(names, read, places, places.open(size.places))

        def call(chosen: Sequence[Call]) -> tuple[dict[str, Any], list[str]]:
            rounds.append(defaultdict(Taken))
            places.renew()
            cold(chosen, opened, rounds[-1], size, places.empty_caches)
            warm(chosen, opened, rounds[-1], size)
            return _summed(rounds)

        for number in range(asked.rounds):
            say(f"round {number + 1} of {asked.rounds}: {len(all_)} operations")
            found = call(all_)
        for _ in range(SECOND_LOOKS):
            late = {name.partition(",")[0] for name in slower(found[0], asked.compare or {})}
            if late:
                say(f"{', '.join(sorted(late))}: looks slower, and is called for another round")
                found = call([each for each in all_ if each.name in late])
    return found


def _readers(data: Path) -> Cast:
    """Those of the cast who read, signed in again: their sessions of an hour may have ended."""
    cast = Cast.load(data / "crowd.json")
    some = replace(cast, voters=cast.voters[:VOTERS], candidates=cast.candidates[:1], staff=cast.staff[:2])
    return signed_in_again(data, some)


def _summed(rounds: list[Found]) -> tuple[dict[str, Any], list[str]]:
    measured, wrong = {}, []
    for key in rounds[0]:
        name = f"{key[0]}, {key[1]}, {key[2]} at once"
        taken = [found[key] for found in rounds if key in found]
        failed = [each for one in taken for each in one.wrong]
        told = summary([each for one in taken for each in one.milliseconds], failed)
        halves = [summary(one.milliseconds, one.wrong).get("p50") for one in taken]
        measured[name] = told | {"rounds": [each for each in halves if each is not None]}
        if failed:
            wrong.append(f"{name}: {failed[0]}")
    return measured, wrong


def _show(measured: dict[str, Any]) -> None:
    width = max(map(len, measured), default=0)
    say(f"{'':{width}} {'avg':>8} {'p50':>8} {'p95':>8} {'p99':>8} ms  success")
    for name, each in measured.items():
        times = " ".join(
            f"{each.get(figure, float('nan')):8.2f}" for figure in ("average", "p50", "p95", "p99")
        )
        say(f"{name:{width}} {times}     {each['success']:.0%}")


if __name__ == "__main__":
    main()
