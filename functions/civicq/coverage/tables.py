"""Tables for spreadsheets, which take a cell that begins like a formula for one."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

# What spreadsheets begin a formula with, in either width; what some regions take for the end of a cell or of
# a row, whatever the quotes of another region say; and what may stand in between (OWASP: CSV injection).
_ENDS = "\t\r\n,;"
_FORMULA = re.compile(r'(?<![\s",;])[\s",;]*+(?=[=+\-@\uff1d\uff0b\uff0d\uff20])')
_MARK = "'"


def safe(cell: object) -> object:
    """As it reads, and never as it computes, also where it is cut into several cells."""
    if not isinstance(cell, str):
        return cell
    marked = _FORMULA.sub(_marked, cell)
    return f"{_MARK}{marked}" if marked.startswith(("\t", "\r", "\n")) else marked


def _marked(before: re.Match[str]) -> str:
    """What stands before a formula, with the mark where the formula's cell begins, if it begins here."""
    end = max(before[0].rfind(each) for each in _ENDS) + 1
    return f"{before[0][:end]}{_MARK}{before[0][end:]}" if end or before.start() == 0 else before[0]


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180, with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([safe(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()


def as_json(noun: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The same as objects; here nothing computes, so nothing is marked."""
    return json.dumps({noun: [dict(zip(columns, row, strict=True)) for row in rows]})
