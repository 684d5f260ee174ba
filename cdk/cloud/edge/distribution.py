"""The distribution: each row of `cdk/behaviours.py` is one of CloudFront's, the last the default."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Stack, Token
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.behaviours import (
    BEHAVIOURS,
    CACHE_TAG_HEADER,
    ERROR_SECONDS,
    FAILURES,
    ORIGIN_TIMEOUT_SECONDS,
    Behaviour,
    uploading_to,
)
from cdk.cloud.edge import viewer
from cdk.cloud.edge.firewall import Firewall
from cdk.cloud.edge.policies import Policies
from cdk.cloud.edge.requests import RequestLog
from cdk.cloud.edge.site import Site
from cdk.cloud.findings import acknowledge
from cdk.cloud.references import EDGE_REGION
from cdk.stages import CloudStage

_CONFIG = cloudfront.CfnDistribution
LOCK_HEADER = "x-origin-verify"
# An origin that does not take a connection within 2 s, twice, is down; the stale answer is better then.
CONNECTION_SECONDS, CONNECTION_ATTEMPTS = 2, 2
# Longer than the pauses between requests, shorter than the gateway's own.
KEEP_ALIVE_SECONDS = 60
_READS, _ALL = ["GET", "HEAD"], ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]


class Edge(Construct):
    """`origin` is what a browser calls the site; `distribution_id` and `distribution_arn` are AWS's names.

    `api_host`: the gateway's. `identity_origin`: of the pages that a sign-in leads to. `token`: the reference
    to what the functions know the edge by. `site`: the folder of the built site. `media_bucket`: by name, in
    the stage's region; its own policy lets the edge read it. `second_api_host`: the gateway of the second
    region, which is asked what is cached when the first fails. `exemption`: what a load test shows the
    firewall.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        stage: CloudStage,
        *,
        api_host: str,
        identity_origin: str,
        token: str,
        site: Path,
        media_bucket: str,
        uploads_bucket: str,
        second_api_host: str = "",
        exemption: str = "",
        behaviours: Sequence[Behaviour] = BEHAVIOURS,
    ) -> None:
        super().__init__(scope, id_)
        region = Stack.of(self).region
        if not Token.is_unresolved(region) and region != EDGE_REGION:
            raise ValueError(f"what CloudFront is given lives in {EDGE_REGION}, not in {region}")
        self._stage = stage
        uploads = s3.Bucket.from_bucket_attributes(
            self, "Uploads", bucket_name=uploads_bucket, region=stage.region
        )
        behaviours = uploading_to(behaviours, f"https://{uploads.bucket_regional_domain_name}")
        self._policies = Policies(self, "Policies", identity_origin)
        self.site = Site(self, "Site", stage, site)
        self.firewall = Firewall(self, "Firewall", stage, exemption=exemption)
        self.switch = cloudfront.KeyValueStore(
            self,
            "Switch",
            comment=f"CivicQ {stage.name}: mode is open, read-only, or waiting and a share of a hundred",
            source=cloudfront.ImportSource.from_inline('{"data":[{"key":"mode","value":"open"}]}'),
        )
        self._viewer = cloudfront.Function(
            self,
            "Viewer",
            code=cloudfront.FunctionCode.from_inline(viewer.code(behaviours)),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
            key_value_store=self.switch,
            comment=f"CivicQ {stage.name}: one spelling of each request, sessions, the switch",
        )
        media = s3.Bucket.from_bucket_attributes(self, "Media", bucket_name=media_bucket, region=stage.region)
        origins = [
            _api(stage, "api", api_host, token),
            # Of its own, as only what is cached gains by another tier of it.
            _api(stage, "api-cached", api_host, token, shield=stage.region),
            _bucket("site", self.site.bucket, self._access("Site"), EDGE_REGION),
            _bucket("media", media, self._access("Media"), stage.region),
        ]
        groups = []
        self._cached_api = "api-cached"
        if second_api_host and stage.second_region:
            second = stage.second_region.region
            origins.append(_api(stage, "api-second", second_api_host, token, shield=second))
            self._cached_api = "api-reads"
            groups.append(_one_or_the_other(self._cached_api, "api-cached", "api-second", FAILURES))
        groups += {
            _target(row): _one_or_the_other(
                _target(row), _cached(row.origin), _cached(row.otherwise), row.otherwise_at
            )
            for row in behaviours
            if row.otherwise is not None
        }.values()
        self._known = {origin.id for origin in origins} | {group.id for group in groups}
        *rows, last = behaviours
        own_name = f"https://{stage.domain.name}" if stage.domain else ""
        pages = self.site.prerendered_at(own_name)
        self.distribution = _CONFIG(
            self,
            "Distribution",
            distribution_config=_CONFIG.DistributionConfigProperty(
                comment=f"CivicQ {stage.name}",
                enabled=True,
                http_version="http2and3",
                ipv6_enabled=True,
                price_class="PriceClass_100",
                web_acl_id=self.firewall.arn,
                aliases=[stage.domain.name] if stage.domain else None,
                viewer_certificate=_certificate(stage),
                origins=origins,
                origin_groups=_CONFIG.OriginGroupsProperty(quantity=len(groups), items=groups)
                if groups
                else None,
                cache_behaviors=[
                    _CONFIG.CacheBehaviorProperty(path_pattern=row.pattern, **self._settings(row))
                    for row in rows
                ],
                default_cache_behavior=_CONFIG.DefaultCacheBehaviorProperty(**self._settings(last)),
                custom_error_responses=[
                    _CONFIG.CustomErrorResponseProperty(error_code=status, error_caching_min_ttl=seconds)
                    for status, seconds in ERROR_SECONDS.items()
                ],
                cache_tag_config=_CONFIG.CacheTagConfigProperty(header_name=CACHE_TAG_HEADER),
            ),
        )
        # The bucket alone has them: they are in it before anybody is led there.
        self.distribution.node.add_dependency(pages)
        acknowledge(self.distribution, "AwsSolutions-CFR1", "public")
        acknowledge(self.distribution, "AwsSolutions-CFR3", "elsewhere")
        if stage.domain is None:
            acknowledge(self.distribution, "AwsSolutions-CFR4", "no domain")
        self.distribution_id = self.distribution.attr_id
        self.distribution_arn = Stack.of(self).format_arn(
            service="cloudfront", region="", resource="distribution", resource_name=self.distribution_id
        )
        self.site.read_by(self.distribution_arn)
        RequestLog(self, "Requests", stage, self.distribution_arn)
        # Hit ratio and the origins' latency too.
        cloudfront.CfnMonitoringSubscription(
            self,
            "Metrics",
            distribution_id=self.distribution_id,
            monitoring_subscription={
                "realtimeMetricsSubscriptionConfig": {"realtimeMetricsSubscriptionStatus": "Enabled"}
            },
        )
        self.origin = own_name or f"https://{self.distribution.attr_domain_name}"
        if not own_name:
            self.site.prerendered_at(self.origin).node.add_dependency(pages)
        CfnOutput(self, "Address", value=self.origin)
        CfnOutput(self, "SwitchArn", value=self.switch.key_value_store_arn)

    def _settings(self, row: Behaviour) -> dict[str, Any]:
        is_cached = row.cached_query is not None
        target = self._cached_api if row.origin == "api" and is_cached and not row.otherwise else _target(row)
        if target not in self._known:
            raise ValueError(f"{row.pattern} leads to {target}, which this edge was not given")
        return {
            "target_origin_id": target,
            "viewer_protocol_policy": "redirect-to-https",
            "allowed_methods": self._methods(row, target),
            "cached_methods": _READS,
            "compress": is_cached,
            "cache_policy_id": self._policies.caching(row),
            "origin_request_policy_id": self._policies.forwarding(row),
            "response_headers_policy_id": self._policies.headers(row),
            "function_associations": [
                _CONFIG.FunctionAssociationProperty(
                    event_type="viewer-request", function_arn=self._viewer.function_arn
                )
            ],
        }

    def _methods(self, row: Behaviour, target: str) -> list[str]:
        """A cached row's other methods reach the origin all the same, which refuses them in its own words; of
        two origins CloudFront takes none that could write.
        """
        if row.origin != "api" or row.otherwise:
            return _READS
        return [*_READS, "OPTIONS"] if target == "api-reads" else _ALL

    def _access(self, name: str) -> str:
        control = cloudfront.S3OriginAccessControl(
            self, f"{name}Access", signing=cloudfront.Signing.SIGV4_ALWAYS
        )
        return control.origin_access_control_id


def _api(
    stage: CloudStage, id_: str, host: str, token: str, *, shield: str = ""
) -> cloudfront.CfnDistribution.OriginProperty:
    shows = (
        _CONFIG.OriginMtlsConfigProperty(client_certificate_arn=stage.domain.client_certificate_arn)
        if stage.domain
        else None
    )
    return _CONFIG.OriginProperty(
        id=id_,
        domain_name=host,
        connection_attempts=CONNECTION_ATTEMPTS,
        connection_timeout=CONNECTION_SECONDS,
        custom_origin_config=_CONFIG.CustomOriginConfigProperty(
            origin_protocol_policy="https-only",
            origin_ssl_protocols=["TLSv1.2"],
            # Past it the stale answer comes; while an origin hangs, each request waits as long as this.
            origin_read_timeout=ORIGIN_TIMEOUT_SECONDS,
            origin_keepalive_timeout=KEEP_ALIVE_SECONDS,
            origin_mtls_config=shows,
        ),
        origin_custom_headers=[
            _CONFIG.OriginCustomHeaderProperty(header_name=LOCK_HEADER, header_value=token)
        ],
        origin_shield=_shield(shield) if shield else None,
    )


def _cached(origin: str) -> str:
    return "api-cached" if origin == "api" else origin


def _target(row: Behaviour) -> str:
    return f"{row.origin}-or-{row.otherwise}" if row.otherwise else row.origin


def _one_or_the_other(
    id_: str, first: str, second: str, statuses: Sequence[int]
) -> cloudfront.CfnDistribution.OriginGroupProperty:
    """The second is asked when the first answers with one of these, or is not reached
    (AWS: high_availability_origin_failover).
    """
    members = [_CONFIG.OriginGroupMemberProperty(origin_id=each) for each in (first, second)]
    return _CONFIG.OriginGroupProperty(
        id=id_,
        members=_CONFIG.OriginGroupMembersProperty(quantity=len(members), items=members),
        failover_criteria=_CONFIG.OriginGroupFailoverCriteriaProperty(
            status_codes=_CONFIG.StatusCodesProperty(quantity=len(statuses), items=list(statuses))
        ),
    )


def _bucket(
    id_: str, bucket: s3.IBucket, access: str, region: str
) -> cloudfront.CfnDistribution.OriginProperty:
    return _CONFIG.OriginProperty(
        id=id_,
        domain_name=bucket.bucket_regional_domain_name,
        connection_attempts=CONNECTION_ATTEMPTS,
        connection_timeout=CONNECTION_SECONDS,
        # Empty, as access control takes the place of the identity that it once named.
        s3_origin_config=_CONFIG.S3OriginConfigProperty(origin_access_identity=""),
        origin_access_control_id=access,
        origin_shield=_shield(region),
    )


def _shield(region: str) -> cloudfront.CfnDistribution.OriginShieldProperty:
    return _CONFIG.OriginShieldProperty(enabled=True, origin_shield_region=region)


def _certificate(stage: CloudStage) -> cloudfront.CfnDistribution.ViewerCertificateProperty:
    if stage.domain is None:
        return _CONFIG.ViewerCertificateProperty(cloud_front_default_certificate=True)
    return _CONFIG.ViewerCertificateProperty(
        acm_certificate_arn=stage.domain.certificate_arn,
        minimum_protocol_version="TLSv1.2_2021",
        ssl_support_method="sni-only",
    )
