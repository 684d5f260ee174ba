"""What a city takes away: who answered what, and tables that no spreadsheet computes."""

import csv
import io
import uuid
from typing import Any

import pytest

from civicq.coverage import queries
from civicq.coverage.tables import as_csv, safe
from tests.civicq.conftest import Answer, Api, Town, employed, settled
from tests.civicq.speaking import Speaker

# Of formulas, in both widths.
BEGINNINGS = "=+-@\uff1d\uff0b\uff0d\uff20"
ADMIN = "/api/admin/cities/harbor-falls"


@pytest.fixture
def viewer(town: Town) -> uuid.UUID:
    return employed(town, "viewer")


def export(api: Api, who: uuid.UUID, ballot: str, data: str, kind: str) -> Answer:
    return api.call("GET", f"{ADMIN}/ballots/{ballot}/export?data={data}&format={kind}", citizen=who)


def test_coverage_tells_who_answered_and_who_was_never_asked(
    api: Api, town: Town, asked: str, imani: Speaker, viewer: uuid.UUID
) -> None:
    imani.say(asked)
    contests = api.call("GET", f"{ADMIN}/coverage", citizen=viewer).json["contests"]
    mayor, council = contests
    assert (mayor["questions"], mayor["unanswered"], council["questions"]) == (1, 0, 0)
    found = {
        each["name"]: (each["has_account"], each["invited"], each["answers"]) for each in mayor["candidates"]
    }
    assert found == {"Imani": (True, False, 1), "Tobias": (True, False, 0)}


@pytest.mark.parametrize("begins", BEGINNINGS)
@pytest.mark.parametrize(
    ("before", "marked"),
    [
        ("", "'"),
        (" ", "' "),
        ('"', "'\""),
        ("What;", "What;'"),
        ("What,", "What,'"),
        ("What\t", "What\t'"),
        ("What\r", "What\r'"),
        ("What\n", "What\n'"),
        ("What; ", "What;' "),
        ('What;"', "What;'\""),
        ("What,;\n ", "What,;\n' "),
        ("\t", "'\t'"),
        ("\r", "'\r'"),
        ("\n", "'\n'"),
        (";", ";'"),
    ],
)
def test_a_cell_never_computes(before: str, marked: str, begins: str) -> None:
    assert safe(f"{before}{begins}1") == f"{marked}{begins}1"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_region_cuts_a_formula_out_of_a_table(delimiter: str) -> None:
    words = ['x;=1+1;"+2', 'x"",=1', "a\t@SUM(A1)\n-1", '";\r\n\uff1d1', "=1,=2;=3"]
    table = as_csv(["a", "b"], [[each, each] for each in words]).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(table, newline=""), delimiter=delimiter):
        for cell in row:
            assert not cell.strip(' "').startswith(tuple(BEGINNINGS)), (row, cell)


def test_marking_takes_no_longer_than_reading() -> None:
    """A run of what may stand before a formula is looked at once."""
    assert safe("\n" * 1_000_000) == "'" + "\n" * 1_000_000


def test_a_table_is_what_was_put_in_it_but_for_the_marks() -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(["a"], [["=1+1"]]).removeprefix("\ufeff"), newline="")))[1:]
    assert row == ["'=1+1"]


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    plain = ["Who? And why; when, or else - perhaps - a=b (x+y) by me@example.org", "", "\xa0;", 5, -5, None]
    assert [safe(each) for each in plain] == plain


@pytest.mark.parametrize("data", ["questions", "answers"])
def test_a_ballot_is_exported_without_anybody_in_it(
    api: Api, town: Town, asked: str, ana: uuid.UUID, *, imani: Speaker, viewer: uuid.UUID, data: str
) -> None:
    words = '=HYPERLINK("x"; "Who, really?") is asked'
    api.call("PATCH", f"/api/me/questions/{asked}", {"text": words}, citizen=ana)
    imani.say(asked, rationale='Because of "this",\nand that.', claims=[])
    table = export(api, viewer, town.ballot, data, "csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{data}.csv"' in table.headers["content-disposition"]
    (row,) = csv.DictReader(io.StringIO(table.body.removeprefix("\ufeff"), newline=""))
    plain: Any = export(api, viewer, town.ballot, data, "json").json[data][0]
    assert row.keys() == plain.keys()
    text = "text" if data == "questions" else "question"
    assert (row[text], plain[text]) == (f"'{words}", words)
    for who in (ana, imani.account):
        assert str(who) not in table.body


def test_another_citys_ballot_is_not_exported(api: Api, town: Town, viewer: uuid.UUID) -> None:
    assert export(api, viewer, str(uuid.uuid4()), "questions", "csv").status == 404
    assert export(api, viewer, town.ballot, "votes", "csv").status == 422


@pytest.mark.parametrize("data", ["questions", "answers"])
def test_what_one_file_does_not_hold_stands_in_the_next(
    api: Api, town: Town, viewer: uuid.UUID, imani: Speaker, *, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_ROWS", 2)
    for words, who in zip(("the wall", "a lighthouse", "our library"), settled(3), strict=True):
        body = {"contest_id": town.mayor, "text": f"Who mends {words}?"}
        imani.say(api.call("POST", "/api/me/questions", body, citizen=who).json["id"])
    first = export(api, viewer, town.ballot, data, "json")
    target, rel = first.headers["link"].split("; ")
    assert (len(first.json[data]), rel) == (2, 'rel="next"')
    path = f"{ADMIN}/ballots/{town.ballot}/export{target.strip('<>')}"
    second = api.call("GET", path, citizen=viewer)
    assert "link" not in second.headers
    assert len({each["id"] for each in first.json[data] + second.json[data]}) == 3
