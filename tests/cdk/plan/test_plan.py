"""The plan for a crowd: what it needs, what it costs, and that the stages hold it."""

import dataclasses
import itertools
import json

import pytest

from cdk.functions import FUNCTIONS, endpoints
from cdk.local.cli import main
from cdk.plan.capacity import capacity, most_connections, public_seconds
from cdk.plan.comparison import environments, numbers
from cdk.plan.costs import NOBODY, Line, month_of, second_region, total
from cdk.plan.load import Month, all_of, asked
from cdk.plan.prices import PRICES, Price
from cdk.plan.report import plan
from cdk.stages import DEV, PRODUCTION, STAGES, STAGING, NodeCache, ProvisionedDatabase

CROWD = Month(users=10_000)
INSTANCE = "r8g.large"


def test_ten_thousand_of_the_seeds_users_make_1660_requests_a_second_and_340_votes() -> None:
    assert sum(asked(10_000).values()) == pytest.approx(1_660, rel=0.01)
    assert asked(10_000)["vote"] == pytest.approx(340, rel=0.01)


def test_production_holds_ten_thousand_users() -> None:
    assert [each for each in numbers(PRODUCTION, capacity(CROWD, INSTANCE)) if not each.holds] == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"concurrency": {**PRODUCTION.concurrency, "public": 100}}, "concurrency public"),
        ({"concurrency": {**PRODUCTION.concurrency, "civic": 2_000}}, "connections to the writer"),
        ({"throttle_rate": 1_000}, "gateway requests/s"),
        ({"throttle_burst": 1_000}, "gateway burst"),
        ({"firewall_requests": 2_000}, "requests of 200 behind one address"),
    ],
)
def test_a_number_of_a_stage_that_is_too_small_is_named(change: dict[str, object], named: str) -> None:
    stage = dataclasses.replace(PRODUCTION, **change)  # type: ignore[arg-type]
    assert named in {each.name for each in numbers(stage, capacity(CROWD, INSTANCE)) if not each.holds}


def test_an_election_with_too_few_readers_or_too_little_cache_is_named() -> None:
    assert PRODUCTION.election
    election = dataclasses.replace(PRODUCTION.election, readers=1, ecpu_per_second=0)
    stage = dataclasses.replace(PRODUCTION, election=election)
    named = {each.name for each in numbers(stage, capacity(CROWD, INSTANCE)) if not each.holds}
    assert named == {"readers in an election", "ECPU/s ready in an election"}


def test_every_environment_of_production_finds_a_connection_through_the_proxy() -> None:
    assert isinstance(PRODUCTION.database, ProvisionedDatabase)
    allowed = most_connections(PRODUCTION.database.memory_gibibytes)
    assert environments(PRODUCTION, "writer") <= allowed
    assert environments(PRODUCTION, "reader") <= allowed


def test_the_proxy_hands_on_nine_tenths_of_what_aurora_allows() -> None:
    assert most_connections(16) == 1_621  # of 1,802
    assert most_connections(256) == 4_500  # of 5,000, which no instance has more of


def test_the_election_month_of_ten_thousand_users_costs_two_to_five_thousand_dollars() -> None:
    dollars = total(month_of(PRODUCTION, CROWD))
    assert 2_000 <= dollars <= 5_000
    assert dollars <= PRODUCTION.monthly_dollars


def test_a_month_without_an_election_costs_less_than_half_of_one_with() -> None:
    told = plan(CROWD)
    assert told.idle["production"] < told.without_election < total(told.lines) / 2


def test_what_a_crowd_needs_and_costs_never_falls_with_its_size() -> None:
    crowds = [Month(users=users) for users in (1, 10, 100, 1_000, 5_000, 10_000, 20_000, 100_000, 1_000_000)]
    needs = [capacity(month, INSTANCE) for month in crowds]
    for fewer, more in itertools.pairwise(needs):
        assert fewer.readers <= more.readers
        assert fewer.throttle_rate <= more.throttle_rate
        assert fewer.worst_ecpu_per_second <= more.worst_ecpu_per_second
        assert all(fewer.concurrency[name] <= more.concurrency[name] for name in fewer.concurrency)
        assert all(fewer.provisioned[name] <= more.provisioned[name] for name in fewer.provisioned)
    dollars = [total(month_of(PRODUCTION, month)) for month in crowds]
    assert dollars == sorted(dollars)
    hours = [total(month_of(PRODUCTION, Month(users=10_000, full_hours=hours))) for hours in (0, 1, 20, 730)]
    assert hours == sorted(hours)


def test_idle_stages_stay_below_what_they_may_cost() -> None:
    idle = {stage.name: total(month_of(stage, NOBODY)) for stage in STAGES.values()}
    assert idle["dev"] < 280
    assert idle["staging"] < 600
    assert idle["production"] < 1_100
    assert all(idle[stage.name] < stage.monthly_dollars for stage in STAGES.values())


def test_each_line_is_its_quantity_times_its_price_beyond_what_is_free() -> None:
    assert Line("", "database r8g.large", 730, "").dollars == pytest.approx(730 * 0.276)
    assert Line("", "sign-ins", 12_000, "").dollars == pytest.approx(2_000 * 0.015)
    assert Line("", "sign-ins", 9_000, "").dollars == 0
    assert Price(0.2, 1e6, "call", "").of(3e6) == pytest.approx(0.6)


def test_what_a_price_is_confirmed_by_is_told_and_what_is_not_is_counted() -> None:
    told = plan(CROWD)
    used = {line.key for line in told.lines}
    assert set(told.unconfirmed) == {key for key in used if not PRICES[key].read}
    assert 0 < len(told.unconfirmed) < len(used)


def test_schedules_shorter_than_a_minute_cost_queues_and_others_do_not() -> None:
    assert "clock: queues" not in {line.what for line in month_of(DEV, NOBODY)}
    (queues,) = (line for line in month_of(STAGING, NOBODY) if line.what == "clock: queues")
    a_minute = [
        60 / each.every_seconds for each in FUNCTIONS if each.every_seconds and each.every_seconds < 60
    ]
    assert queues.quantity > 2 * sum(a_minute) * 60 * 730  # each is received and deleted


def test_snapshots_are_kept_of_what_is_waited_for_and_not_started_ahead() -> None:
    for stage in (STAGING, PRODUCTION):
        assert stage.snap_started.isdisjoint(stage.provisioned)
        assert not [each.name for each in FUNCTIONS if each.every_seconds and each.name in stage.snap_started]


def test_endpoints_are_of_what_functions_inside_the_network_call() -> None:
    assert endpoints(PRODUCTION) == ["secretsmanager", "sqs"]
    asks = dataclasses.replace(PRODUCTION, filter_model="a.model")
    assert set(endpoints(asks)) - set(endpoints(PRODUCTION)) == {"bedrock-runtime"}
    sends = dataclasses.replace(PRODUCTION, mail_from="letters@civicq.example")
    assert set(endpoints(sends)) - set(endpoints(PRODUCTION)) == {"email", "sns"}


def test_a_cache_of_nodes_is_priced_by_the_node() -> None:
    nodes = NodeCache(node="cache.r7g.large", shards=1, least_replicas=2, most_replicas=4)
    stage = dataclasses.replace(PRODUCTION, cache=nodes)
    (cache,) = (line for line in month_of(stage, NOBODY) if line.what == "cache")
    assert cache.quantity == 3 * 730


def test_a_second_region_costs_a_database_and_what_is_replicated() -> None:
    lines = second_region(PRODUCTION, CROWD)
    assert 200 < total(lines) < 1_000
    assert total(lines) > total(second_region(PRODUCTION, NOBODY))
    assert total(plan(CROWD, with_second_region=True).region) == total(lines)


def test_more_reads_reach_the_functions_in_the_worst_minute_and_take_longer() -> None:
    needed = capacity(CROWD, INSTANCE)
    assert needed.worst_origin_per_second > needed.origin_per_second
    assert needed.concurrency["public"] > all_of(10_000)["read"] * public_seconds()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["plan", *arguments])
    told = capsys.readouterr()
    return told.out if ended.value.code == 0 else told.err


def test_the_command_prints_load_numbers_and_dollars(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "--users", "10000")
    for part in ("1,657", "concurrency public", "total", "dev idle", "not confirmed", "holds 10,000 users"):
        assert part in told
    assert "NOT CONFIRMED" in said(capsys, "--explain")
    assert "total with a second region" in said(capsys, "--second-region")
    assert "does not hold 200,000 users" in said(capsys, "--users", "200000")


def test_the_command_tells_a_program_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, "--json", "--users", "10000", "--hours", "20"))
    assert told["dollars"] == pytest.approx(sum(line["dollars"] for line in told["lines"]), abs=0.5)
    assert all(number["holds"] for number in told["numbers"])


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--users", "0"), "'0' is no number of people: give one from 1 to 1000000"),
        (("--users", "many"), "'many' is no number of people: give one from 1 to 1000000"),
        (("--hours", "731"), "'731' is no number of hours of a month: give one from 0 to 730"),
        (("--markdown", "--users", "5"), "leave out --users and --hours"),
    ],
)
def test_bad_input_gets_one_clear_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], line: str
) -> None:
    assert said(capsys, *arguments).splitlines()[-1].endswith(line)
