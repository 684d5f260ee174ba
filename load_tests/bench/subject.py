"""A subject in a process of its own, and how it is asked: a line of JSON in, a line of JSON out.

The child imports nothing that its subject does not ask for, or a cold start would not be its own.
"""

import importlib
import json
import sys
import time
from typing import Any


def main(spec: str, absent: list[str]) -> None:
    """`spec` is `module:factory` in `load_tests.bench.subjects`; what is `absent` cannot be imported.

    A factory answers with a Lambda handler, or with something that repeats itself: `repeat(event, times)`.
    """
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    module, _, factory = spec.partition(":")
    handler = getattr(importlib.import_module(f"load_tests.bench.subjects.{module}"), factory)()
    repeat = getattr(handler, "repeat", None)
    for line in sys.stdin:
        question = json.loads(line)
        event, times = question["event"], question["times"]
        answer: Any = None
        began, cpu_began = time.perf_counter(), time.process_time()
        if repeat:
            answer = repeat(event, times)
        else:
            for _ in range(times):
                answer = handler(event, None)
        cpu_ended, ended = time.process_time(), time.perf_counter()
        found = {
            "wall": (ended - began) / times,
            "cpu": (cpu_ended - cpu_began) / times,
            "life": cpu_ended,  # CPU seconds since the process was born
            "answer": answer,
        }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
