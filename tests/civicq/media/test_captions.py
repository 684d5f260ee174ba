"""Captions are read strictly, and what is served is written by us."""

import pytest

from civicq.media.captions import read
from civicq.media.refusals import MediaRefused

WORDS = """\
WEBVTT - Cleo on the wall

NOTE by hand

first
00:00.500 --> 00:02.000 line:0 align:start
<v Cleo>The wall is <i>mended</i>
before winter.

00:00:02.000 --> 00:00:04.250
R&amp;D &lt;script&gt; stays text.
"""


def test_a_transcript_is_what_is_said_without_marks() -> None:
    captions = read(WORDS)
    assert captions.transcript == "The wall is mended before winter. R&D <script> stays text."
    assert captions.ends_seconds == 4.25


def test_what_is_served_is_written_anew_and_reads_the_same() -> None:
    captions = read(WORDS)
    assert captions.webvtt == (
        "WEBVTT\n\n"
        "00:00:00.500 --> 00:00:02.000\nThe wall is mended\nbefore winter.\n\n"
        "00:00:02.000 --> 00:00:04.250\nR&amp;D &lt;script&gt; stays text.\n"
    )
    assert read(captions.webvtt) == captions
    assert read(WORDS.replace("\n", "\r\n")) == captions


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "first line is WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip", "first line is WEBVTT"),
        ("WEBVTT", "no text"),
        ("WEBVTT\n\nNOTE nothing", "no text"),
        ("WEBVTT\n\nSTYLE\n::cue { color: red }", "Line 3: .* STYLE"),
        ("WEBVTT\n\nREGION\nid:a", "REGION"),
        ("WEBVTT\n\njust words", "Line 3: write the times"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\na", "Line 3: write the times"),
        ("WEBVTT\n\n00:61.000 --> 01:62.000\na", "Line 3: write the times"),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\na", "Line 3: .* ends before it begins"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "Line 3: .* no text"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>", "Line 3: .* no text"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb", "Line 6: .* Sort"),
    ],
)
def test_what_is_no_caption_is_refused_with_its_line(words: str, told: str) -> None:
    with pytest.raises(MediaRefused, match=told):
        read(words)
