"""MP4 as browsers play it (ISO/IEC 14496-12): H.264, AV1 or VP9 with AAC or Opus, in one piece."""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from civicq.media.refusals import MediaRefused

# Ten thousand frames take 300 KB.
_LONGEST_MOOV_BYTES = 4 * 1024 * 1024
_LONGEST_FTYP_BYTES = 256
# Padding can hold anything; encoders leave a few bytes of it.
_MOST_PADDING_BYTES = 64 * 1024
_MOST_BOXES = 1_000
_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"av01", b"M4V "}
)
_PADDING = frozenset({b"free", b"skip", b"wide", b"uuid"})
_FRAGMENTS = frozenset({b"moof", b"styp", b"sidx", b"mfra"})
_CODECS = {
    b"vide": frozenset({b"avc1", b"avc3", b"av01", b"vp09"}),
    b"soun": frozenset({b"mp4a", b"Opus"}),
}
_EXPORT = ("Export it again as an MP4 file with H.264 and AAC.",)


def seconds(file: BinaryIO) -> float:
    """How long it lasts, by its header or by its frames, whichever is longer; `MediaRefused` for no film."""
    moov = _moov(file)
    found = [_header_seconds(_only(moov, b"mvhd"))]
    kinds = []
    for kind, trak in _boxes(moov):
        if kind != b"trak":
            continue
        mdia = _only(trak, b"mdia")
        handler = bytes(_only(mdia, b"hdlr")[8:12])
        if handler in _CODECS:
            kinds.append(handler)
            found.append(_track_seconds(mdia, handler))
    if kinds.count(b"vide") != 1 or kinds.count(b"soun") > 1:
        raise MediaRefused("The file does not hold one picture and one sound. {export}", export=_EXPORT)
    return max(found)


def _moov(file: BinaryIO) -> memoryview:
    """The index, once the boxes around it have been found to fill the file to its last byte."""
    size = file.seek(0, os.SEEK_END)
    file.seek(4)
    if file.read(4) != b"ftyp":
        raise MediaRefused("The file is not MP4, whatever it is called. {export}", export=_EXPORT)
    at = boxes = padding = films = 0
    moov: memoryview | None = None
    while at < size:
        file.seek(at)
        kind, head, length = _head(file.read(16), size - at)
        boxes += 1
        if boxes > _MOST_BOXES:
            raise _broken()
        if at == 0:
            _check_brand(file, head, length)
        elif kind == b"moov" and moov is None and length <= _LONGEST_MOOV_BYTES:
            file.seek(at + head)
            moov = memoryview(file.read(length - head))
        elif kind == b"mdat":
            films += 1
        elif kind in _PADDING:
            padding += length
        elif kind in _FRAGMENTS:
            raise MediaRefused(
                "The file is fragmented, as a recording page leaves it. {export}", export=_EXPORT
            )
        else:
            raise _broken()
        at += length
    if moov is None or not films or padding > _MOST_PADDING_BYTES:
        raise _broken()
    return moov


def _check_brand(file: BinaryIO, head: int, length: int) -> None:
    if length > _LONGEST_FTYP_BYTES:
        raise _broken()
    file.seek(head)
    brands = file.read(length - head)
    # The four bytes after the first brand are its version.
    known = {brands[each : each + 4] for each in range(0, len(brands), 4) if each != 4}
    if not known & _BRANDS:
        raise MediaRefused(
            "The file is not MP4 but a relative of it, such as QuickTime. {export}", export=_EXPORT
        )


def _head(data: bytes | memoryview, left: int) -> tuple[bytes, int, int]:
    """Kind, length of the header, and length of the whole box, which lies within what is left."""
    try:
        length, kind = struct.unpack_from(">I4s", data)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, 8)
            head = 16
    except struct.error:
        raise _broken() from None
    if length == 0:
        length = left  # to the end of the file
    if not head <= length <= left:
        raise MediaRefused("The file ends before it should: it was cut off. {export}", export=_EXPORT)
    return kind, head, length


def _boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at < len(data):
        kind, head, length = _head(data[at : at + 16], len(data) - at)
        yield kind, data[at + head : at + length]
        at += length


def _only(data: memoryview, *path: bytes) -> memoryview:
    """The one box at this path."""
    for name in path:
        found = [body for kind, body in _boxes(data) if kind == name]
        if len(found) != 1:
            raise _broken()
        data = found[0]
    return data


def _times(header: memoryview) -> tuple[int, int]:
    """Ticks a second, and how many ticks; of a movie's header or of a track's."""
    try:
        long = header[:1].tobytes() == b"\1"
        scale, ticks = struct.unpack_from(*((">IQ", header, 20) if long else (">II", header, 12)))
    except struct.error:
        raise _broken() from None
    if not scale:
        raise _broken()
    return scale, ticks


def _header_seconds(header: memoryview) -> float:
    scale, ticks = _times(header)
    return ticks / scale


def _track_seconds(mdia: memoryview, handler: bytes) -> float:
    scale, _ = _times(_only(mdia, b"mdhd"))
    table = _only(mdia, b"minf", b"stbl")
    codecs = {kind for kind, _ in _boxes(_only(table, b"stsd")[8:])}
    if not codecs or not codecs <= _CODECS[handler]:
        raise MediaRefused("Not every browser plays how this file is encoded. {export}", export=_EXPORT)
    stts = _only(table, b"stts")
    try:
        (runs,) = struct.unpack_from(">I", stts, 4)
        ticks = sum(frames * each for frames, each in struct.iter_unpack(">II", stts[8 : 8 + 8 * runs]))
    except struct.error:
        raise _broken() from None
    if len(stts) != 8 + 8 * runs or not ticks:
        raise _broken()
    return float(ticks / scale)


def _broken() -> MediaRefused:
    return MediaRefused("The file is damaged, or holds more than a film. {export}", export=_EXPORT)
