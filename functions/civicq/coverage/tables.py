"""Tables for spreadsheets, which take a cell that begins like a formula for one."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

# What Excel, LibreOffice and Sheets begin a formula with (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: object) -> object:
    """As it reads, and never as it computes."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


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
