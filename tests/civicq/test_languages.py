"""Which language somebody reads, and how it writes a day."""

from datetime import date

import pytest

from civicq.languages import Language, preferred, readable_day, readable_weekday


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("fr, es;q=0.2", "es"),
        ("EN;q=0.1,ES;q=0.2", "es"),
        ("de,fr", "en"),
        ("es;q=0", "en"),
        ("es;q=x", "en"),
        ("estonian", "en"),
        ("*", "en"),
        (";;,,=", "en"),
    ],
)
def test_the_language_that_weighs_most_is_spoken(accepted: str, language: Language) -> None:
    assert preferred(accepted) == language


def test_a_day_is_written_as_its_language_does() -> None:
    day = date(2027, 5, 18)
    assert readable_day(day, "en") == "May 18, 2027"
    assert readable_day(day, "es") == "18 de mayo de 2027"
    assert readable_weekday(day, "en") == "Tuesday, May 18"
    assert readable_weekday(day, "es") == "martes 18 de mayo"
