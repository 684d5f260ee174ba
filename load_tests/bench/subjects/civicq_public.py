"""The function that serves every read, as it is deployed; and the same with an application that stands in."""

import sys
import types
from typing import Any

from load_tests.bench.subjects import civicq_front


def until_its_first_hit() -> Any:
    from civicq.handlers import public

    return public.handler


def with_a_ballot() -> Any:
    """For filling the cache: what it stores is stored by the real function, but nothing asks a database."""
    application = types.ModuleType("civicq.public")
    application.handler = civicq_front.application  # type: ignore[attr-defined]
    sys.modules[application.__name__] = application
    return until_its_first_hit()
