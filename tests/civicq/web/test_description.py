"""The API's description, as a caller gets it."""

from tests.civicq.conftest import Api


def test_it_is_served_cached_and_bounded_as_every_address(api: Api) -> None:
    answer = api.get("/api/openapi.json")
    assert (answer.status, answer.json["info"]["title"]) == (200, "CivicQ")
    assert "s-maxage" in answer.headers["cache-control"]
    assert "cache-tag" not in answer.headers
    assert api.get("/api/openapi.json?limit=5").status == 400
