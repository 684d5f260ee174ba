"""How many statements a call sends, whoever sends them: the driver's own `execute` is where all pass."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import psycopg


def statements(call: Callable[[], object]) -> int:
    sent = 0
    execute = psycopg.Cursor.execute

    def counting(self: psycopg.Cursor[Any], *arguments: Any, **options: Any) -> psycopg.Cursor[Any]:
        nonlocal sent
        sent += 1
        return execute(self, *arguments, **options)

    with patch.object(psycopg.Cursor, "execute", counting):
        call()
    return sent
