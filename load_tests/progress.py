"""What whoever runs a measurement reads meanwhile, a line at a time."""

import sys


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
