"""A ballot as large as a large city's, as the file that a clerk would import."""

import csv
import io

CONTESTS, CANDIDATES_OF_EACH = 24, 5
CITY, STATE, DATE = "Port Ellery", "OR", "2027-11-02"
_ELECTION = "General Election"
_OFFICES = (
    "Mayor",
    "City Controller",
    "Clerk",
    "Treasurer",
    "Sheriff",
    "Judge",
    "School Board",
    "Water Director",
)
_FIRST = (
    "Ada",
    "Ben",
    "Cyrus",
    "Dolores",
    "Elena",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jamal",
    "Keiko",
    "Luis",
)
_LAST = ("Abbott", "Bell", "Castro", "Dunn", "Eze", "Flores", "Garcia", "Huang", "Ivanov", "Jones", "Kim")
_PARTIES = ("", "Democratic", "Independent", "Republican")
_COLUMNS = (
    "election_date", "election_name", "jurisdiction", "state", "contest_order", "contest_type",
    "contest_title", "contest_jurisdiction", "office", "district", "seats", "voting_method",
    "candidate_or_choice", "party", "measure_number", "measure_summary", "measure_text", "pro_statement",
    "con_statement", "precincts",
)  # fmt: skip


def large_ballot() -> str:
    """24 contests with 5 candidates each, the same at each run."""
    written = io.StringIO()
    rows = csv.DictWriter(written, _COLUMNS, restval="")
    rows.writeheader()
    for contest in range(CONTESTS):
        office = _OFFICES[contest % len(_OFFICES)]
        for candidate in range(contest * CANDIDATES_OF_EACH, (contest + 1) * CANDIDATES_OF_EACH):
            rows.writerow(
                {
                    "election_date": DATE,
                    "election_name": _ELECTION,
                    "jurisdiction": CITY,
                    "state": STATE,
                    "contest_order": contest + 1,
                    "contest_type": "race",
                    "contest_title": f"{office}, district {contest + 1}",
                    "contest_jurisdiction": CITY,
                    "office": office,
                    "district": contest + 1,
                    "seats": 1,
                    "voting_method": "plurality",
                    "candidate_or_choice": f"{_FIRST[candidate % 12]} {_LAST[candidate % 11]}",
                    "party": _PARTIES[candidate % 4],
                    "precincts": "North;South",
                }
            )
    return written.getvalue()
