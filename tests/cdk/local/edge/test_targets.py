import re
from urllib.parse import parse_qsl, quote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk.local.edge.targets import RefusedTarget, canonical_path, canonical_query, pattern

KNOWN = ("after", "issue", "limit", "precinct", "q", "sort")


def query(text: str) -> str:
    return canonical_query(text, KNOWN, drops_others=False)


def test_a_path_has_one_spelling() -> None:
    assert canonical_path("/api/%63ities/caf%c3%a9") == "/api/cities/caf%C3%A9"
    assert canonical_path('/a/"b"|') == "/a/%22b%22%7C"
    assert canonical_path("/a;b=c,d:e@f") == "/a;b=c,d:e@f"
    assert canonical_path("/a%3Bb") == "/a%3Bb"


@pytest.mark.parametrize(
    "path",
    [
        "//api/me", "/api//me", "/static/../api/me", "/static/..%2fapi/me", "/static/%2e%2e/api/me", "/a/./b",
        "/a/%2E/b", "/api/me%00.css", "/api/me%0a.css", "/api/me%7f", "/api/me%2fx.css", "/a\\b", "/a%5Cb", "/a%zz",
        "/a%", "/a%2", "/static/%252e%252e/api/me",
    ],
)  # fmt: skip
def test_a_path_that_two_readers_could_take_for_two_things_is_refused(path: str) -> None:
    with pytest.raises(RefusedTarget):
        canonical_path(path)


def test_a_query_has_one_spelling() -> None:
    assert query("sort=top&limit=5") == query("limit=5&sort=top") == "limit=5&sort=top"
    assert query("%73ort=%74op&&") == "sort=top"
    assert query("issue=a+b") == query("issue=a%20b") == "issue=a%20b"
    assert query("sort") == query("sort=") == "sort="
    assert query("sort=top;limit=5") == "sort=top%3Blimit%3D5"


@pytest.mark.parametrize(
    "text", ["utm_source=x", "Sort=top", "sort=top&sort=new", "sort=a&%73ort=a", "=x", "a%00=b"]
)
def test_an_unknown_or_doubled_parameter_is_refused(text: str) -> None:
    with pytest.raises(RefusedTarget):
        query(text)


def test_unknown_parameters_can_be_dropped_instead() -> None:
    assert canonical_query("fbclid=1&sort=top&utm_source=2", KNOWN, drops_others=True) == "sort=top"


parameters = st.dictionaries(
    st.sampled_from(KNOWN), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)


def spelled(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)


@given(parameters, st.randoms())
def test_the_order_of_the_parameters_is_of_no_account(values: dict[str, str], random: object) -> None:
    pairs = list(values.items())
    shuffled = sorted(pairs, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert query(spelled(pairs)) == query(spelled(shuffled))


@given(parameters, parameters)
def test_two_sets_of_parameters_have_two_keys_and_each_key_means_what_was_sent(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert (query(spelled(list(one.items()))) == query(spelled(list(other.items())))) == (one == other)
    assert (
        dict(parse_qsl(query(spelled(list(one.items()))), keep_blank_values=True, strict_parsing=bool(one)))
        == one
    )


letters = st.characters(min_codepoint=0x20, exclude_characters="/\\%\x7f", exclude_categories=["Cs"])
segments = st.text(letters, min_size=1, max_size=6).filter(lambda text: text not in {".", ".."})
paths = st.lists(segments.map(lambda text: quote(text, safe="")), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)


@given(paths, paths)
def test_two_paths_have_two_keys_and_a_key_is_its_own_key(one: str, other: str) -> None:
    key, other_key = canonical_path(one), canonical_path(other)
    assert (key == other_key) == (unquote_to_bytes(one) == unquote_to_bytes(other))
    assert canonical_path(key) == key


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=30))
def test_whatever_a_path_holds_its_key_is_plain_and_has_no_dot_segment(text: str) -> None:
    try:
        key = canonical_path("/" + text.replace("?", "").replace("#", ""))
    except RefusedTarget:
        return
    assert re.fullmatch(r"[A-Za-z0-9\-._~/%:@!$&'()*+,;=]+", key)
    assert not {".", ".."} & set(unquote_to_bytes(key).decode("latin-1").split("/"))
    assert canonical_path(key) == key


def test_patterns_match_as_those_of_cloudfront_do() -> None:
    assert pattern("/api/*").fullmatch("/api/")
    assert pattern("/api/*").fullmatch("/api/a/b.c")
    assert not pattern("/api/*").fullmatch("/api")
    assert not pattern("/api/*").fullmatch("/API/a")
    assert pattern("/a?c").fullmatch("/abc")
    assert not pattern("/a?c").fullmatch("/ac")
    assert not pattern("/a.c").fullmatch("/abc")
