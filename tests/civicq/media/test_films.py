"""A film is what it says it is, to its last byte, and as long as its frames say."""

import contextlib
import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicq.media import inspection
from civicq.media.refusals import MediaRefused

FILMS = Path(__file__).with_name("films")
MP4 = (FILMS / "exported.mp4").read_bytes()
WEBM = (FILMS / "exported.webm").read_bytes()
RECORDED = (FILMS / "recorded.webm").read_bytes()
TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


def seconds(media_type: str, film: bytes) -> float:
    return inspection.seconds(media_type, io.BytesIO(film))


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


@pytest.mark.parametrize("name", ["exported.mp4", "exported.webm", "recorded.webm"])
def test_what_browsers_play_is_taken_and_its_length_is_told(name: str) -> None:
    """The last as a browser's recorder leaves it: neither a duration nor the sizes of its parts are said."""
    found = seconds(TYPES[name.rpartition(".")[2]], (FILMS / name).read_bytes())
    assert found == pytest.approx(2, abs=0.1)


def test_a_header_that_says_less_than_the_frames_is_not_believed() -> None:
    at = MP4.index(b"mvhd") + 4 + 16
    assert seconds("video/mp4", MP4[:at] + bytes(4) + MP4[at + 4 :]) == pytest.approx(2, abs=0.1)
    at = WEBM.index(b"\x44\x89\x88") + 3
    short = WEBM[:at] + struct.pack(">d", 10.0) + WEBM[at + 8 :]
    assert seconds("video/webm", short) == pytest.approx(1.97, abs=0.1)


def test_a_header_that_says_more_is_believed() -> None:
    """A player would show that length, and wait."""
    at = MP4.index(b"mvhd") + 4 + 16
    assert seconds("video/mp4", MP4[:at] + struct.pack(">I", 600_000) + MP4[at + 4 :]) == 600
    at = WEBM.index(b"\x44\x89\x88") + 3
    assert seconds("video/webm", WEBM[:at] + struct.pack(">d", 6e5) + WEBM[at + 8 :]) == 600


@pytest.mark.parametrize(
    ("media_type", "film", "told"),
    [
        ("video/mp4", b"", "is not MP4"),
        ("video/webm", b"", "is not WebM"),
        ("video/mp4", WEBM, "is not MP4"),
        ("video/webm", MP4, "is not WebM"),
        ("video/mp4", b"<html><script>alert(1)</script>", "is not MP4"),
        ("video/webm", b"PK\x03\x04 an archive", "is not WebM"),
        ("video/mp4", MP4.replace(b"isom", b"qt  ").replace(b"iso2", b"qt  ").replace(b"avc1mp41", b"qt  qt  "),
         "QuickTime"),
        ("video/webm", WEBM.replace(b"webm", b"matr", 1), "Matroska"),
        ("video/mp4", MP4[:-100], "cut off"),
        ("video/webm", RECORDED[:-10], "cut off"),
        ("video/webm", WEBM[:-100], "damaged"),
        ("video/mp4", MP4 + b"PK\x05\x06 the end of an archive", "cut off"),
        ("video/mp4", MP4 + box(b"PK\x05\x06", b"more"), "more than a film"),
        ("video/mp4", MP4 + MP4, "more than a film"),
        ("video/mp4", MP4 + box(b"free", bytes(70_000)), "more than a film"),
        ("video/mp4", MP4 + box(b"free", b"") * 2_000, "more than a film"),
        ("video/mp4", MP4 + box(b"moof", b""), "fragmented"),
        ("video/webm", WEBM + b"<script>", "damaged"),
        ("video/webm", RECORDED + b"<script>", "cut off"),
        ("video/webm", RECORDED + b"\x19\x41\xa4\x69\x81x", "more than a film"),  # Attachments
        ("video/webm", RECORDED + b"\xec\x83abc" * 90_000, "more than a film"),  # Void
        ("video/mp4", MP4.replace(b"avc1", b"hvc1"), "how this file is encoded"),
        ("video/webm", WEBM.replace(b"V_VP9", b"V_XYZ"), "how this file is encoded"),
        ("video/mp4", MP4.replace(b"vide", b"text"), "one picture"),
        ("video/mp4", MP4.replace(b"soun", b"vide").replace(b"mp4a", b"avc1"), "one picture"),
        ("video/webm", WEBM[: WEBM.index(b"\x1f\x43\xb6\x75")], "damaged"),
    ],
)  # fmt: skip
def test_what_is_something_else_or_holds_something_else_is_refused(
    media_type: str, film: bytes, told: str
) -> None:
    with pytest.raises(MediaRefused, match=told) as refused:
        seconds(media_type, film)
    assert str(refused.value).endswith(".")
    assert "Export it again" in str(refused.value)


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_whatever_the_bytes_are_the_answer_is_a_length_or_a_refusal(data: st.DataObject) -> None:
    media_type, film = data.draw(
        st.sampled_from([("video/mp4", MP4), ("video/webm", WEBM), ("video/webm", RECORDED)])
    )
    changed = bytearray(film)
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(film) - 1), st.integers(0, 255)), max_size=8)
    ):
        changed[at] = value
    with contextlib.suppress(MediaRefused):
        assert seconds(media_type, bytes(changed)) >= 0
