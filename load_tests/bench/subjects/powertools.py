"""Powertools' own resolver for HTTP APIs: one route with a parameter, as its documentation begins."""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from load_tests.bench.subjects.document import ballot, text


def raw() -> Any:
    """A body that is text already: no serialiser runs."""
    app = APIGatewayHttpResolver()
    body = text()

    def read(ballot_id: str) -> Any:
        return Response(status_code=200, content_type="application/json", body=body)

    app.get("/api/ballots/<ballot_id>")(read)
    return app.resolve


def returning_a_dict() -> Any:
    app = APIGatewayHttpResolver()
    document = ballot()

    def read(ballot_id: str) -> dict[str, Any]:
        return document

    app.get("/api/ballots/<ballot_id>")(read)
    return app.resolve
