"""What a contest's title says besides its name: seats, ranked choice, whose office, a measure's number."""

import re
from dataclasses import dataclass
from functools import lru_cache

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen",
)  # fmt: skip
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
_DASHES = "\u2013\u2014"
_OPEN = rf"[\s,;:{_DASHES}-]*[(\[]?\s*"
_CLOSE = r"\s*[)\]]?"

_SEATS = re.compile(
    rf"""{_OPEN}(?:
        \b(?:vote|choose|elect|select)\s+(?:for\s+)?
        (?:up\s+to\s+|any\s+|(?:no|not)\s+more\s+than\s+|at\s+most\s+|a\s+maximum\s+of\s+)?
        (?P<votes>{_NUMBER})\b(?:\s*\(\s*\d{{1,2}}\s*\))?
        (?:\s+(?:or\s+fewer|only|in\s+order|candidates?|persons?|names?|members?))*
        | \b(?P<elected>{_NUMBER})(?:\s*\(\s*\d{{1,2}}\s*\))?\s+
          (?:(?:are\s+|is\s+)?to|will|shall|must)\s+be\s+elected
        | (?<=[(\[])\s*(?P<open>{_NUMBER})\s+
          (?:seats?|positions?|vacanc(?:y|ies)|openings?|elected)(?=\s*[)\]])
    ){_CLOSE}""",
    re.IGNORECASE | re.VERBOSE,
)
_RANKED = re.compile(
    rf"""{_OPEN}(?:
        \b{_ORDINAL}\s+(?:choice|preference|rank(?:ed\s+choice)?)\b
        | \brank\s+(?:your\s+|up\s+to\s+|the\s+)[\w\s]*
        | \b(?:rcv|irv|ranked?[\s-]+choice(?:\s+voting)?|instant[\s-]+run-?off(?:\s+voting)?)\b
          (?:[\s,{_DASHES}-]+(?:round|pass|choice|rank)\s+\d{{1,2}})?
        | (?<=[(,:{_DASHES}-])\s*(?:final\s+round|(?:round|choice|rank|pass)\s+\d{{1,2}})(?=\s*\)?\s*$)
    ){_CLOSE}""",
    re.IGNORECASE | re.VERBOSE,
)

_BODY = "(?:city|town|village|township|borough|county|parish|municipality)"
_POSTS = "mayor|council|alder|commission|clerk|treasurer|auditor|attorney|judge|trustee|recorder|supervisor"
_LEVELS = "city|county|township|town|village|borough|parish"
_BODIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "City of Fairview, Councilor, Position 1", then the same without the comma
        rf"(?P<jurisdiction>{_BODY} of [^,:{_DASHES}]+?)(?: ?[,:{_DASHES}] ?| - )(?P<office>.+)",
        rf"(?P<jurisdiction>{_BODY} of \S.*?) (?P<office>(?:{_POSTS}).*)",
        # "Mayor, City of Fairview"
        rf"(?P<office>.+?)(?: ?[,:{_DASHES}] ?| - | )\(?(?P<jurisdiction>{_BODY} of [^,()]+)\)?",
        r"(?P<office>(?:vice[ -])?mayor) of (?P<jurisdiction>[^,]+)",
        # "Portland City Council"
        r"(?P<jurisdiction>\S.*?) (?P<office>(?:city|town|village|borough) (?:council|commission|alder).*)",
        # "Multnomah County Commissioner, District 1"
        rf"(?P<jurisdiction>(?!the\b)\S[^,]*? (?:{_LEVELS})) (?P<office>[^,].*)",
        # "Rockwood Water District, Director, 1"
        r"(?P<jurisdiction>\S[^,]*? (?:district|authority|port))(?: ?, ?| - )(?P<office>.+)",
    )
)

_ASKS = (
    r"(?:ballot\s+)?(?:measure|question|proposition|prop|referendum|initiative|amendment|issue|proposal|article"
    r"|state\s+question|sq|advisory\s+vote|resolution)"
)
_MEASURE = re.compile(
    rf"^(?P<before>.*?)\b{_ASKS}\.?\s*(?:measure\s+)?(?:no\.?\s*|number\s+|\#\s*)?"
    r"(?P<number>\d[\w.]*(?:-\d[\w.]*)*|[A-Z]{1,3}(?:-\d+)?\b)",
    re.IGNORECASE,
)
_ASKS_SOMETHING = re.compile(
    rf"\b(?:{_ASKS}s?|levy|levies|bonds?|charter|ordinance|tax|annexation|repeal|recall)\b", re.IGNORECASE
)
_NO_PLACE = frozenset(
    ("state", "statewide", "constitutional", "county", "city", "town", "local", "special", "advisory",
     "ballot", "proposed", "the", "referred")
)  # fmt: skip
_RETAINS = re.compile(r"\b(?:retain(?:ed)?|retention)\b", re.IGNORECASE)
_RETAINED = re.compile(
    r"\b(?:shall|should|will)\s+(?:(?:the\s+)?(?:hon(?:orable|\.)?|(?:chief\s+)?(?:justice|judge))\s+)*"
    r"(?P<name>\S.*?)\s+(?:of\s+the\s+.*?)?be\s+(?:retained|re-?elected|continued)",
    re.IGNORECASE,
)
_BENCH = re.compile(r"\b(?:judge|justice|court|magistrate|judicial)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    text: str
    seats: int | None
    ranked: bool
    jurisdiction: str | None
    office: str
    number: str | None
    # How it reads; only its choices tell what it is.
    asks: bool
    retains: bool
    retained: str | None


@lru_cache(maxsize=16_384)
def read_title(raw: str) -> Title:
    """Takes seats and ranked choice out of the title; all else is read and left in place."""
    seats = next(filter(None, map(_seats, _SEATS.finditer(raw))), None)
    unseated = _tidy(_SEATS.sub(" ", raw))
    ranked = bool(_RANKED.search(unseated))
    if ranked and "up to" in raw.lower():
        seats = None  # so many may be ranked, which says nothing of how many are elected
    text = _tidy(_RANKED.sub(" ", unseated)) or unseated or raw
    measure = _MEASURE.match(text)
    number = measure["number"] if measure and _is_number(measure["number"]) else None
    asks = number is not None or bool(_ASKS_SOMETHING.search(text))
    retained = _RETAINED.search(text)
    jurisdiction, office = _whose(text)
    if measure and number:
        before = _tidy(measure["before"])
        jurisdiction = before if before and before.lower() not in _NO_PLACE else None
    return Title(
        text,
        seats,
        ranked,
        jurisdiction,
        office,
        number,
        asks,
        retains=bool(retained or _RETAINS.search(text)) or (bool(_BENCH.search(text)) and not asks),
        retained=retained["name"] if retained else None,
    )


def _whose(text: str) -> tuple[str | None, str]:
    """The jurisdiction that a title names, and the office that remains."""
    for body in _BODIES:
        found = body.fullmatch(text)
        if found and found["jurisdiction"].lower() not in _NO_PLACE:
            return _tidy(found["jurisdiction"]), _tidy(found["office"])
    return None, text


def _seats(found: re.Match[str]) -> int | None:
    number = found["votes"] or found["elected"] or found["open"]
    count = int(number) if number.isdecimal() else _WORDS.index(number.lower())
    return count if 1 <= count <= 100 else None


def _is_number(number: str) -> bool:
    """Tells "115", "26-236" and "AA" from a word of a sentence."""
    return number[0].isdecimal() or number.isupper()


def _tidy(text: str) -> str:
    """No hole is left where something was taken out."""
    text = " ".join(text.replace("()", " ").replace("[]", " ").split())
    return text.replace(" ,", ",").strip(f" ,;:{_DASHES}-")
