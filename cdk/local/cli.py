"""The `civicq` command."""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from cdk.errors import CannotGoOn
from cdk.local.errors import LocalCloudError
from cdk.modes import is_mode

PROJECT = Path(__file__).resolve().parents[2]
# What `sign-in` prints lasts for an hour of curl or of load; a browser is given less, and asks again.
TOKEN_SECONDS = 3600


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="civicq", description="CivicQ on this machine.")
    parser.add_argument("--data", type=Path, default=PROJECT / ".civicq", help="where it keeps its data")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="start everything; the site and the API on one port")
    up.set_defaults(run=_up)
    up.add_argument("--port", type=_port, default=8000)
    up.add_argument(
        "--fresh", action="store_true", help="begin with an empty database; what was stored is deleted"
    )

    imports = commands.add_parser("import", help="import a ballot from a public file")
    imports.set_defaults(run=_import)
    imports.add_argument("file", type=Path)
    imports.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    imports.add_argument("--city", help="whose ballot it is, where the file does not say")
    imports.add_argument("--state", help="two letters, where neither the file nor its name says")
    imports.add_argument("--date", type=_date, help="of the election: YYYY-MM-DD")
    imports.add_argument("--election", help="the election's name")

    sign_in = commands.add_parser("sign-in", help="print an access token for curl")
    sign_in.set_defaults(run=_sign_in)
    sign_in.add_argument(
        "--as",
        dest="persona",
        default="citizen",
        metavar="PERSONA",
        help="citizen, neighbor, candidate, moderator, clerk, operator; or citizen-N",
    )
    sign_in.add_argument("--count", type=_count, metavar="N", help="tokens of so many, from citizen-1 on")
    sign_in.add_argument("--first", type=_ordinal, metavar="N", default=1, help="or from citizen-N on")

    _add_calls(commands)
    db = commands.add_parser("db", help="about the database").add_subparsers(required=True, metavar="COMMAND")
    advise = db.add_parser(
        "advise", help="what the database says of itself: indexes, statements, plans, bloat"
    )
    advise.set_defaults(run=_advise)
    advise.add_argument("--url", help="of another than the one that runs here: postgresql://user@host/civicq")
    advise.add_argument("--json", action="store_true", help="the same for a program")

    caching = commands.add_parser(
        "caching", help="write the table of what is cached into functions/CACHING.md"
    )
    caching.set_defaults(run=_caching)
    _add_plan(commands)
    openapi = commands.add_parser(
        "openapi", help="print the API's description, as functions/civicq/web/openapi.json"
    )
    openapi.set_defaults(run=_openapi)
    doctor = commands.add_parser("doctor", help="say what is missing or broken, and how to mend it")
    doctor.set_defaults(run=_doctor)

    asked = parser.parse_args(arguments)
    try:
        sys.exit(asked.run(asked))
    except CannotGoOn as error:
        print(f"civicq: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        print(
            f"civicq: {error.filename}: {error.strerror}; choose another folder with --data", file=sys.stderr
        )
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _add_calls(commands: Any) -> None:
    """What asks the API, here or on AWS."""
    purge = commands.add_parser("purge", help="make every cache forget what carries these tags")
    purge.set_defaults(run=_purge)
    purge.add_argument("tags", nargs="+", metavar="TAG",
                       help="ballot/ID, contest/ID, contest/ID/questions, question/ID, city/SLUG, "
                       "ballot/ID/trending, election/ID, cities, or everything")  # fmt: skip
    purge.add_argument("--url", help="of a site on AWS, such as https://civicq.example; needs --token")
    purge.add_argument("--token", help="an operator's access token")

    mode = commands.add_parser("mode", help="what the edge lets through")
    mode.set_defaults(run=_mode)
    mode.add_argument(
        "mode",
        type=_mode_name,
        help="open; read-only: nothing is written; 'waiting 20': of a hundred visitors twenty are let in",
    )

    roll = commands.add_parser(
        "roll", help="give a city its roll of voters: a CSV file of name, born, postcode"
    )
    roll.set_defaults(run=_roll)
    roll.add_argument("file", type=Path)
    roll.add_argument("--city", required=True, help="its slug, as harbor-falls-or")
    roll.add_argument("--replace", action="store_true", help="forget the roll before")
    roll.add_argument("--url", help="of a site on AWS, such as https://civicq.example; needs --token")
    roll.add_argument("--token", help="the access token of an owner or admin of the city")


def _add_plan(commands: Any) -> None:
    plan = commands.add_parser("plan", help="what a crowd needs on AWS, and what a month of it costs")
    plan.set_defaults(run=_plan)
    plan.add_argument("--users", type=_count, metavar="N", help="at once; 10000 unless said otherwise")
    plan.add_argument(
        "--hours", type=_hours, help="of that crowd in the month; a quiet one is there in the rest"
    )
    plan.add_argument("--second-region", action="store_true", help="with a second region that only reads")
    shapes = plan.add_mutually_exclusive_group()
    shapes.add_argument(
        "--explain", action="store_true", help="what is assumed, and where each price is from"
    )
    shapes.add_argument("--json", action="store_true", help="the same for a program")
    shapes.add_argument(
        "--markdown", action="store_true", help="write the tables for 10000 users into cdk/RUNBOOK.md"
    )


# Each command imports what it needs itself: `sign-in` should not wait for a database driver.


def _up(asked: argparse.Namespace) -> int:
    from cdk.local import cloud  # noqa: PLC0415

    cloud.main(PROJECT, asked.data, asked.port, fresh=asked.fresh)
    return 0


def _import(asked: argparse.Namespace) -> int:
    from cdk.local import importing  # noqa: PLC0415

    return importing.run(
        asked.file, data=asked.data, dry_run=asked.dry_run, city=asked.city, state=asked.state,
        date=asked.date, election=asked.election,
    )  # fmt: skip


def _purge(asked: argparse.Namespace) -> int:
    from cdk.local import purging  # noqa: PLC0415

    return purging.run(asked.tags, data=asked.data, url=asked.url, token=asked.token)


def _mode(asked: argparse.Namespace) -> int:
    from cdk.local import switch  # noqa: PLC0415

    return switch.run(asked.data, asked.mode)


def _roll(asked: argparse.Namespace) -> int:
    from cdk.local import roll  # noqa: PLC0415

    return roll.run(
        asked.file, asked.city, data=asked.data, url=asked.url, token=asked.token, replace=asked.replace
    )


def _advise(asked: argparse.Namespace) -> int:
    from cdk.local.advising import command  # noqa: PLC0415

    return command.run(asked.data, asked.url, as_json=asked.json)


def _caching(_: argparse.Namespace) -> int:
    from cdk.local import caching_guide  # noqa: PLC0415

    return caching_guide.run(PROJECT)


def _plan(asked: argparse.Namespace) -> int:
    from cdk.plan import command  # noqa: PLC0415

    if not asked.markdown:
        return command.run(
            asked.users, asked.hours, second_region=asked.second_region, explained=asked.explain,
            machine=asked.json,
        )  # fmt: skip
    if asked.users is not None or asked.hours is not None:
        raise CannotGoOn("the runbook's tables are of 10000 users: leave out --users and --hours")
    return command.write(PROJECT)


def _openapi(_: argparse.Namespace) -> int:
    from cdk.local import describing  # noqa: PLC0415

    sys.stdout.write(describing.document())
    return 0


def _doctor(asked: argparse.Namespace) -> int:
    from cdk.local import doctor  # noqa: PLC0415

    return doctor.run(PROJECT, asked.data)


def _sign_in(asked: argparse.Namespace) -> int:
    from cdk.local.identity import Identity, persona  # noqa: PLC0415

    identity = Identity(asked.data)
    try:
        many = asked.count or 0
        people = [f"citizen-{asked.first + number}" for number in range(many)] or [asked.persona]
        for name in people:
            print(identity.access_token(persona(name), seconds=TOKEN_SECONDS))
    except KeyError:
        raise LocalCloudError(
            f"there is no persona {asked.persona!r}: "
            "choose citizen, neighbor, candidate, moderator, clerk, operator or citizen-N"
        ) from None
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 (any free one) to 65535")
    return int(text)


def _mode_name(text: str) -> str:
    if not is_mode(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no mode: give open, read-only or 'waiting 20'")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of people: give one from 1 to 1000000")
    return int(text)


def _ordinal(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) < 10**18:
        raise argparse.ArgumentTypeError(f"{text!r} is the number of no citizen: give one from 1 on")
    return int(text)


def _hours(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 730:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of hours of a month: give one from 0 to 730")
    return int(text)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write YYYY-MM-DD") from None


if __name__ == "__main__":
    main()
