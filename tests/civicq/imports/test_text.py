"""Text as it may be stored, and as it is compared."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from civicq.imports.text import clean, counted, folded, slug


def test_what_cannot_be_seen_is_not_stored() -> None:
    assert clean("  Ann\u00a0 \u202eRoe\u200b\u0007 ") == "Ann Roe"
    assert clean("Cafe\u0301") == "Caf\u00e9"


def test_a_name_typed_again_is_the_same_name() -> None:
    assert folded("HARRY F. SMAIL, JR.") == folded("Harry F Smail Jr")
    assert folded("Jos\u00e9 O'Neil") == folded("Jose ONeil")
    assert folded("Measure 26-1") != folded("Measure 261")


def test_a_slug_fits_an_address_whatever_the_name() -> None:
    assert slug("Do\u00f1a Ana County NM") == "dona-ana-county-nm"
    assert slug("\u6771\u4eac") != slug("\u4eac\u90fd")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_name_has_a_slug_and_stays_clean(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))
    assert len(slug(name)) <= 80
    assert clean(clean(name)) == clean(name)


def test_counts_are_read_aloud() -> None:
    assert [counted(1, "city"), counted(2, "city"), counted(1200, "contest")] == [
        "1 city",
        "2 cities",
        "1,200 contests",
    ]
