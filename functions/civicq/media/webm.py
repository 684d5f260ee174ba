"""WebM as browsers record and play it (RFC 8794, RFC 9559): VP8, VP9 or AV1 with Opus or Vorbis.

A browser's recorder says neither how long a recording is nor where its clusters end, so that all elements are
read in one row, as they stand in the file.
"""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from civicq.media.refusals import MediaRefused

_EBML, _DOC_TYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_TIMESTAMP_SCALE, _DURATION = 0x2AD7B1, 0x4489
_TRACK_ENTRY, _TRACK_TYPE, _CODEC_ID = 0xAE, 0x83, 0x86
_TIMESTAMP, _BLOCK_GROUP = 0xE7, 0xA0
_BLOCKS = frozenset({0xA3, 0xA1})  # SimpleBlock; Block, in a group
# What else a film may have: SeekHead, Cues, Tags, CRC-32, Void; in a cluster Position and PrevSize; in a
# group BlockDuration, ReferenceBlock, DiscardPadding and BlockAdditions.
_PASSED = frozenset(
    {0x114D9B74, 0x1C53BB6B, 0x1254C367, 0xBF, 0xEC, 0xA7, 0xAB, 0x9B, 0xFB, 0x75A2, 0x75A1}
)  # fmt: skip
_WALKED_INTO = frozenset({_CLUSTER, _BLOCK_GROUP})
_CODECS = {1: frozenset({b"V_VP8", b"V_VP9", b"V_AV1"}), 2: frozenset({b"A_OPUS", b"A_VORBIS"})}
_LONGEST_HEADER_BYTES = 256 * 1024
_MOST_PASSED_BYTES = 256 * 1024
_MOST_ELEMENTS = 200_000
_DEFAULT_SCALE_NANOSECONDS = 1_000_000
_EXPORT = ("Export it again as WebM with VP9 and Opus, or as MP4.",)


def seconds(file: BinaryIO) -> float:
    """How long it lasts, by its header or by its frames, whichever is longer; `MediaRefused` for no film."""
    size = file.seek(0, os.SEEK_END)
    cluster_at = last = -1
    headers: dict[int, memoryview] = {}
    for kind, begins, length in _elements(file, _opening(file, size), size):
        if kind == _TIMESTAMP:
            cluster_at = _number(_read(file, begins, length, 8))
        elif kind in _BLOCKS and cluster_at >= 0:
            last = max(last, cluster_at + _block_offset(file, begins, length))
        elif kind in {_INFO, _TRACKS} and kind not in headers:
            headers[kind] = memoryview(_read(file, begins, length, _LONGEST_HEADER_BYTES))
        elif kind not in _PASSED:
            raise _broken()
    if len(headers) != 2 or last < 0:
        raise _broken()
    _check(headers[_TRACKS])
    told = dict(_children(headers[_INFO]))
    scale = _number(told.get(_TIMESTAMP_SCALE, b"")) or _DEFAULT_SCALE_NANOSECONDS
    return max(last, _float(told.get(_DURATION, b""))) * scale / 1e9


def _elements(file: BinaryIO, at: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Which it is, where its content begins, and how long that is: to the last byte of the file."""
    passed = elements = 0
    while at < size:
        kind, begins, length = _element(file, at)
        elements += 1
        if kind in _WALKED_INTO:
            at = begins
        elif length is None or begins + length > size:
            raise MediaRefused("The file ends before it should: it was cut off. {export}", export=_EXPORT)
        else:
            yield kind, begins, length
            at = begins + length
            passed += length if kind in _PASSED else 0
        if elements > _MOST_ELEMENTS or passed > _MOST_PASSED_BYTES:
            raise _broken()


def _opening(file: BinaryIO, size: int) -> int:
    """Where the segment's content begins; the segment reaches to the end of the file."""
    file.seek(0)
    if int.from_bytes(file.read(4)) != _EBML:
        raise MediaRefused("The file is not WebM, whatever it is called. {export}", export=_EXPORT)
    _, begins, length = _element(file, 0)
    if length is None:
        raise _broken()
    header = memoryview(_read(file, begins, length, _LONGEST_HEADER_BYTES))
    if bytes(dict(_children(header)).get(_DOC_TYPE, b"")).rstrip(b"\0") != b"webm":
        raise MediaRefused(
            "The file is not WebM but a relative of it, such as Matroska. {export}", export=_EXPORT
        )
    kind, begins, length = _element(file, begins + length)
    if kind != _SEGMENT or (length is not None and begins + length != size):
        raise _broken()
    return begins


def _element(file: BinaryIO, at: int) -> tuple[int, int, int | None]:
    """The length is None where it is not said (RFC 8794, 6.2)."""
    file.seek(at)
    kind, begins, length = _head(file.read(12))
    return kind, at + begins, length


def _head(data: bytes | memoryview) -> tuple[int, int, int | None]:
    id_bytes = _length_of(data[:1], 4)
    size_bytes = _length_of(data[id_bytes : id_bytes + 1], 8)
    head = id_bytes + size_bytes
    if len(data) < head:
        raise _broken()
    bits = 7 * size_bytes
    length = int.from_bytes(data[id_bytes:head]) & ((1 << bits) - 1)
    return int.from_bytes(data[:id_bytes]), head, None if length == (1 << bits) - 1 else length


def _length_of(first: bytes | memoryview, most: int) -> int:
    """Of a number whose first byte tells by its leading zeros how many there are (RFC 8794, 4.1)."""
    length = 9 - first[0].bit_length() if len(first) else 9
    if length > most:
        raise _broken()
    return length


def _children(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    at = 0
    while at < len(data):
        kind, begins, length = _head(data[at : at + 12])
        if length is None or at + begins + length > len(data):
            raise _broken()
        yield kind, data[at + begins : at + begins + length]
        at += begins + length


def _read(file: BinaryIO, begins: int, length: int, most: int) -> bytes:
    if length > most:
        raise _broken()
    file.seek(begins)
    found = file.read(length)
    if len(found) != length:
        raise _broken()
    return found


def _block_offset(file: BinaryIO, begins: int, length: int) -> int:
    """Of a frame from its cluster's time, in ticks; it stands behind the number of the track."""
    head = _read(file, begins, min(length, 10), 10)
    number = _length_of(head[:1], 8)
    if len(head) < number + 2:
        raise _broken()
    return int.from_bytes(head[number : number + 2], signed=True)


def _check(tracks: memoryview) -> None:
    kinds = []
    for kind, entry in _children(tracks):
        if kind != _TRACK_ENTRY:
            continue
        told = dict(_children(entry))
        media = _number(told.get(_TRACK_TYPE, b""))
        kinds.append(media)
        if bytes(told.get(_CODEC_ID, b"")).rstrip(b"\0") not in _CODECS.get(media, ()):
            raise MediaRefused("Not every browser plays how this file is encoded. {export}", export=_EXPORT)
    if kinds.count(1) != 1 or kinds.count(2) > 1:
        raise MediaRefused("The file does not hold one picture and one sound. {export}", export=_EXPORT)


def _number(data: bytes | memoryview) -> int:
    if len(data) > 8:
        raise _broken()
    return int.from_bytes(data)


def _float(data: bytes | memoryview) -> float:
    formats = {0: None, 4: ">f", 8: ">d"}
    if len(data) not in formats:
        raise _broken()
    layout = formats[len(data)]
    found = float(struct.unpack(layout, data)[0]) if layout else 0.0
    if not 0 <= found < 1e15:  # NaN too
        raise _broken()
    return found


def _broken() -> MediaRefused:
    return MediaRefused("The file is damaged, or holds more than a film. {export}", export=_EXPORT)
