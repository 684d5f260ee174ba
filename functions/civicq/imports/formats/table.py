"""A CSV as it comes: any delimiter, columns in any order and spelling, each row with its line."""

import csv
import re
from collections.abc import Iterable, Iterator

from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from civicq.imports.text import clean

_DELIMITERS = ",\t;|"
# By whether it is one alone.
_MISSING = {
    True: "the column is missing: {missing}; the header has {found}",
    False: "the columns are missing: {missing}; the header has {found}",
}
_BOM = b"\xef\xbb\xbf"
_QUOTES = re.compile('"{2,}')  # a nickname that was escaped once too often


class Table:
    """Columns go by our names for them; `spellings` says how else files call them."""

    def __init__(self, source: Source, spellings: dict[str, tuple[str, ...]]) -> None:
        self._source = source
        self._line = 0
        lines = self._decoded()
        first = next((line for line in lines if line.strip(" \r\n\t,;|")), "")
        self._start = self._line
        self._reader = csv.reader(_with(first, lines), delimiter=_delimiter(first))
        self.header = [_column(cell) for cell in self._next() or []]
        spelt = {name: self._spelt((name, *others)) for name, others in spellings.items()}
        self._at = {name: self.header.index(column) for name, column in spelt.items() if column}

    def _spelt(self, spellings: tuple[str, ...]) -> str | None:
        return next((spelling for spelling in spellings if spelling in self.header), None)

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def require(self, *names: str) -> None:
        missing = [name for name in names if name not in self]
        if missing:
            raise ImportRefused(
                _MISSING[len(missing) == 1],
                file=self._source.name,
                line=self._start,
                missing=", ".join(missing),
                found=", ".join(filter(None, self.header)),
            )

    def rows(self, *names: str) -> Iterator[tuple[int, list[str]]]:
        """The line that a row starts on, and its raw cells in the order asked for; "" for a column not there.

        Blank rows are passed over, ragged ones refused.
        """
        width = len(self.header)
        at = [self._at.get(name) for name in names]
        needed = max((place for place in at if place is not None), default=0) + 1
        while (cells := self._next()) is not None:
            if len(cells) != width:
                if not any(cells):
                    continue
                if len(cells) < needed or any(cells[width:]):
                    raise ImportRefused(
                        "has {count} cells where the header has {width}; look for a quote that is not closed "
                        "or a comma that is not quoted",
                        file=self._source.name, line=self._start, count=len(cells), width=width,
                    )  # fmt: skip
            yield self._start, ["" if place is None else cells[place] for place in at]

    def text(self, line: int, column: str, raw: str, most_characters: int = 200) -> str:
        """The cell as it may be stored."""
        value = clean(_QUOTES.sub('"', raw))
        if len(value) > most_characters:
            raise ImportRefused(
                "{column} has {count:,} characters, at most {most:,} are taken",
                file=self._source.name, line=line, column=column, count=len(value), most=most_characters,
            )  # fmt: skip
        return value

    def _next(self) -> list[str] | None:
        self._start = self._line + (0 if self._reader.line_num == 0 else 1)
        try:
            return next(self._reader, None)
        except csv.Error:
            raise ImportRefused(
                "begins no row of a CSV; look for a quote that is not closed, or save the sheet as CSV again",
                file=self._source.name, line=max(self._start, 1),
            ) from None  # fmt: skip

    def _decoded(self) -> Iterator[str]:
        for number, line in enumerate(self._source.lines(), start=1):
            self._line = number
            raw = line.removeprefix(_BOM) if number == 1 else line
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                raise ImportRefused(
                    "is not UTF-8 at byte {place} (0x{byte:02x}); save it as UTF-8, which "
                    "a spreadsheet calls CSV UTF-8",
                    file=self._source.name, line=number, place=error.start + 1, byte=raw[error.start],
                ) from None  # fmt: skip
            if "\x00" in text:
                raise ImportRefused(
                    "has a NUL character at byte {place}; export the file again as UTF-8 text",
                    file=self._source.name, line=number, place=raw.index(0) + 1,
                )  # fmt: skip
            yield text


def columns(head: bytes) -> set[str]:
    """The columns that a file's first line would name, if it were a CSV."""
    text = head.removeprefix(_BOM).decode("utf-8", "replace").lstrip("\r\n\t ,;|")
    first = text.splitlines()[:1]
    try:
        return {_column(cell) for cells in csv.reader(first, delimiter=_delimiter(*first)) for cell in cells}
    except csv.Error:
        return set()


def _with(first: str, rest: Iterable[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _delimiter(line: str = "") -> str:
    return max(_DELIMITERS, key=line.count)


def _column(cell: str) -> str:
    """One spelling for "Early Voting", "EARLY_VOTING" and "early-voting"."""
    return re.sub(r"[^a-z0-9]+", "_", clean(cell).lower()).strip("_")
