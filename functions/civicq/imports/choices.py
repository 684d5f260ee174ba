"""The choices under a contest: who is a person standing, what is an answer, what is only bookkeeping."""

import re
from collections.abc import Iterable
from functools import lru_cache

from civicq.imports.ballot import Kind
from civicq.imports.text import folded
from civicq.imports.titles import Title

# Offices under which result files keep statistics. These patterns meet folded names, words and single spaces.
_STATISTICS = re.compile(
    r"""(?:total\ |grand\ )*(?:active\ |eligible\ |number\ of\ )?
    (?:registered\ voters?|registration|voter\ registration|voters?(?:\ (?:who\ )?(?:voted|checked\ in))?
      |(?:blank\ |valid\ |void\ |spoiled\ |provisional\ |absentee\ |early\ )?(?:ballots?|cards?|sheets?)
       (?:\ (?:cast|counted|issued|returned|blank|voted|total|received|accepted|rejected))*
      |(?:voter\ |percent\ )?turnout(?:\ percent(?:age)?)?
      |straight\ (?:party|ticket)(?:\ (?:party|ticket|voting|votes?))*
      |(?:votes?|totals?)(?:\ cast)?|times\ (?:cast|blank|over|under)\w*|poll\ ?book\ totals?
      |over\ ?votes?|under\ ?votes?)
    (?:\ (?:total|blank|cast|election\ day|early\ voting|absentee|dem|rep|lib|np|npa|democratic|republican
      |libertarian|nonpartisan|constitution|green|[a-z]\ party))*""",
    re.VERBOSE,
)

# Rows under a contest that no ballot prints.
_BOOKKEEPING = re.compile(
    r"""(?:(?:total|all|other|misc\w*|un\w+|qualified|certified|declared|rejected|invalid|valid|no
      |number\ of)\ )*
    (?:write\ ?ins?\b.*
      |(?:over|under)\ ?(?:vote[sd]?|voting)\b.*|(?:over|under)s?|times\ (?:cast|over|under|blank).*
      |(?:blank|void|spoiled|rejected|invalid|residual|defective|scatter(?:ing|ed)?|affidavit)s?
       (?:\ (?:votes?|ballots?|contests?|voted))?
      |totals?(?:\ votes?)?(?:\ cast)?|(?:votes?|ballots?)(?:\ (?:cast|counted))?|cast\ votes?|cards\ cast
      |not\ (?:assigned|voted|counted)|unassigned.*|unresolved.*|exhausted.*|(?:inactive|continuing)\ ballots?
      |no\ vote[sd]?|no\ candidates?(?:\ filed)?|no\ nomination|none\ filed
      |none\ of\ (?:these|the\ above)(?:\ candidates?)?
      |public\ counter|(?:manually\ counted\ )?emergency|absentee\ military|federal|whole\ number
      |registered(?:\ voters)?|turnout)""",
    re.VERBOSE,
)
_WRITTEN_IN = re.compile(r"\bwrite[\s-]?ins?\b|\((?:w|wi|w-?i|w/i)\)\s*$", re.IGNORECASE)
_WRITE_IN_PARTIES = frozenset(("w", "wi", "wri", "wr", "w i", "write in", "writein", "write ins"))

# Places in a precinct column that nobody lives in.
_NO_PRECINCT = re.compile(
    r"""(?:(?:county|grand|precinct|overall|election|state)(?:wide)?\ )?(?:sub\ ?)?totals?(?:\ votes?)?
    |cumulative|(?:countywide\ |central\ )?
     (?:absentee|early\ vot\w*|provisional|mail|vote\ by\ mail|federal|advance\w*)s?
     (?:\ (?:ballots?|by\ mail|precincts?|votes?|voting|paper|only))*""",
    re.VERBOSE,
)

_ANSWERED = re.compile(
    r"""(?:yes|no|si|for|against|approved?|reject(?:ed)?|accept(?:ed)?|opposed?|in\ favou?r(?:\ of)?
        |maintain(?:ed)?|repeal(?:ed)?|retain|do\ not\ retain|not\ retain)(?:\ .*)?
    |.+\ (?:yes|no)""",
    re.VERBOSE,
)
_ANSWER_AFTER_NAME = re.compile(r"(?P<name>\S.*?)\s*[-\u2013\u2014:,(]\s*(?:yes|no)\s*\)?", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def is_statistic(office: str) -> bool:
    """Whether "Registered Voters", "Ballots Cast - Blank" or the like stands where an office should."""
    return bool(_STATISTICS.fullmatch(folded(office)))


@lru_cache(maxsize=16_384)
def is_bookkeeping(choice: str, party: str = "") -> bool:
    """Write-ins, over- and under-votes, totals: whoever they stand for, the ballot does not print them."""
    return (
        bool(_BOOKKEEPING.fullmatch(folded(choice)))
        or bool(_WRITTEN_IN.search(choice))
        or folded(party) in _WRITE_IN_PARTIES
    )


@lru_cache(maxsize=16_384)
def is_precinct(name: str) -> bool:
    return bool(name) and not _NO_PRECINCT.fullmatch(folded(name))


@lru_cache(maxsize=16_384)
def is_answer(choice: str) -> bool:
    return bool(_ANSWERED.fullmatch(folded(choice)))


def kind_of(title: Title, choices: Iterable[str]) -> Kind:
    """A measure or retention has only answers under it; whoever has a person under it is a race."""
    listed = list(choices)
    if listed and not all(is_answer(choice) for choice in listed):
        return "race"
    if not listed and not title.number:
        return "race"
    return "retention" if title.retains else "measure"


def retained(title: Title, choices: Iterable[str]) -> str | None:
    """Whom a retention is about, where the title or the answers name the person."""
    if title.retained:
        return title.retained
    names = {found["name"] for choice in choices if (found := _ANSWER_AFTER_NAME.fullmatch(choice))}
    return names.pop() if len(names) == 1 else None
