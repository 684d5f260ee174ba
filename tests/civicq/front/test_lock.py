"""Who is let in by a function behind the edge."""

import hmac
import time
from typing import Any

import pytest

from civicq.front import lock
from civicq.front.lock import GOOD_DAYS, locked, token
from tests.civicq.front.environments import asked_for

NOW = 1_810_000_000.0  # 2027-05-11 UTC
DAY = 86_400


def answer(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return {"statusCode": 200, "headers": {}, "body": ""}


def status(keys: list[str], told: str | None, now: float = NOW) -> int:
    headers = {} if told is None else {"x_origin_verify": told}
    found = locked(answer, lambda: keys, lambda: now)(asked_for("/", **headers), None)
    return int(found["statusCode"])


def test_whoever_shows_a_token_by_a_key_of_ours_comes_in() -> None:
    assert status(["key"], token("key", NOW)) == 200


def test_while_one_key_takes_the_others_place_tokens_by_either_are_good() -> None:
    assert status(["new", "old"], token("old", NOW)) == status(["new", "old"], token("new", NOW)) == 200
    assert status(["new"], token("old", NOW)) == 403


def test_without_a_key_everybody_comes_in() -> None:
    assert status([], None) == status([], "anything") == 200


@pytest.mark.parametrize(
    "told",
    [
        None,
        "",
        "key",
        ".",
        "2027-05-11",
        "2027-05-11.",
        token("other", NOW),
        token("key", NOW) + " ",
        token("key", NOW).upper(),
        token("key", NOW).replace("-11.", "-10."),
        token("key", NOW)[:-1] + "é",
        "\udcff." + "0" * 64,
        "x" * 100_000,
    ],
)
def test_nobody_comes_in_by_anything_else(told: str | None) -> None:
    assert status(["key"], told) == 403


@pytest.mark.parametrize("spelled", ["20270511", "2027-W19-2", "", "9999-12-31", "0000-00-00", "2027-5-11"])
def test_a_day_counts_in_its_one_spelling_even_when_it_was_signed(spelled: str) -> None:
    assert status(["key"], lock._token("key", spelled)) == 403


def test_a_token_is_good_for_nine_days_and_one_of_the_day_after_tomorrow_is_not_good_yet() -> None:
    shown = token("key", NOW)
    good = [days for days in range(-4, GOOD_DAYS + 5) if status(["key"], shown, NOW + days * DAY) == 200]
    assert good == list(range(-1, GOOD_DAYS + 1))


def test_a_refusal_tells_the_person_where_to_go_and_is_not_kept() -> None:
    refused = locked(answer, lambda: ["key"])(asked_for("/"), None)
    assert refused["headers"]["content-type"] == "application/problem+json"
    assert refused["headers"]["cache-control"] == "private, no-store"
    assert "the site's own domain" in refused["body"]


def test_a_key_is_good_from_the_moment_that_it_is_one() -> None:
    keys = ["old"]
    lock = locked(answer, lambda: keys)
    event = asked_for("/", x_origin_verify=token("new", time.time()))
    assert lock(event, None)["statusCode"] == 403
    keys.insert(0, "new")
    assert lock(event, None)["statusCode"] == 200


def test_every_key_is_compared_whichever_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    genuine = hmac.compare_digest

    def compare(told: str, token: str) -> bool:
        compared.append(token)
        return genuine(told, token)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert status(["a", "b", "c"], token("a", NOW)) == 200
    assert compared == [token(key, NOW) for key in ("a", "b", "c")]
