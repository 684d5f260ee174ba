"""The gateway: throttled, logged without who asked, and with a domain closed to all but the edge."""

import json
from collections.abc import Callable

from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.variants import DOMAIN


def test_it_takes_no_more_than_the_stage_says(production: Templates) -> None:
    settings = production.one("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]
    assert settings["ThrottlingRateLimit"] == production.stage.throttle_rate
    assert settings["ThrottlingBurstLimit"] == production.stage.throttle_burst
    assert settings["DetailedMetricsEnabled"] is True


def test_requests_are_logged_without_who_asked_and_what_they_sent(production: Templates) -> None:
    logged = production.one("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]
    assert "Fn::GetAtt" in logged["DestinationArn"]
    said = set(json.loads(logged["Format"]).values())
    assert {"$context.status", "$context.routeKey"} <= said
    for personal in ("identity", "path", "claims", "userAgent", "authorizer.principalId"):
        assert not any(personal in each for each in said), personal


def test_with_a_domain_it_answers_to_a_certificate_of_ours_and_to_no_name_of_awss(
    templates: Callable[[str], Templates],
) -> None:
    owned = templates("owned")
    assert owned.one("AWS::ApiGatewayV2::Api")["DisableExecuteApiEndpoint"] is True
    name = owned.one("AWS::ApiGatewayV2::DomainName")
    assert name["DomainName"] == DOMAIN.origin_name
    truststore = name["MutualTlsAuthentication"]["TruststoreUri"]
    assert truststore == f"s3://{DOMAIN.truststore_bucket}/{DOMAIN.truststore_key}"
    [configuration] = name["DomainNameConfigurations"]
    assert configuration["SecurityPolicy"] == "TLS_1_2"
    assert configuration["CertificateArn"] == DOMAIN.origin_certificate_arn
    assert len(owned.all("AWS::ApiGatewayV2::ApiMapping")) == 1


def test_without_a_domain_the_functions_themselves_know_the_edge(production: Templates) -> None:
    """No policy and no firewall can close an HTTP API: see `test_functions` and `civicq.front.lock`."""
    assert production.one("AWS::ApiGatewayV2::Api")["DisableExecuteApiEndpoint"] is False
    assert not production.all("AWS::ApiGatewayV2::DomainName")
