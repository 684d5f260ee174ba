"""What OpenElections writes into a file's name: 20241105__or__general__multnomah__precinct.csv.

https://github.com/openelections/docs/blob/master/data-standard.md
"""

import re
from pathlib import PurePath

from civicq.imports.ballot import Election, Hints
from civicq.imports.dates import election_name, parsed
from civicq.imports.places import state_code
from civicq.imports.refusals import ImportRefused, Lacking
from civicq.imports.source import Source

_NAME = re.compile(r"(?<!\d)(?P<date>\d{8})_{1,2}(?P<state>[a-z]{2})(?:_{1,2}(?P<rest>.*))?", re.IGNORECASE)
_TYPES = frozenset(
    ("general", "primary", "special", "runoff", "municipal", "democratic", "republican", "libertarian",
     "green", "nonpartisan", "presidential", "local", "consolidated", "recall")
)  # fmt: skip
_LEVELS = frozenset(
    ("precinct", "precincts", "county", "counties", "total", "totals", "results", "raw", "ward", "town")
)

# By whether it lacks the date, and the state.
_LACKS = {
    (True, True): (
        "holds no date and no state of the election, and neither does its name (as "
        "20241105__or__general__multnomah__precinct.csv does); give it such a name"
    ),
    (True, False): (
        "holds no date of the election, and neither does its name (as "
        "20241105__or__general__multnomah__precinct.csv does); send it again with the date of the election"
    ),
    (False, True): (
        "holds no state of the election, and neither does its name (as "
        "20241105__or__general__multnomah__precinct.csv does); give it such a name"
    ),
}


def when_and_where(source: Source, hints: Hints) -> tuple[Election, str, str | None]:
    """The election, the state, and the county if the name tells one. What a person says goes first."""
    found = _NAME.search(PurePath(source.name).name.partition(".")[0])
    words = re.split(r"[_-]+", (found["rest"] or "").lower()) if found else []
    types = [word for word in words if word in _TYPES]
    county = " ".join(word for word in words if word not in _TYPES and word not in _LEVELS).title() or None
    day = hints.date or (parsed(found["date"]) if found else None)
    state = state_code(hints.state) or (state_code(found["state"]) if found else None)
    if day is None or state is None:
        said: dict[Lacking, object] = {"date": day, "state": state}
        lacking = tuple(each for each, known in said.items() if known is None)
        raise ImportRefused(_LACKS[day is None, state is None], file=source.name, lacking=lacking)
    guessed = f"{' '.join(types).title()} Election" if types else election_name(day)
    return Election(day, hints.election or guessed, named=bool(hints.election)), state, county
