"""What is kept of an answer, under which key, and that nothing else is ever taken for it."""

import pickle
import string
import struct
import zlib
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from civicq.front import entry
from civicq.front.entry import Entry, Targets, directives, entry_of, key_of, matches

PARAMETERS = ("after", "sort", "limit")
NAMES = st.text(string.ascii_lowercase + "-", min_size=1, max_size=12)
WORDS = st.text(string.printable.replace("\n", "").replace("\r", "") + "é→", max_size=20)
TIMES = st.floats(0, 4e9)
TAGS = st.from_regex(entry._TAG, fullmatch=True)
ENTRIES = st.builds(
    Entry,
    key=st.text(min_size=1, max_size=40).filter(lambda key: key.isprintable()),
    status=st.sampled_from([200, 404]),
    headers=st.dictionaries(NAMES, WORDS, max_size=4),
    body=st.text(max_size=300),
    generations=st.dictionaries(TAGS, st.from_regex(rb"[0-9a-f]{20}", fullmatch=True), max_size=4),
    created=TIMES,
    fresh_until=TIMES,
    stale_until=TIMES,
    kept_until=TIMES,
)
REQUESTS = st.tuples(
    st.text(st.characters(codec="utf-8"), max_size=12).map(lambda text: "/" + text),
    st.dictionaries(st.sampled_from(PARAMETERS), st.text(st.characters(codec="utf-8"), max_size=6)),
)
SOME = Entry(
    "/a?", 200, {"etag": '"v"', "content-type": "text/plain"}, "body", {"a": b"0" * 20}, 1.0, 2.0, 3.0, 4.0
)


@given(REQUESTS, REQUESTS)
@example(("/a", {"sort": "1&limit=2"}), ("/a", {"sort": "1", "limit": "2"}))
@example(("/a?sort=1", {}), ("/a", {"sort": "1"}))
@example(("/a%20b", {}), ("/a b", {}))
def test_two_requests_share_a_key_only_when_they_are_one(
    one: tuple[str, dict[str, str]], other: tuple[str, dict[str, str]]
) -> None:
    keys = [key_of(path, urlencode(query), frozenset(PARAMETERS)) for path, query in (one, other)]
    assume(None not in keys)
    assert (keys[0] == keys[1]) == (one == other)


@given(st.permutations([("after", "1"), ("limit", "2"), ("sort", "top")]))
def test_the_order_of_parameters_is_of_no_meaning(pairs: list[tuple[str, str]]) -> None:
    assert key_of("/a", urlencode(pairs), frozenset(PARAMETERS)) == "/a?after=1&limit=2&sort=top"


@pytest.mark.parametrize(
    "query",
    ["utm_source=x", "sort=1&sort=1", "sort=%ff", "sort=1;limit=2&evil=1", "SORT=1", "sort=" + "a" * 2_000],
)
def test_a_query_that_is_not_ours_has_no_key(query: str) -> None:
    assert key_of("/a", query, frozenset(PARAMETERS)) is None


@given(REQUESTS)
def test_a_key_is_short_and_of_printable_ascii(request: tuple[str, dict[str, str]]) -> None:
    key = key_of(request[0], urlencode(request[1]), frozenset(PARAMETERS))
    assume(key is not None)
    assert key is not None
    assert len(key) <= entry.LONGEST_KEY
    assert all("!" <= character <= "~" for character in key)


@given(TAGS, TAGS, REQUESTS, REQUESTS)
def test_what_stands_in_redis_has_a_name_of_its_own(
    tag: str, other: str, request: tuple[str, dict[str, str]], another: tuple[str, dict[str, str]]
) -> None:
    keys = [key_of(path, urlencode(query), frozenset(PARAMETERS)) for path, query in (request, another)]
    assume(None not in keys)
    names: dict[bytes, tuple[object, ...]] = {}
    for owner in {tag, other}:
        names.setdefault(entry.generation_key(owner), (owner,))
        assert names[entry.generation_key(owner)] == (owner,)
        for key in {key for key in keys if key is not None}:
            for name, what in (
                (entry.value_key(owner, key), (owner, key)),
                (entry.lease_key(owner, key, 0), (owner, key, 0)),
                (entry.lease_key(owner, key, 1), (owner, key, 1)),
            ):
                assert names.setdefault(name, what) == what


@given(ENTRIES)
def test_what_was_packed_is_unpacked_as_it_was(kept: Entry) -> None:
    assert Entry.unpack(kept.pack(), kept.key) == kept


@given(ENTRIES, st.data())
def test_a_flipped_bit_is_a_miss(kept: Entry, data: st.DataObject) -> None:
    packed = bytearray(kept.pack())
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert Entry.unpack(bytes(packed), kept.key) is None


@given(ENTRIES, st.data())
def test_a_part_is_a_miss_and_so_is_more_than_the_whole(kept: Entry, data: st.DataObject) -> None:
    packed = kept.pack()
    assert Entry.unpack(packed[: data.draw(st.integers(0, len(packed) - 1))], kept.key) is None
    assert Entry.unpack(packed + data.draw(st.binary(min_size=1, max_size=9)), kept.key) is None


@given(ENTRIES, st.text(max_size=40))
def test_what_was_stored_for_another_key_is_a_miss(kept: Entry, key: str) -> None:
    assume(key != kept.key)
    assert Entry.unpack(kept.pack(), key) is None


@given(st.binary(max_size=400))
@example(b"HTTP" + bytes(200))
def test_whatever_else_stands_there_is_a_miss(packed: bytes) -> None:
    assert Entry.unpack(packed, "/a?") is None


@pytest.mark.parametrize("packed", [None, 7, "text", [b"HTTP"]])
def test_what_is_no_text_at_all_is_a_miss(packed: object) -> None:
    assert Entry.unpack(packed, "/a?") is None


class Executed(AssertionError):
    pass


def execute() -> None:
    raise Executed


class Payload:
    def __reduce__(self) -> Any:
        return execute, ()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_a_miss_and_never_run(protocol: int) -> None:
    payload = pickle.dumps(Payload(), protocol)
    assert Entry.unpack(payload, "/a?") is None
    assert Entry.unpack(b"HTTP" + payload, "/a?") is None
    with pytest.raises(Executed):
        pickle.loads(payload)  # noqa: S301 (it would have been)


def forged(
    body: bytes = b"", headers: bytes = b"", generations: bytes = b"", schema: int = entry.SCHEMA
) -> bytes:
    """A valid checksum is in anybody's power: it guards against damage, not against malice."""
    parts = (b"/a?", headers, generations, body)
    unsigned = entry._HEAD.pack(b"HTTP", schema, 200, 1.0, 2.0, 3.0, 4.0, *map(len, parts), 0)
    return unsigned[:-4] + zlib.crc32(b"".join((unsigned, *parts))).to_bytes(4) + b"".join(parts)


@pytest.mark.parametrize(
    "packed",
    [
        forged(body=b"\xff\xfe"),
        forged(headers=b"\xff: x"),
        forged(headers=b"no colon"),
        forged(generations=b"0123 \xff"),
        forged(schema=entry.SCHEMA + 1),
    ],
    ids=["body", "header name", "header", "tag", "schema"],
)
def test_a_forgery_with_a_valid_checksum_is_a_miss(packed: bytes) -> None:
    assert Entry.unpack(packed, "/a?") is None


def test_the_forger_knows_how_to_write_an_entry() -> None:
    assert Entry.unpack(forged(b"text", b"etag: x", b"01 tag"), "/a?") == replace(
        SOME, body="text", headers={"etag": "x"}, generations={"tag": b"01"}
    )
    assert struct.calcsize(entry._HEAD.format) == 60


NOW = 1_000_000.0


def answer(**changes: Any) -> dict[str, Any]:
    headers = {"cache-control": "s-maxage=60", "content-type": "text/plain"} | changes.pop("headers", {})
    return {"statusCode": 200, "headers": headers, "body": "text", "isBase64Encoded": False} | changes


def kept(**changes: Any) -> Entry | None:
    return entry_of(answer(**changes), "/a?", {}, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": {"cache-control": "private, max-age=60"}},
        {"headers": {"cache-control": 'private="x-name", s-maxage=60'}},
        {"headers": {"cache-control": "no-store, s-maxage=60"}},
        {"headers": {"cache-control": "no-cache, s-maxage=60"}},
        {"headers": {"cache-control": "public"}},
        {"headers": {"cache-control": "max-age=0"}},
        {"headers": {"cache-control": "s-maxage=0, max-age=60"}},
        {"headers": {"cache-control": "s-maxage=-5"}},
        {"headers": {"cache-control": "s-maxage=١٢"}},  # digits, but none that HTTP knows
        {"headers": {"cache-control": ""}},
        {"headers": {"Set-Cookie": "a=b"}},
        {"headers": {"Vary": "accept-language"}},
        {"headers": {"x": "a\nset-cookie: b=c"}},
        {"cookies": ["a=b"]},
        {"isBase64Encoded": True},
        {"statusCode": 206},
        {"statusCode": 301},
        {"statusCode": 400},
        {"statusCode": 500},
        {"statusCode": 503},
        {"body": "x" * (entry.LARGEST_BYTES + 1)},
        {"body": "é" * (entry.LARGEST_BYTES // 2 + 1)},
    ],
    ids=str,
)
def test_what_is_never_kept(changes: dict[str, Any]) -> None:
    assert kept(**changes) is None


def test_a_large_body_is_kept_up_to_the_bound() -> None:
    assert kept(body="x" * entry.LARGEST_BYTES) is not None


def test_an_answer_without_headers_is_not_kept() -> None:
    assert entry_of({"statusCode": 200}, "/a?", {}, NOW) is None
    assert entry_of({}, "/a?", {}, NOW) is None


@given(st.integers(1, 10_000_000))
def test_an_answer_is_fresh_for_nine_tenths_of_its_time_or_up_to_all_of_it(seconds: int) -> None:
    found = kept(headers={"Cache-Control": f"max-age=1, s-maxage={seconds}"})
    assert found is not None
    assert NOW + 0.9 * seconds <= found.fresh_until <= NOW + seconds


def test_not_all_expire_at_once() -> None:
    assert len({found.fresh_until for found in (kept() for _ in range(50)) if found}) > 40


def test_stale_answers_are_kept_as_long_as_either_reason_holds() -> None:
    found = kept(headers={"cache-control": "s-maxage=60, stale-while-revalidate=5, stale-if-error=50"})
    assert found is not None
    assert found.stale_until == found.fresh_until + 5
    assert found.kept_until == found.fresh_until + 50
    found = kept(headers={"cache-control": "s-maxage=60, stale-while-revalidate=50"})
    assert found is not None
    assert found.kept_until == found.stale_until == found.fresh_until + 50


def test_seconds_beyond_all_bounds_are_as_good_as_for_ever() -> None:
    found = kept(headers={"cache-control": f"s-maxage={'9' * 5_000}"})
    assert found is not None
    assert Entry.unpack(found.pack(), "/a?") == found


def test_a_header_for_caches_of_our_kind_comes_first_and_is_not_kept() -> None:
    found = kept(
        statusCode=404,
        headers={"Cache-Control": "private, no-store", "Front-Cache-Control": "max-age=5"},
    )
    assert found is not None
    assert found.fresh_until <= NOW + 5
    assert "front-cache-control" not in found.headers
    assert found.headers["cache-control"] == "private, no-store"


def test_headers_of_one_answer_alone_are_not_kept() -> None:
    found = kept(headers={"Date": "x", "Age": "7", "Content-Length": "4", "Cache-Status": "x", "ETag": '"v"'})
    assert found is not None
    assert found.headers.keys() == {"content-type", "cache-control", "etag"}


@given(st.dictionaries(NAMES.filter(lambda name: name.strip("-")), st.integers(0, 10**9), max_size=5))
def test_directives_are_read_as_they_were_written(says: dict[str, int]) -> None:
    written = ", ".join(f"{name}={value}" for name, value in says.items())
    assert directives(written) == {name: str(value) for name, value in says.items()}
    assert directives(written.upper()) == directives(written)


def test_directives_may_be_quoted_and_bare() -> None:
    assert directives('public, max-age="60" , private="a, no-store",X=y') == {
        "public": "",
        "max-age": "60",
        "private": "a, no-store",
        "x": "y",
    }


@given(st.text(max_size=60))
def test_no_cache_control_is_too_odd_to_be_read(text: str) -> None:
    found = kept(headers={"cache-control": text})
    assert found is None or found.fresh_until > NOW


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('"v"', True),
        ('W/"v"', True),
        ('"u", "v"', True),
        ('"u" , W/"v"', True),
        ("*", True),
        (" * ", True),
        ('"u"', False),
        ("v", False),
        ('"V"', False),
        ("", False),
        (None, False),
    ],
)
def test_an_entity_tag_is_compared_weakly(condition: str | None, *, holds: bool) -> None:
    assert matches(condition, '"v"') is holds
    assert matches(condition, 'W/"v"') is holds
    assert matches(condition, None) is False


def test_tags_are_read_from_the_answer_and_made_from_the_path() -> None:
    assert entry.tags_of({"headers": {"Cache-Tag": "a/1, b ,,c"}}) == ["a/1", "b", "c"]
    assert entry.tags_of({}) == []
    targets = Targets({"/a/{one}/{two}": ("a", "a/{one}", "a/{one}/{two}")}, frozenset({"sort"}))
    target = targets.of({"rawPath": "/a/x/y", "rawQueryString": "sort=1"})
    assert target is not None
    assert (target.path, target.tags, target.anchor) == ("/a/{one}/{two}", ("a", "a/x", "a/x/y"), "a/x/y")
    assert target.key == "/a/x/y?sort=1"


@pytest.mark.parametrize(
    "path", ["/a/x", "/a/x/y/", "/a/x/y/z", "/A/x/y", "/a/x,z/y", "/a/x y/z", "/a/x\n/y", "/a/é/y"]
)
def test_a_path_that_is_none_of_ours_or_makes_no_tag_is_not_looked_up(path: str) -> None:
    assert Targets({"/a/{one}/{two}": ("a/{one}/{two}",)}, frozenset()).of({"rawPath": path}) is None


def test_no_more_paths_are_known_than_there_is_room_for() -> None:
    targets = Targets({"/a/{one}": ("a/{one}",)}, frozenset())
    for number in range(entry.MOST_KNOWN + 10):
        assert targets.of({"rawPath": f"/a/{number}"}) is not None
    assert len(targets._known) <= entry.MOST_KNOWN


@given(st.text(max_size=30))
def test_a_tag_is_what_the_edge_takes_for_one(text: str) -> None:
    if entry.is_tag(text):
        assert text.isascii()
        assert not set(text) & set(" ,\n\t")
        assert quote(text, safe="")
