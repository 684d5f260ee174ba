import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk.behaviours import ERROR_SECONDS
from cdk.local.edge.freshness import Freshness, freshness_of

YEAR = 31_536_000


def of(cache_control: str, status: int = 200, **headers: str) -> Freshness | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return freshness_of(status, {"cache-control": cache_control, **named}, ERROR_SECONDS, YEAR)


@pytest.mark.parametrize(
    ("cache_control", "kept"),
    [
        ("max-age=60", Freshness(60)),
        ("max-age=60, s-maxage=5", Freshness(5)),
        ("S-MaxAge=5 , MAX-AGE=0", Freshness(5)),
        ('max-age="7"', Freshness(7)),
        ("s-maxage=0, stale-while-revalidate=9", Freshness(0, 9)),
        ("public, max-age=0, s-maxage=30, stale-while-revalidate=300, stale-if-error=9", Freshness(30, 300, 9)),
        ("max-age=60, max-age=5", Freshness(5)),
        ("max-age=999999999999", Freshness(YEAR)),
        ("max-age=30, stale-while-revalidate=9, must-revalidate", Freshness(30)),
    ],
)  # fmt: skip
def test_an_answer_is_kept_as_long_as_it_says(cache_control: str, kept: Freshness) -> None:
    assert of(cache_control) == kept


@pytest.mark.parametrize(
    "cache_control",
    [
        "",
        "public",
        "max-age=0",
        "max-age=soon",
        "max-age=-5",
        "max-age=1.5",
        "max-age",
        "s-maxage=x, max-age=60",
        "private, max-age=60",
        'private="set-cookie, x", max-age=60',
        "no-store, s-maxage=60",
        "NO-CACHE, s-maxage=60",
        "max-age=60, no-cache=x",
    ],
)
def test_an_answer_that_says_nothing_clear_or_no_is_not_kept(cache_control: str) -> None:
    assert of(cache_control) is None


def test_an_answer_with_a_cookie_or_that_varies_by_more_than_its_encoding_is_not_kept() -> None:
    assert of("max-age=60", set_cookie="a=b") is None
    assert of("max-age=60", vary="cookie") is None
    assert of("max-age=60", vary="*") is None
    assert of("max-age=60", vary="Accept-Encoding") == Freshness(60)
    assert of("max-age=60", 503, set_cookie="a=b") is None


def test_an_error_of_the_origin_is_kept_for_a_moment_whatever_it_says() -> None:
    assert of("private, no-store", 503) == Freshness(ERROR_SECONDS[503])
    assert of("", 500) == Freshness(ERROR_SECONDS[500])
    assert of("max-age=30", 502) == Freshness(30)


def test_an_error_of_the_caller_is_kept_only_where_it_says_so() -> None:
    assert of("", 404) is None
    assert of("no-store", 404) is None
    assert of("s-maxage=5", 404) == Freshness(5)
    assert of("s-maxage=5", 410) == Freshness(5)
    for status in (401, 402, 409, 422, 429):
        assert of("max-age=60", status) is None


@given(st.text(max_size=80), st.integers(100, 599))
def test_no_header_value_makes_it_fail_or_keep_longer_than_is_allowed(value: str, status: int) -> None:
    kept = of(value, status)
    assert kept is None or 0 <= kept.seconds <= 2**31
