"""`civicq roll`, as a clerk uses it."""

from pathlib import Path

import pytest

from tests.conftest import Cloud, run_civicq

CITY = "harbor-falls-or"


def test_a_roll_of_many_pages_is_given_to_a_city_and_replaced(cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "roll.csv"
    rows = [f"Voter {number},19{number % 90 + 10}-01-02,97201" for number in range(1_203)]
    path.write_text("\n".join(["name,born,postcode", *rows]), encoding="utf-8")
    given = run_civicq("roll", path, "--city", CITY, data=cloud.data)
    assert given.returncode == 0, given.stderr
    assert "1203 voters, 1203 of them new" in given.stdout
    again = run_civicq("roll", path, "--city", CITY, data=cloud.data)
    assert "1203 voters, 0 of them new" in again.stdout
    replaced = run_civicq("roll", path, "--city", CITY, "--replace", data=cloud.data)
    assert "forgot the roll before, 1203 voters" in replaced.stdout
    assert "1203 of them new" in replaced.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name,postcode\nAna,97201\n", "no column born"),
        (b"name,born,postcode\nAna,29.2.1980,97201\n", "line 2: '29.2.1980' is no date"),
        (b"name,born,postcode\nAna,0000-02-29,97201\n", "line 2: '0000-02-29' is no date"),
        (b"name,born,postcode\nAna,1980-02-29,97_01\n", "line 2: '97_01' is no postcode"),
        (
            b"name,born,postcode\nAna,1980-02-29,97201\nB\xe2\x80\xaeo,1980-02-29,97201\n",
            "line 3: 'B\\u202eo' is no name",
        ),
        (b"name,born,postcode\nAna,1980-02-29,\n", "line 2: each voter has"),
        (b"name,born,postcode\n\xff\xfe,1980-02-29,1\n", "no UTF-8"),
        (b"", "no column"),
    ],
)
def test_half_a_roll_is_no_roll(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "roll.csv"
    path.write_bytes(content)
    refused = run_civicq("roll", path, "--city", CITY, data=tmp_path)
    assert refused.returncode == 1
    assert told in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_city_that_is_not_theirs_is_one_clear_line(cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("name,born,postcode\nAna,1980-02-29,97201\n", encoding="utf-8")
    refused = run_civicq("roll", path, "--city", "nowhere", data=cloud.data)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "no such city" in refused.stderr
