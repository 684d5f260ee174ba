"""What a person and a program read of a benchmark."""

import json

from load_tests.bench.report import Bound, Row, as_json, figure, table, verdicts

OURS = Row(
    "warm hit", "ours", "µs", [10, 12, 30], baseline="theirs", bounds=[Bound(0.5, of="theirs"), Bound(11)]
)
THEIRS = Row("warm hit", "theirs", "µs", [40, 36, 50])


def test_a_table_shows_median_spread_ratio_and_what_became_of_each_bound() -> None:
    cells = [line.split("|") for line in table([OURS, THEIRS]).splitlines() if line.startswith("| ours")]
    assert [cell.strip() for cell in cells[0][1:-1]] == [
        "ours",
        "12 µs",
        "10 to 30",
        "0.3x",
    ]
    assert table([OURS, THEIRS]).splitlines()[-2:] == [
        "- ours: <= 0.5x theirs: met, 0.3x",
        "- ours: <= 11 µs: **missed by 1**, 12 µs",
    ]


def test_the_heading_of_the_ratios_names_what_they_are_to() -> None:
    assert "| to theirs |" in table([OURS, THEIRS])


def test_the_columns_of_a_table_line_up() -> None:
    lines = [line for line in table([OURS, THEIRS]).splitlines() if line.startswith("|")]
    assert len({tuple(i for i, letter in enumerate(line) if letter == "|") for line in lines}) == 1


def test_each_measure_has_a_table_of_its_own() -> None:
    text = table([OURS, Row("stampede", "ours", "calls", [1, 1]), THEIRS])
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "### warm hit (3 rounds)",
        "### stampede (2 rounds)",
    ]


def test_a_bound_for_every_round_is_missed_by_the_worst() -> None:
    row = Row("stampede", "ours", "calls", [1, 1, 1, 2], bounds=[Bound(1), Bound(1, every=True)])
    assert [verdict.met for verdict in verdicts([row])] == [True, False]


def test_a_bound_from_below_is_missed_by_too_little() -> None:
    row = Row("votes", "ours", "/s", [900, 1100, 1200], bounds=[Bound(1000, at_least=True)])
    slow = Row("votes", "ours", "/s", [900, 950, 1200], bounds=[Bound(1000, at_least=True)])
    worst = Row("votes", "ours", "/s", [900, 1100], bounds=[Bound(1000, at_least=True, every=True)])
    assert [verdicts([each])[0].met for each in (row, slow, worst)] == [True, False, False]
    assert verdicts([slow])[0].words == ">= 1,000 /s: **missed by 50**, 950 /s"


def test_what_was_not_measured_is_never_met() -> None:
    alone = Row("warm hit", "ours", "µs", [10], baseline="theirs", bounds=[Bound(0.5, of="theirs")])
    failed = Row("warm hit", "theirs", "µs", [], failed="no such server")
    for rows in ([alone], [alone, failed]):
        assert [verdict.met for verdict in verdicts(rows)] == [False]
        assert "not measured" in table(rows)
    assert "**failed**: no such server" in table([alone, failed])


def test_ratios_stay_within_a_measure() -> None:
    other = Row("cold start", "theirs", "ms", [1])
    assert "| 0.3x" in table([other, OURS, THEIRS])


def test_json_holds_every_sample_and_what_the_table_says() -> None:
    (ours, _) = json.loads(json.dumps(as_json([OURS, THEIRS])))
    assert (ours["samples"], ours["median"], ours["ratio"]) == ([10, 12, 30], 12, 0.3)
    assert [verdict["met"] for verdict in ours["verdicts"]] == [True, False]


def test_figures_have_three_digits_at_least_and_no_exponent() -> None:
    told = [figure(number) for number in (0, 0.00012, 0.0456, 1, 1.234, 12.34, 123.4, 1234567)]
    assert told == ["0", "0", "0.046", "1", "1.23", "12.3", "123", "1,234,567"]
