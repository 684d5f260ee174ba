"""The file that is being imported: opened, read in bounded pieces, watched while it is read."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from civicq.imports.refusals import ImportRefused

HEAD_BYTES = 64 * 1024
CHUNK_BYTES = 256 * 1024
MOST_LINE_BYTES = 1024 * 1024
_WATCH_EVERY_BYTES = 1024 * 1024

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PACKED = {
    b"PK\x03\x04": "is a zip archive or a spreadsheet; unpack it, or save the sheet as CSV, and import that",
    b"\x1f\x8b": "is gzip-compressed; unpack it with gunzip and import what comes out",
    b"%PDF": "is a PDF; ask the election office for its CSV or XML",
}


class Source:
    """A seekable stream with a name. `watch` is told the share that has been read, between 0 and 1."""

    def __init__(self, stream: BinaryIO, name: str, watch: Callable[[float], None] = lambda _: None) -> None:
        self.name = name
        self._stream = stream
        self._watch = watch
        self._passes = 1
        self._passed = 0
        self.size_bytes = stream.seek(0, io.SEEK_END)
        stream.seek(0)

    @classmethod
    def open(cls, path: Path, watch: Callable[[float], None] = lambda _: None) -> Self:
        if path.is_dir():
            raise ImportRefused("is a folder; give one file", file=str(path))
        try:
            return cls(path.open("rb"), str(path), watch)
        except FileNotFoundError:
            raise ImportRefused("there is no such file", file=str(path)) from None
        except PermissionError:
            raise ImportRefused("may not be read; check its permissions", file=str(path)) from None
        except (OSError, ValueError) as error:
            reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
            raise ImportRefused("cannot be read ({reason})", file=str(path), reason=reason) from None

    def close(self) -> None:
        self._stream.close()

    def head(self) -> bytes:
        """The first bytes, fit to tell a format by; refuses what is no text at all."""
        self._stream.seek(0)
        head = self._stream.read(HEAD_BYTES)
        if not head.strip(b"\xef\xbb\xbf\r\n\t "):
            raise ImportRefused("is empty; send one that holds a ballot", file=self.name)
        packed = next(filter(head.startswith, _PACKED), None)
        if packed is not None:
            raise ImportRefused(_PACKED[packed], file=self.name)
        if head.startswith(_UTF_16) or b"\x00" in head[:4]:
            raise ImportRefused(
                "is UTF-16 or UTF-32 text at byte 1; save it as UTF-8 and import that", file=self.name, line=1
            )
        return head

    def digest(self) -> bytes:
        """SHA-256 of the whole file."""
        self._stream.seek(0)
        found = hashlib.file_digest(self._stream, "sha256").digest()  # type: ignore[arg-type]
        self._stream.seek(0)
        return found

    def passes(self, count: int) -> None:
        """How often the whole file will be read."""
        self._passes = count

    def chunks(self) -> Iterator[bytes]:
        """One pass over the file in pieces of bounded size."""
        self._stream.seek(0)
        while chunk := self._stream.read(CHUNK_BYTES):
            self._watch((self._passed + self._stream.tell() / self.size_bytes) / self._passes)
            yield chunk
        self._passed += 1

    def lines(self) -> Iterator[bytes]:
        """One pass over the file line by line; a line without end is refused, not swallowed."""
        self._stream.seek(0)
        number = read = told = 0
        while line := self._stream.readline(MOST_LINE_BYTES):
            number += 1
            read += len(line)
            if len(line) == MOST_LINE_BYTES:
                raise ImportRefused(
                    "is longer than {most:,} bytes; this is no table of text",
                    file=self.name, line=number, most=MOST_LINE_BYTES,
                )  # fmt: skip
            if read - told >= _WATCH_EVERY_BYTES:
                told = read
                self._watch(read / self.size_bytes)
            yield line
        self._watch(1.0)
