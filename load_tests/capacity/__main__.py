"""The tables of SCALING.md.

uv run python -m load_tests.capacity [--markdown]
"""

import argparse
import sys
from pathlib import Path

from load_tests.capacity.guide import renewed, tables

GUIDE = Path(__file__).parents[1] / "SCALING.md"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.capacity", description="What a crowd takes on AWS, by size."
    )
    parser.add_argument("--markdown", action="store_true", help=f"write it into {GUIDE.name}")
    if parser.parse_args().markdown:
        GUIDE.write_text(renewed(GUIDE.read_text()))
    else:
        sys.stdout.write(tables())


if __name__ == "__main__":
    main()
