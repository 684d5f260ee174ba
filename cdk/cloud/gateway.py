"""The HTTP API that the edge asks, without its routes: those belong to the functions that answer.

(AWS: http-api. No firewall can stand in front of one, and no policy close it: the functions refuse whoever
does not come through the edge; with a domain of our own the gateway asks for the edge's certificate.)
"""

import json

import jsii
from aws_cdk import Aws
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as api
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.cloud.logs import log_group
from cdk.stages import CloudStage, Domain

# Neither the address of a person nor what they sent: when, what, how it went, and how long it took.
_LOGGED = {
    "at": "$context.requestTimeEpoch",
    "id": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "function_milliseconds": "$context.integrationLatency",
    "function_status": "$context.integrationStatus",
    "error": "$context.error.messageString",
    "function_error": "$context.integrationErrorMessage",
    "refused": "$context.authorizer.error",
}


class Gateway(Construct):
    """`host` is where the edge asks."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        self.api = api.HttpApi(
            self,
            "Api",
            api_name=f"civicq-{stage.name}",
            create_default_stage=False,
            disable_execute_api_endpoint=stage.domain is not None,
        )
        self.stage = api.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=api.ThrottleSettings(rate_limit=stage.throttle_rate, burst_limit=stage.throttle_burst),
            access_log_settings=_Logged(log_group(self, "Requests", stage)),
            domain_mapping=_certified(self, stage.domain) if stage.domain else None,
        )
        self.host = (
            stage.domain.origin_name
            if stage.domain
            else f"{self.api.api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
        )


@jsii.implements(api.IAccessLogSettings)
class _Logged:
    def __init__(self, kept: logs.ILogGroup) -> None:
        self._kept = kept

    @property
    def destination(self) -> api.IAccessLogDestination:
        return api.LogGroupLogDestination(self._kept)

    @property
    def format(self) -> apigateway.AccessLogFormat:
        return apigateway.AccessLogFormat.custom(json.dumps(_LOGGED))


def _certified(scope: Construct, domain: Domain) -> api.DomainMappingOptions:
    """A name that answers whoever shows a certificate of our own authority: the edge, and nobody else."""
    name = api.DomainName(
        scope,
        "Name",
        domain_name=domain.origin_name,
        certificate=certificates.Certificate.from_certificate_arn(
            scope, "Certificate", domain.origin_certificate_arn
        ),
        security_policy=api.SecurityPolicy.TLS_1_2,
        mtls=api.MTLSConfig(
            bucket=s3.Bucket.from_bucket_name(scope, "Truststore", domain.truststore_bucket),
            key=domain.truststore_key,
        ),
    )
    return api.DomainMappingOptions(domain_name=name)
