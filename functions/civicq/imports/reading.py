"""Any file to its ballots: the format is told by content, never by the file's name."""

from civicq.imports.ballot import Hints, Reading
from civicq.imports.formats import ballot_csv, openelections, vip
from civicq.imports.places import state_code
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source


def read(source: Source, hints: Hints) -> Reading:
    """Raises `ImportRefused`, with the line, for whatever cannot be read."""
    if hints.state and not state_code(hints.state):
        raise ImportRefused(
            "{state} is no state; write its two letters, for instance OR",
            file=source.name, lacking=("state",), state=hints.state,
        )  # fmt: skip
    head = source.head()
    if vip.recognises(head):
        return vip.read(source, hints)
    if ballot_csv.recognises(head) or (ballot_csv.resembles(head) and not openelections.recognises(head)):
        return ballot_csv.read(source, hints)
    if openelections.recognises(head) or openelections.resembles(head):
        return openelections.read(source, hints)
    raise ImportRefused(
        "is of no known format; import an OpenElections precinct CSV, Voting Information Project 5.x XML, or "
        "the plain ballot CSV",
        file=source.name,
        line=1,
    )
