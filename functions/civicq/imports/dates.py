"""Dates of elections, and what an election is called when nobody says."""

import re
from datetime import date

_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"),
)
FIRST_YEAR, LAST_YEAR = 1990, 2100


def parsed(text: str) -> date | None:
    """2024-11-05, 20241105 or 11/5/2024; None for what is no day of an election."""
    for form in _FORMS:
        if found := form.fullmatch(text.strip()):
            try:
                day = date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
            return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None


def election_name(day: date) -> str:
    """The general election falls on the Tuesday after the first Monday of November (2 U.S.C. section 7)."""
    general = day.month == 11 and day.weekday() == 1 and 2 <= day.day <= 8
    return "General Election" if general else "Election"
