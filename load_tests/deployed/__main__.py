"""Made-up citizens of a stage that takes load tests: made, and deleted again.

    uv run python -m load_tests.deployed make --city SLUG --token TOKEN [--citizens 1000]
    uv run python -m load_tests.deployed delete

TOKEN is the access token of an owner or admin of the city. Both may be
repeated: what is done is not done again.
"""

import argparse

from load_tests.crowd.browser import Site
from load_tests.deployed.citizens import MOST, Citizens
from load_tests.deployed.residents import Residents
from load_tests.deployed.stage import Stage
from load_tests.progress import say

STAGE = "staging"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.deployed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stage", default=STAGE)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    making = commands.add_parser("make", help="citizens who live in a city")
    making.add_argument("--citizens", type=int, default=1_000, help=f"{MOST} at most")
    making.add_argument("--city", required=True, help="its slug")
    making.add_argument("--token", required=True, help="of an owner or admin of the city")
    commands.add_parser("delete", help="all of them, with what they asked")
    asked = parser.parse_args(arguments)
    stage = Stage.of(asked.stage)
    citizens, residents = Citizens(stage, say), Residents(Site.at(stage.origin, stage.says()))
    if asked.command == "delete":
        delete(citizens, residents)
    else:
        make(citizens, residents, asked.citizens, asked.city, asked.token)


def make(citizens: Citizens, residents: Residents, most: int, city: str, token: str) -> None:
    made = citizens.make(most)
    numbers = list(range(1, most + 1))
    residents.enroll(city, numbers, token)
    residents.settle(city, zip(numbers, citizens.sign_in(numbers), strict=True))
    say(f"{most} made-up citizens live in {city}, {made} of them new")


def delete(citizens: Citizens, residents: Residents) -> None:
    there = citizens.numbers()
    residents.leave(citizens.sign_in(number for number, is_whole in there.items() if is_whole))
    citizens.delete(there)
    say(f"{len(there)} made-up citizens deleted")


if __name__ == "__main__":
    main()
