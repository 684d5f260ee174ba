"""Places in the United States as files spell them: states by name, code or FIPS number, and cities."""

import re

from civicq.imports.ballot import City
from civicq.imports.text import clean, folded, slug

# Code, FIPS number and name of each state and territory (ANSI INCITS 38).
_STATES = """
AL 01 Alabama|AK 02 Alaska|AZ 04 Arizona|AR 05 Arkansas|CA 06 California|CO 08 Colorado|CT 09 Connecticut
DE 10 Delaware|DC 11 District of Columbia|FL 12 Florida|GA 13 Georgia|HI 15 Hawaii|ID 16 Idaho
IL 17 Illinois|IN 18 Indiana|IA 19 Iowa|KS 20 Kansas|KY 21 Kentucky|LA 22 Louisiana|ME 23 Maine
MD 24 Maryland|MA 25 Massachusetts|MI 26 Michigan|MN 27 Minnesota|MS 28 Mississippi|MO 29 Missouri
MT 30 Montana|NE 31 Nebraska|NV 32 Nevada|NH 33 New Hampshire|NJ 34 New Jersey|NM 35 New Mexico
NY 36 New York|NC 37 North Carolina|ND 38 North Dakota|OH 39 Ohio|OK 40 Oklahoma|OR 41 Oregon
PA 42 Pennsylvania|RI 44 Rhode Island|SC 45 South Carolina|SD 46 South Dakota|TN 47 Tennessee|TX 48 Texas
UT 49 Utah|VT 50 Vermont|VA 51 Virginia|WA 53 Washington|WV 54 West Virginia|WI 55 Wisconsin|WY 56 Wyoming
AS 60 American Samoa|GU 66 Guam|MP 69 Northern Mariana Islands|PR 72 Puerto Rico|VI 78 Virgin Islands
"""
_ROWS = [row.split(" ", 2) for row in _STATES.strip().replace("\n", "|").split("|")]
_BY_SPELLING = {
    spelling: code for code, fips, name in _ROWS for spelling in (code.lower(), fips, name.lower())
}
NAMES = {code: name for code, _, name in _ROWS}

_KINDS = [
    "county",
    "parish",
    "borough",
    "city",
    "town",
    "township",
    "village",
    "municipality",
    "area",
    "district",
]
_LEVEL = re.compile(rf"\b({'|'.join(_KINDS)})\b", re.IGNORECASE)


def state_code(spelling: str | None) -> str | None:
    """The two capitals for "or", "Oregon" or "41"; None where no state is spelt so."""
    return _BY_SPELLING.get((spelling or "").strip().lower())


def city(name: str, state: str | None) -> City:
    """The city of this name; SHOUTED words are lowered, for they end up on every page."""
    words = [word.capitalize() if word.isupper() and len(word) > 2 else word for word in clean(name).split()]
    spelt = " ".join(words)
    return City(spelt, state, slug(f"{spelt} {state}" if state else spelt, 100))


def city_in_place(place: str, state: str | None = None) -> City:
    """The city in "Multnomah County, OR" or "Springfield, Oregon"."""
    name, comma, last = place.rpartition(",")
    code = state_code(last) if comma else None
    return city(name, code) if code and name.strip() else city(place, state)


def county_name(raw: str, state: str) -> str:
    """Adds "County" to "Multnomah", and nothing to "Baltimore City"."""
    name = clean(raw)
    if name.islower():
        name = name.title()
    if _LEVEL.search(name) or folded(name) == folded(NAMES[state]):
        return name
    return f"{name} {'Parish' if state == 'LA' else 'County'}"
