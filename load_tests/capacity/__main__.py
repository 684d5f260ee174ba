"""The tables of SCALING.md; and a headline run beside what the model of one machine makes of it.

uv run python -m load_tests.capacity [--markdown]
uv run python -m load_tests.capacity --run FILE [--beside FILE]
"""

import argparse
import sys
from pathlib import Path

from load_tests.capacity.guide import renewed, table, tables
from load_tests.capacity.headline import NoRun, Run, comparison, most_users
from load_tests.files import to_read

GUIDE = Path(__file__).parents[1] / "SCALING.md"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.capacity", description="What a crowd takes on AWS, by size."
    )
    parser.add_argument("--markdown", action="store_true", help=f"write it into {GUIDE.name}")
    parser.add_argument("--run", type=to_read, metavar="FILE", help="figures of a headline run")
    parser.add_argument(
        "--beside", type=to_read, metavar="FILE", help="of another crowd, to be told from that run"
    )
    asked = parser.parse_args()
    if asked.run:
        try:
            run, other = Run.of(asked.run), Run.of(asked.beside or asked.run)
        except NoRun as told:
            parser.error(str(told))
        sys.stdout.write(table(list(comparison(run, other))))
        sys.stdout.write(f"\n\nthe model holds the headline's bounds for {most_users(run):,} people\n")
    elif asked.markdown:
        GUIDE.write_text(renewed(GUIDE.read_text()))
        sys.stdout.write(f"{GUIDE.name} tells what is true now\n")
    else:
        sys.stdout.write(tables())


if __name__ == "__main__":
    main()
