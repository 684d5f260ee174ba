"""CloudFront is told what `cdk/behaviours.py` says, and keeps the rules of an edge that nobody gets around."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack

from cdk.behaviours import (
    BEHAVIOURS,
    CACHE_TAG_HEADER,
    ERROR_SECONDS,
    LONGEST_SECONDS,
    ORIGIN_TIMEOUT_SECONDS,
    PAGE_HEADER,
    REMOVED_HEADERS,
    SECURITY_HEADERS,
    Behaviour,
)
from cdk.cloud.edge import distribution, viewer
from cdk.cloud.edge.distribution import Edge
from cdk.functions import GATEWAY_TIMEOUT_SECONDS
from cdk.stages import DEV
from civicq.front import lock
from tests.cdk.cloud.edge.conftest import (
    API,
    IDENTITY,
    MEDIA_BUCKET,
    UPLOADS_BUCKET,
    Synthesized,
    synthesized,
)
from tests.cdk.cloud.variants import DOMAIN

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS: using-managed-cache-policies


def caching(edge: Synthesized, row: dict[str, Any]) -> dict[str, Any] | None:
    """Its cache policy; None for CachingDisabled."""
    policy = row["CachePolicyId"]
    if policy == CACHING_DISABLED:
        return None
    return dict(edge.of("AWS::CloudFront::CachePolicy")[policy["Ref"]]["CachePolicyConfig"])


def forwarding(edge: Synthesized, row: dict[str, Any]) -> dict[str, Any] | None:
    policy = row.get("OriginRequestPolicyId")
    if policy is None:
        return None
    return dict(edge.of("AWS::CloudFront::OriginRequestPolicy")[policy["Ref"]]["OriginRequestPolicyConfig"])


def response_headers(edge: Synthesized, row: dict[str, Any]) -> dict[str, Any]:
    policies = edge.of("AWS::CloudFront::ResponseHeadersPolicy")
    return dict(policies[row["ResponseHeadersPolicyId"]["Ref"]]["ResponseHeadersPolicyConfig"])


def told(edge: Synthesized, row: dict[str, Any]) -> dict[str, str]:
    """The headers that a browser gets of a policy, as a list of them would say it."""
    policy = response_headers(edge, row)
    found = {each["Header"]: each["Value"] for each in policy["CustomHeadersConfig"]["Items"]}
    assert all(each["Override"] for each in policy["CustomHeadersConfig"]["Items"])
    security = policy["SecurityHeadersConfig"]
    assert all(each["Override"] for each in security.values())
    transport = security["StrictTransportSecurity"]
    found["strict-transport-security"] = f"max-age={transport['AccessControlMaxAgeSec']}" + (
        "; includeSubDomains" if transport["IncludeSubdomains"] else ""
    )
    found["content-security-policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    found["referrer-policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    if "ContentTypeOptions" in security:
        found["x-content-type-options"] = "nosniff"
    if "FrameOptions" in security:
        found["x-frame-options"] = security["FrameOptions"]["FrameOption"]
    cors = policy.get("CorsConfig")
    if cors:
        assert not cors["AccessControlAllowCredentials"]
        assert cors["OriginOverride"]
        [found["access-control-allow-origin"]] = cors["AccessControlAllowOrigins"]["Items"]
        found["access-control-expose-headers"] = ", ".join(cors["AccessControlExposeHeaders"]["Items"])
    return found


def table(edge: Synthesized) -> list[dict[str, Any]]:
    """What the viewer function was told of the behaviours."""
    code = edge.one("AWS::CloudFront::Function")["FunctionCode"]
    [line] = [line for line in code.splitlines() if line.startswith("const THE=")]
    told = re.sub(r"(?<=[{,])(\w+):", r'"\1":', line.removeprefix("const THE=").removesuffix(";"))
    return [{"pattern": pattern, **row} for pattern, row in json.loads(told)["rows"].items()]


def test_the_template_says_what_the_behaviours_say_row_by_row(edge: Synthesized) -> None:
    found = []
    for row, known in zip(edge.rows, table(edge), strict=True):
        policy, goes_on, headers = caching(edge, row), forwarding(edge, row), told(edge, row)
        queries = None
        if policy is not None:
            key = policy["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
            queries = tuple(key.get("QueryStrings", ()))
            assert key["QueryStringBehavior"] == ("whitelist" if queries else "none")
            assert not (queries and "page" in known)
            queries = tuple(known["query"]) if "page" in known else queries
        pattern = known["pattern"]
        assert row.get("PathPattern", "/*") == pattern
        target = row["TargetOriginId"]
        assert known.get("files", False) == (not target.startswith("api"))
        found.append(
            (
                Behaviour(
                    pattern,
                    target.removesuffix("-cached").partition("-or-")[0],
                    cached_query=queries,
                    other_query="refused" if queries is None or known.get("refuses") else "dropped",
                    session_as_authorization=known.get("session", False),
                    renewed_at=known.get("renewal"),
                    forwards_cookies=goes_on is not None
                    and goes_on["CookiesConfig"]["CookieBehavior"] == "all",
                    writes=not known.get("asks", False),
                    browser_cache_control=headers.pop("cache-control", None),
                    app=known.get("page"),
                    otherwise=target.partition("-or-")[2] or None,
                    otherwise_at=failing(edge).get(target, ()),
                    is_image=known.get("image", False),
                    headers=(),
                ),
                headers,
            )
        )
    leads = f"form-action 'self' {IDENTITY}"
    wanted = [
        (
            replace(row, headers=()),
            {name: value.replace("form-action 'self'", leads) for name, value in row.headers},
        )
        for row in edge.behaviours
    ]
    assert found == wanted


# What is cached, and by what.


def test_no_cached_behaviour_knows_a_cookie_a_header_or_a_query_that_is_not_its_own(
    edge: Synthesized,
) -> None:
    for row, behaviour in zip(edge.rows, edge.behaviours, strict=True):
        policy = caching(edge, row)
        if policy is None:
            continue
        key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
        assert key["CookiesConfig"] == {"CookieBehavior": "none"}
        # Of a page, the one that the viewer function sets, whatever a viewer sent.
        page = {"HeaderBehavior": "whitelist", "Headers": [PAGE_HEADER]}
        assert key["HeadersConfig"] == (page if behaviour.app else {"HeaderBehavior": "none"})
        assert key["QueryStringsConfig"]["QueryStringBehavior"] in {"none", "whitelist"}
        # Nothing reaches the origin beside the key, or it could change an answer without being in it.
        assert forwarding(edge, row) is None


def test_nothing_is_kept_longer_than_its_origin_says(edge: Synthesized) -> None:
    policies = edge.of("AWS::CloudFront::CachePolicy").values()
    assert policies
    for policy in policies:
        seconds = policy["CachePolicyConfig"]
        assert (seconds["MinTTL"], seconds["DefaultTTL"], seconds["MaxTTL"]) == (0, 0, LONGEST_SECONDS)


def test_what_is_cached_is_compressed_and_by_brotli_too(edge: Synthesized) -> None:
    for row in edge.rows:
        policy = caching(edge, row)
        assert row["Compress"] is (policy is not None)
        if policy is not None:
            key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
            assert key["EnableAcceptEncodingBrotli"]
            assert key["EnableAcceptEncodingGzip"]


def test_whatever_a_person_does_is_never_cached(edge: Synthesized) -> None:
    for row in edge.rows:
        if row.get("PathPattern", "").startswith(("/api/me", "/api/admin", "/api/session")):
            assert caching(edge, row) is None


def test_cookies_reach_the_session_function_and_nobody_else(edge: Synthesized) -> None:
    with_cookies = [
        row["PathPattern"]
        for row in edge.rows
        if (policy := forwarding(edge, row)) and policy["CookiesConfig"]["CookieBehavior"] != "none"
    ]
    assert with_cookies == ["/api/session/*"]


def test_the_gateway_is_called_by_its_own_name(edge: Synthesized) -> None:
    """It answers another with 403."""
    for policy in edge.of("AWS::CloudFront::OriginRequestPolicy").values():
        assert policy["OriginRequestPolicyConfig"]["HeadersConfig"] == {
            "HeaderBehavior": "allExcept",
            "Headers": ["Host"],
        }


def test_the_seconds_of_every_error_are_set(edge: Synthesized) -> None:
    responses = edge.distribution["CustomErrorResponses"]
    assert {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in responses} == ERROR_SECONDS
    # A page in place of an API's answer would turn its problem documents into 200s.
    assert all(each.keys() == {"ErrorCode", "ErrorCachingMinTTL"} for each in responses)
    # Those that CloudFront caches by itself (AWS: HTTPStatusCodes), but for 410, which keeps what its origin says.
    assert {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504} == ERROR_SECONDS.keys()


def test_purges_go_by_the_origins_tags(edge: Synthesized) -> None:
    assert edge.distribution["CacheTagConfig"] == {"HeaderName": CACHE_TAG_HEADER}


# What a browser is told, and how it comes.


def test_every_behaviour_has_security_headers_and_hides_what_an_origin_says_of_itself(
    edge: Synthesized,
) -> None:
    for row, behaviour in zip(edge.rows, edge.behaviours, strict=True):
        removed = {each["Header"] for each in response_headers(edge, row)["RemoveHeadersConfig"]["Items"]}
        unsaid = {name for name, _ in SECURITY_HEADERS} - {name for name, _ in behaviour.headers}
        assert removed == {*REMOVED_HEADERS, *unsaid}
        headers = told(edge, row)
        assert headers["x-content-type-options"] == "nosniff"
        assert (
            int(headers["strict-transport-security"].removeprefix("max-age=").partition(";")[0]) >= 31_536_000
        )
        assert "default-src" in headers["content-security-policy"]


def test_every_answer_tells_where_it_came_from(edge: Synthesized) -> None:
    for row in edge.rows:
        assert response_headers(edge, row)["ServerTimingHeadersConfig"] == {
            "Enabled": True,
            "SamplingRate": 100,
        }


def test_it_speaks_http_3_and_over_tls_only(edge: Synthesized) -> None:
    assert edge.distribution["HttpVersion"] == "http2and3"
    assert edge.distribution["IPV6Enabled"]
    assert {row["ViewerProtocolPolicy"] for row in edge.rows} == {"redirect-to-https"}


def test_a_domain_of_our_own_takes_tls_1_2_at_least(owned: Synthesized) -> None:
    assert owned.distribution["Aliases"] == [DOMAIN.name]
    assert owned.distribution["ViewerCertificate"] == {
        "AcmCertificateArn": DOMAIN.certificate_arn,
        "MinimumProtocolVersion": "TLSv1.2_2021",
        "SslSupportMethod": "sni-only",
    }


def test_without_a_domain_it_has_cloudfronts_certificate(plain: Synthesized) -> None:
    assert "Aliases" not in plain.distribution
    assert plain.distribution["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}


def test_every_request_passes_the_viewer_function(edge: Synthesized) -> None:
    [name] = edge.of("AWS::CloudFront::Function")
    for row in edge.rows:
        [associated] = row["FunctionAssociations"]
        assert associated == {
            "EventType": "viewer-request",
            "FunctionARN": {"Fn::GetAtt": [name, "FunctionARN"]},
        }
        assert "LambdaFunctionAssociations" not in row
    function = edge.one("AWS::CloudFront::Function")
    assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    assert function["FunctionCode"] == viewer.code(edge.behaviours)
    assert function["AutoPublish"]


def test_the_function_reads_the_switch(edge: Synthesized) -> None:
    [store] = edge.of("AWS::CloudFront::KeyValueStore")
    [associated] = edge.one("AWS::CloudFront::Function")["FunctionConfig"]["KeyValueStoreAssociations"]
    assert associated == {"KeyValueStoreARN": {"Fn::GetAtt": [store, "Arn"]}}


# The origins.


def origins(edge: Synthesized) -> dict[str, dict[str, Any]]:
    return {each["Id"]: each for each in edge.distribution["Origins"]}


def test_an_origin_gives_up_after_the_gateway_and_within_ten_seconds(edge: Synthesized) -> None:
    for name in ("api", "api-cached"):
        waits = origins(edge)[name]["CustomOriginConfig"]["OriginReadTimeout"]
        assert GATEWAY_TIMEOUT_SECONDS < waits == ORIGIN_TIMEOUT_SECONDS <= 10
    for origin in origins(edge).values():
        assert origin["ConnectionAttempts"] == 2
        assert 2 <= origin["ConnectionTimeout"] <= 3


def test_the_api_is_asked_over_tls_1_2_and_shown_the_token(edge: Synthesized) -> None:
    [secret] = edge.of("AWS::SecretsManager::Secret")
    for name in ("api", "api-cached"):
        origin = origins(edge)[name]
        assert origin["DomainName"] == (DOMAIN.origin_name if edge.stage.domain else API)
        assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
        assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
        [shown] = origin["OriginCustomHeaders"]
        assert shown["HeaderName"] == lock.HEADER == distribution.LOCK_HEADER
        # A reference, never the value.
        assert shown["HeaderValue"] == {
            "Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": secret}, ":SecretString:::}}"]]
        }


def test_with_a_domain_the_edge_shows_the_gateway_a_certificate(
    owned: Synthesized, plain: Synthesized
) -> None:
    for name in ("api", "api-cached"):
        shown = origins(owned)[name]["CustomOriginConfig"]["OriginMtlsConfig"]
        assert shown == {"ClientCertificateArn": DOMAIN.client_certificate_arn}
        assert "OriginMtlsConfig" not in origins(plain)[name]["CustomOriginConfig"]


def test_what_is_cached_has_a_shield_in_the_region_of_its_origin(edge: Synthesized) -> None:
    for row in edge.rows:
        for each in members(edge).get(row["TargetOriginId"], [row["TargetOriginId"]]):
            shield = origins(edge)[each].get("OriginShield")
            assert (shield is not None) == (caching(edge, row) is not None)
            assert shield is None or shield == {"Enabled": True, "OriginShieldRegion": edge.stage.region}


def members(edge: Synthesized) -> dict[str, list[str]]:
    """The origins of each group, in the order in which they are asked."""
    return {
        each["Id"]: [member["OriginId"] for member in each["Members"]["Items"]]
        for each in edge.distribution["OriginGroups"]["Items"]
    }


def failing(edge: Synthesized) -> dict[str, tuple[int, ...]]:
    """At what the second origin of each group is asked."""
    found = {}
    for each in edge.distribution["OriginGroups"]["Items"]:
        codes = each["FailoverCriteria"]["StatusCodes"]
        assert codes["Quantity"] == len(codes["Items"])
        found[each["Id"]] = tuple(codes["Items"])
    return found


def test_an_image_that_the_bucket_has_not_and_a_page_that_nobody_draws_come_from_elsewhere(
    edge: Synthesized,
) -> None:
    assert members(edge) == {"media-or-api": ["media", "api-cached"], "api-or-site": ["api-cached", "site"]}
    # A page's own 404 and 410 are answers.
    assert failing(edge) == {"media-or-api": (403, 404), "api-or-site": (500, 502, 503, 504)}
    for row, behaviour in zip(edge.rows, edge.behaviours, strict=True):
        assert (row["TargetOriginId"] == "media-or-api") == (row.get("PathPattern") == "/img/*")
        assert (row["TargetOriginId"] == "api-or-site") == (behaviour.app is not None)


def test_buckets_are_read_through_access_control_alone(edge: Synthesized) -> None:
    controls = edge.of("AWS::CloudFront::OriginAccessControl")
    buckets = {name: each for name, each in origins(edge).items() if "S3OriginConfig" in each}
    assert buckets.keys() == {"site", "media"}
    for origin in buckets.values():
        assert origin["S3OriginConfig"] == {"OriginAccessIdentity": ""}
        control = controls[origin["OriginAccessControlId"]["Fn::GetAtt"][0]]["OriginAccessControlConfig"]
        assert (control["SigningBehavior"], control["SigningProtocol"]) == ("always", "sigv4")
        assert control["OriginAccessControlOriginType"] == "s3"
        assert "OriginCustomHeaders" not in origin


def test_videos_come_from_the_bucket_that_was_named(edge: Synthesized) -> None:
    assert origins(edge)["media"]["DomainName"] == f"{MEDIA_BUCKET}.s3.us-east-1.amazonaws.com"


def test_files_take_reads_only_and_the_api_answers_for_itself(edge: Synthesized) -> None:
    for row in edge.rows:
        writes = set(row["AllowedMethods"]) - {"GET", "HEAD"}
        assert bool(writes) == (row["TargetOriginId"] in {"api", "api-cached"})


# What watches it.


def test_the_firewall_stands_in_front(edge: Synthesized) -> None:
    [acl] = edge.of("AWS::WAFv2::WebACL")
    assert edge.distribution["WebACLId"] == {"Fn::GetAtt": [acl, "Arn"]}


def test_hit_ratio_and_latency_are_measured(edge: Synthesized) -> None:
    subscribed = edge.one("AWS::CloudFront::MonitoringSubscription")["MonitoringSubscription"]
    assert subscribed == {
        "RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Enabled"}
    }


def test_requests_are_logged_without_who_asked_and_as_long_as_the_stage_says(edge: Synthesized) -> None:
    source = edge.one("AWS::Logs::DeliverySource")
    assert source["LogType"] == "ACCESS_LOGS"
    assert ":distribution/" in json.dumps(source["ResourceArn"])
    fields = edge.one("AWS::Logs::Delivery")["RecordFields"]
    for personal in (
        "c-ip",
        "c-port",
        "x-forwarded-for",
        "cs(Cookie)",
        "cs-uri-query",
        "cs(Referer)",
        "cs(User-Agent)",
    ):
        assert personal not in fields
    assert {"cs-uri-stem", "sc-status", "time-taken", "x-edge-result-type"} <= set(fields)
    [target] = edge.one("AWS::Logs::DeliveryDestination")["DestinationResourceArn"]["Fn::GetAtt"][:1]
    [rule] = edge.of("AWS::S3::Bucket")[target]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == edge.stage.log_days
    assert "Logging" not in edge.distribution


# What is refused at synth.


def test_a_row_that_leads_where_the_edge_cannot_go_is_refused(site: Path) -> None:
    with pytest.raises((ValueError, RuntimeError), match="leads to identity, which this edge was not given"):
        synthesized(DEV, site, Behaviour("/local/*", "identity"))


def test_an_edge_in_another_region_is_refused(site: Path) -> None:
    stack = Stack(App(), "edge", env=Environment(region="eu-west-1"))
    with pytest.raises(ValueError, match="lives in us-east-1, not in eu-west-1"):
        Edge(
            stack, "Edge", DEV, api_host=API, identity_origin=IDENTITY, token="x", site=site, media_bucket="m",
            uploads_bucket="u",
        )  # fmt: skip


def test_pages_alone_may_send_files_and_to_no_other_store_than_ours(edge: Synthesized) -> None:
    ours = f"connect-src 'self' https://{UPLOADS_BUCKET}.s3.{edge.stage.region}.amazonaws.com;"
    for row, behaviour in zip(edge.rows, edge.behaviours, strict=True):
        allowed = ours in told(edge, row)["content-security-policy"]
        assert allowed == behaviour.is_page, behaviour.pattern


def test_the_behaviours_are_no_more_than_cloudfront_takes() -> None:
    """75 for a distribution, 20 policies of each kind for an account (AWS: cloudfront-limits)."""
    assert len(BEHAVIOURS) <= 75
    assert len({(row.headers, row.browser_cache_control) for row in BEHAVIOURS}) <= 10
