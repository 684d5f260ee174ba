"""The proof of the tests: each rule is broken in what CloudFormation gets, and the test that holds it fails.

A row says what somebody has done, and which test must notice. It is given the template as it is first, which
it must pass, so that no row is red for a reason of its own.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from cdk.stages import PRODUCTION
from tests.cdk.cloud import (
    test_cache,
    test_calendar,
    test_database,
    test_functions,
    test_gateway,
    test_identity,
    test_network,
    test_permissions,
    test_stacks,
    test_storage,
)
from tests.cdk.cloud.conftest import NOTHING, Templates
from tests.cdk.cloud.edge import conftest as edges
from tests.cdk.cloud.edge import test_distribution, test_firewall, test_site, test_token
from tests.cdk.cloud.edge.conftest import Synthesized

Resource = dict[str, Any]
Break = Callable[[list[Resource]], None]


@dataclass(frozen=True)
class Sabotage:
    what: str
    # Gets the resources of this kind, of the stack and the name that `among` is part of, and changes them.
    kind: str
    done: Break
    noticed_by: Callable[..., None]
    among: str = ""
    stage: str = "production"


def put(path: str, value: Any) -> Break:
    """Writes a property of the first of them; `a/b/0` is the way there, and what lacks on it is made."""

    def do(found: list[Resource]) -> None:
        at, last = _way(found[0]["Properties"], path)
        at[last] = value

    return do


def drop(*paths: str) -> Break:
    def do(found: list[Resource]) -> None:
        for path in paths:
            at, last = _way(found[0]["Properties"], path)
            del at[last]

    return do


def append(path: str, value: Any) -> Break:
    def do(found: list[Resource]) -> None:
        at, last = _way(found[0]["Properties"], path)
        at.setdefault(last, []).append(value)

    return do


def gone(found: list[Resource]) -> None:
    for each in found:
        each["Type"] = "AWS::CloudFormation::WaitConditionHandle"


def without_dependencies(found: list[Resource]) -> None:
    for each in found:
        each.pop("DependsOn", None)


def copied(source: str, target: str) -> Break:
    """From one property of the first of them to another."""

    def do(found: list[Resource]) -> None:
        at, last = _way(found[0]["Properties"], source)
        put(target, copy.deepcopy(at[last]))(found)

    return do


def shared(name: str) -> Break:
    """The second has the property of the first."""

    def do(found: list[Resource]) -> None:
        found[1]["Properties"][name] = copy.deepcopy(found[0]["Properties"][name])

    return do


def deleted_with_its_stack(found: list[Resource]) -> None:
    found[0]["DeletionPolicy"] = found[0]["UpdateReplacePolicy"] = "Delete"


def _way(properties: Resource, path: str) -> tuple[Any, Any]:
    *before, last = path.split("/")
    at: Any = properties
    for part in before:
        at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
    return at, int(last) if isinstance(at, list) else last


DISTRIBUTION = "AWS::CloudFront::Distribution"
FUNCTION = "AWS::Lambda::Function"
ANYBODY = {"Effect": "Allow", "Action": "s3:GetObject", "Principal": "*", "Resource": "*"}
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ANY_TABLE = {"Effect": "Allow", "Action": "rds-db:connect", "Resource": "*"}
STATEMENTS = "PolicyDocument/Statement"
KEY = "CachePolicyConfig/ParametersInCacheKeyAndForwardedToOrigin"

EDGE = (
    Sabotage(
        "the edge keeps for a second what must not be kept",
        "AWS::CloudFront::CachePolicy",
        put("CachePolicyConfig/MinTTL", 1),
        test_distribution.test_nothing_is_kept_longer_than_its_origin_says,
    ),
    Sabotage(
        "a cookie is part of the cache key",
        "AWS::CloudFront::CachePolicy",
        put(f"{KEY}/CookiesConfig", {"CookieBehavior": "whitelist", "Cookies": ["__Host-session"]}),
        test_distribution.test_no_cached_behaviour_knows_a_cookie_a_header_or_a_query_that_is_not_its_own,
    ),
    Sabotage(
        "every query is part of the cache key",
        "AWS::CloudFront::CachePolicy",
        put(f"{KEY}/QueryStringsConfig", {"QueryStringBehavior": "all"}),
        test_distribution.test_no_cached_behaviour_knows_a_cookie_a_header_or_a_query_that_is_not_its_own,
    ),
    Sabotage(
        "the credentials of a reader are part of the cache key",
        "AWS::CloudFront::CachePolicy",
        put(f"{KEY}/HeadersConfig", {"HeaderBehavior": "whitelist", "Headers": ["Authorization"]}),
        test_distribution.test_no_cached_behaviour_knows_a_cookie_a_header_or_a_query_that_is_not_its_own,
    ),
    Sabotage(
        "what a person does is cached",
        DISTRIBUTION,
        copied(
            "DistributionConfig/DefaultCacheBehavior/CachePolicyId",
            "DistributionConfig/CacheBehaviors/0/CachePolicyId",
        ),
        test_distribution.test_the_template_says_what_the_behaviours_say_row_by_row,
    ),
    Sabotage(
        "cookies reach all functions",
        "AWS::CloudFront::OriginRequestPolicy",
        put("OriginRequestPolicyConfig/CookiesConfig", {"CookieBehavior": "all"}),
        test_distribution.test_cookies_reach_the_session_function_and_nobody_else,
    ),
    Sabotage(
        "how long an error is kept is left to CloudFront",
        DISTRIBUTION,
        drop("DistributionConfig/CustomErrorResponses/0"),
        test_distribution.test_the_seconds_of_every_error_are_set,
    ),
    Sabotage(
        "an error is shown as a page of its own",
        DISTRIBUTION,
        put("DistributionConfig/CustomErrorResponses/2/ResponsePagePath", "/index.html"),
        test_distribution.test_the_seconds_of_every_error_are_set,
    ),
    Sabotage(
        "no firewall stands in front of the edge",
        DISTRIBUTION,
        drop("DistributionConfig/WebACLId"),
        test_distribution.test_the_firewall_stands_in_front,
    ),
    Sabotage(
        "the firewall counts SQL injections and lets them in",
        "AWS::WAFv2::WebACL",
        put("Rules/7/OverrideAction", {"Count": {}}),
        test_firewall.test_who_hides_behind_a_vpn_is_counted_and_votes_all_the_same,
    ),
    Sabotage(
        "a flood is let in",
        "AWS::WAFv2::WebACL",
        put("Rules/3/Action", {"Count": {}}),
        test_firewall.test_a_flood_has_to_prove_that_it_is_a_browser_and_sign_ins_and_searches_sooner,
    ),
    Sabotage(
        "the firewall's log tells who signs in",
        "AWS::WAFv2::LoggingConfiguration",
        drop("RedactedFields/0"),
        test_firewall.test_what_it_turned_away_is_logged_without_cookies_tokens_and_queries,
    ),
    Sabotage(
        "a page comes without TLS",
        DISTRIBUTION,
        put("DistributionConfig/DefaultCacheBehavior/ViewerProtocolPolicy", "allow-all"),
        test_distribution.test_it_speaks_http_3_and_over_tls_only,
    ),
    Sabotage(
        "the origin is asked over TLS 1.0",
        DISTRIBUTION,
        put("DistributionConfig/Origins/0/CustomOriginConfig/OriginSSLProtocols", ["TLSv1"]),
        test_distribution.test_the_api_is_asked_over_tls_1_2_and_shown_the_token,
    ),
    Sabotage(
        "the edge shows no token",
        DISTRIBUTION,
        put("DistributionConfig/Origins/1/OriginCustomHeaders", []),
        test_distribution.test_the_api_is_asked_over_tls_1_2_and_shown_the_token,
    ),
    Sabotage(
        "the edge's token stands in the template",
        DISTRIBUTION,
        put("DistributionConfig/Origins/0/OriginCustomHeaders/0/HeaderValue", "20270101.c0ffee"),
        test_distribution.test_the_api_is_asked_over_tls_1_2_and_shown_the_token,
    ),
    Sabotage(
        "an origin may hang as long as it likes",
        DISTRIBUTION,
        put("DistributionConfig/Origins/1/CustomOriginConfig/OriginReadTimeout", 60),
        test_distribution.test_an_origin_gives_up_after_the_gateway_and_within_ten_seconds,
    ),
    Sabotage(
        "a bucket is read without access control",
        DISTRIBUTION,
        drop("DistributionConfig/Origins/2/OriginAccessControlId"),
        test_distribution.test_buckets_are_read_through_access_control_alone,
    ),
    Sabotage(
        "the origin's Server header goes on to a browser",
        "AWS::CloudFront::ResponseHeadersPolicy",
        drop("ResponseHeadersPolicyConfig/RemoveHeadersConfig/Items/1"),
        test_distribution.test_every_behaviour_has_security_headers_and_hides_what_an_origin_says_of_itself,
    ),
    Sabotage(
        "a policy of content that any script passes",
        "AWS::CloudFront::ResponseHeadersPolicy",
        put(
            "ResponseHeadersPolicyConfig/SecurityHeadersConfig/ContentSecurityPolicy/ContentSecurityPolicy",
            "default-src *",
        ),
        test_distribution.test_the_template_says_what_the_behaviours_say_row_by_row,
    ),
    Sabotage(
        "no purge finds what it is to purge",
        DISTRIBUTION,
        drop("DistributionConfig/CacheTagConfig"),
        test_distribution.test_purges_go_by_the_origins_tags,
    ),
    Sabotage(
        "the site's bucket may become public",
        "AWS::S3::Bucket",
        put("PublicAccessBlockConfiguration/BlockPublicPolicy", False),
        test_site.test_every_bucket_is_private_encrypted_and_over_tls_only,
    ),
    Sabotage(
        "the token is exchanged once a quarter",
        "AWS::SecretsManager::RotationSchedule",
        put("RotationRules/ScheduleExpression", "rate(90 days)"),
        test_token.test_the_rotation_function_exchanges_it_from_the_first_moment,
    ),
)

STACKS = (
    Sabotage(
        "a bucket is public",
        "AWS::S3::Bucket",
        drop("PublicAccessBlockConfiguration"),
        test_storage.test_no_bucket_is_public_and_each_is_encrypted,
        among="StorageMedia",
    ),
    Sabotage(
        "what is shown goes with its stack",
        "AWS::S3::Bucket",
        deleted_with_its_stack,
        test_storage.test_what_is_shown_outlives_its_stack_under_its_own_name,
        among="StorageMedia",
    ),
    Sabotage(
        "any site's script may read what was uploaded",
        "AWS::S3::Bucket",
        append("CorsConfiguration/CorsRules/0/AllowedMethods", "GET"),
        test_storage.test_a_script_may_bring_a_file_and_take_none,
        among="StorageUploads",
    ),
    Sabotage(
        "anybody reads the uploads",
        "AWS::S3::BucketPolicy",
        append(STATEMENTS, ANYBODY),
        test_storage.test_buckets_are_spoken_to_over_tls_alone_and_by_nobody_unnamed,
        among="StorageUploads",
    ),
    Sabotage(
        "a bucket is not encrypted",
        "AWS::S3::Bucket",
        drop("BucketEncryption"),
        test_storage.test_no_bucket_is_public_and_each_is_encrypted,
        among="StorageUploads",
    ),
    Sabotage(
        "a bucket is spoken to without TLS",
        "AWS::S3::BucketPolicy",
        drop(f"{STATEMENTS}/0"),
        test_storage.test_buckets_are_spoken_to_over_tls_alone_and_by_nobody_unnamed,
    ),
    Sabotage(
        "a function may do everything",
        "AWS::IAM::Policy",
        append(STATEMENTS, EVERYTHING),
        test_permissions.test_no_statement_allows_all_of_anything,
        among="functions/FleetPublicRole",
    ),
    Sabotage(
        "a function may sign in at every database",
        "AWS::IAM::Policy",
        append(STATEMENTS, ANY_TABLE),
        test_permissions.test_what_names_no_resource_is_what_aws_lets_name_none,
        among="functions/FleetPublicRole",
    ),
    Sabotage(
        "a helper of CDK's may do everything",
        "AWS::IAM::Policy",
        append(STATEMENTS, EVERYTHING),
        test_permissions.test_no_role_at_all_may_do_everything,
        among="edge/",
    ),
    Sabotage(
        "a function hands its role on to others",
        "AWS::IAM::Policy",
        append(STATEMENTS, {"Effect": "Allow", "Action": "iam:Pass*", "Resource": "*"}),
        test_permissions.test_no_function_may_do_what_would_let_it_do_more,
        among="functions/FleetRelayRole",
    ),
    Sabotage(
        "reads may do what only staff may",
        "AWS::IAM::Policy",
        append(
            STATEMENTS, {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::uploads/*"}
        ),
        test_permissions.test_only_who_uses_a_thing_is_let_at_it,
        among="functions/FleetPublicRole",
        stage="owned",
    ),
    Sabotage(
        "two functions share a role",
        FUNCTION,
        shared("Role"),
        test_functions.test_each_function_has_a_role_and_a_log_of_its_own,
        among="functions/Fleet",
    ),
    Sabotage(
        "a role can be taken from another account",
        "AWS::IAM::Role",
        put("AssumeRolePolicyDocument/Statement/0/Principal", {"AWS": "arn:aws:iam::999999999999:root"}),
        test_permissions.test_nothing_but_a_service_of_awss_takes_a_role,
        among="functions/Fleet",
    ),
    Sabotage(
        "Secrets Manager calls the rotation for anybody's account",
        "AWS::Lambda::Permission",
        drop("SourceAccount", "SourceArn"),
        test_permissions.test_a_function_is_called_only_on_our_own_behalf,
        among="functions/Rotates",
    ),
    Sabotage(
        "a citizen's route has no authorizer",
        "AWS::ApiGatewayV2::Route",
        put("AuthorizationType", "NONE"),
        test_functions.test_the_gateway_has_the_routes_of_the_table_and_their_authorizer,
        among="functions/FleetRouteANYapime",
    ),
    Sabotage(
        "the gateway takes tokens of every client",
        "AWS::ApiGatewayV2::Authorizer",
        put("JwtConfiguration/Audience", []),
        test_functions.test_the_gateway_has_the_routes_of_the_table_and_their_authorizer,
    ),
    Sabotage(
        "the gateway is not throttled",
        "AWS::ApiGatewayV2::Stage",
        drop("DefaultRouteSettings/ThrottlingRateLimit"),
        test_gateway.test_it_takes_no_more_than_the_stage_says,
    ),
    Sabotage(
        "with a domain, the gateway answers to AWS's name too",
        "AWS::ApiGatewayV2::Api",
        put("DisableExecuteApiEndpoint", False),
        test_gateway.test_with_a_domain_it_answers_to_a_certificate_of_ours_and_to_no_name_of_awss,
        stage="owned",
    ),
    Sabotage(
        "with a domain, the gateway asks for no certificate",
        "AWS::ApiGatewayV2::DomainName",
        drop("MutualTlsAuthentication"),
        test_gateway.test_with_a_domain_it_answers_to_a_certificate_of_ours_and_to_no_name_of_awss,
        stage="owned",
    ),
    Sabotage(
        "the database can be deleted by one call",
        "AWS::RDS::DBCluster",
        put("DeletionProtection", False),
        test_database.test_the_cluster_is_encrypted_kept_and_backed_up,
    ),
    Sabotage(
        "the database goes with its stack",
        "AWS::RDS::DBCluster",
        deleted_with_its_stack,
        test_database.test_the_cluster_is_encrypted_kept_and_backed_up,
    ),
    Sabotage(
        "the database is not encrypted",
        "AWS::RDS::DBCluster",
        put("StorageEncrypted", False),
        test_database.test_the_cluster_is_encrypted_kept_and_backed_up,
    ),
    Sabotage(
        "backups are gone after a day",
        "AWS::RDS::DBCluster",
        put("BackupRetentionPeriod", 1),
        test_database.test_the_cluster_is_encrypted_kept_and_backed_up,
    ),
    Sabotage(
        "the database speaks without TLS",
        "AWS::RDS::DBClusterParameterGroup",
        put("Parameters/rds.force_ssl", "0"),
        test_database.test_nobody_reaches_it_without_tls_or_with_a_password_of_ours,
    ),
    Sabotage(
        "the database has an address outside",
        "AWS::RDS::DBInstance",
        put("PubliclyAccessible", True),
        test_database.test_nobody_reaches_it_without_tls_or_with_a_password_of_ours,
    ),
    Sabotage(
        "the proxy speaks without TLS",
        "AWS::RDS::DBProxy",
        put("RequireTLS", False),
        test_database.test_the_proxy_asks_for_iam_and_tls_and_says_soon_that_it_is_full,
    ),
    Sabotage(
        "the proxy may not sign in at the database",
        "AWS::IAM::Policy",
        drop(f"{STATEMENTS}/0"),
        test_database.test_the_proxy_itself_may_sign_in_as_the_role_of_functions_and_as_nobody_else,
        among="data/DatabaseProxyRole",
        stage="twice",
    ),
    Sabotage(
        "a full proxy has its callers wait for two minutes",
        "AWS::RDS::DBProxyTargetGroup",
        put("ConnectionPoolConfigurationInfo/ConnectionBorrowTimeout", 120),
        test_database.test_the_proxy_asks_for_iam_and_tls_and_says_soon_that_it_is_full,
    ),
    Sabotage(
        "readers do not follow the load",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        gone,
        test_database.test_readers_come_and_go_by_their_processor,
        among="data/",
    ),
    Sabotage(
        "the cache speaks without TLS",
        "AWS::ElastiCache::ReplicationGroup",
        put("TransitEncryptionEnabled", False),
        test_cache.test_of_nodes_it_is_encrypted_on_the_way_and_at_rest,
        stage="nodes",
    ),
    Sabotage(
        "the cache takes both, TLS and none",
        "AWS::ElastiCache::ReplicationGroup",
        put("TransitEncryptionMode", "preferred"),
        test_cache.test_of_nodes_it_is_encrypted_on_the_way_and_at_rest,
        stage="nodes",
    ),
    Sabotage(
        "a shard does not outlive its node",
        "AWS::ElastiCache::ReplicationGroup",
        put("ReplicasPerNodeGroup", 0),
        test_cache.test_of_nodes_there_are_three_at_least_and_each_shard_outlives_a_zone,
        stage="nodes",
    ),
    Sabotage(
        "anybody in the network gets into the cache",
        "AWS::ElastiCache::ServerlessCache",
        drop("UserGroupId"),
        test_cache.test_without_servers_it_is_encrypted_bounded_and_behind_its_users,
    ),
    Sabotage(
        "the cache's user needs no password",
        "AWS::ElastiCache::User",
        put("AuthenticationMode", {"Type": "no-password-required"}),
        test_cache.test_only_the_user_of_functions_gets_in_and_without_a_password_of_ours,
    ),
    Sabotage(
        "the cache may cost what it likes",
        "AWS::ElastiCache::ServerlessCache",
        drop("CacheUsageLimits/ECPUPerSecond"),
        test_cache.test_without_servers_it_is_encrypted_bounded_and_behind_its_users,
    ),
    Sabotage(
        "a security group is open to the world",
        "AWS::EC2::SecurityGroup",
        append(
            "SecurityGroupIngress",
            {"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432},
        ),
        test_network.test_no_group_names_addresses_where_it_could_name_a_party,
    ),
    Sabotage(
        "a security group is open to the world by IPv6",
        "AWS::EC2::SecurityGroupIngress",
        put("CidrIpv6", "::/0"),
        test_network.test_no_group_names_addresses_where_it_could_name_a_party,
    ),
    Sabotage(
        "a party is reached by one that never calls it",
        "AWS::EC2::SecurityGroupIngress",
        put("SourceSecurityGroupId", {"Fn::GetAtt": ["NetworkCache3E6613A3", "GroupId"]}),
        test_network.test_each_party_is_reached_by_those_alone_that_call_it,
    ),
    Sabotage(
        "what names no group is let in by all that name none",
        "Custom::VpcRestrictDefaultSG",
        gone,
        test_network.test_what_names_no_group_gets_one_that_reaches_nothing,
    ),
    Sabotage(
        "the network's endpoints serve every account",
        "AWS::EC2::VPCEndpoint",
        drop("PolicyDocument/Statement/0/Condition"),
        test_network.test_an_endpoint_serves_nobody_of_another_account,
    ),
    Sabotage(
        "a subnet gives public addresses",
        "AWS::EC2::Subnet",
        put("MapPublicIpOnLaunch", True),
        test_network.test_there_is_no_way_out,
    ),
    Sabotage(
        "a function has no reserved concurrency",
        FUNCTION,
        drop("ReservedConcurrentExecutions"),
        test_functions.test_every_function_is_bounded_in_staging_and_production_and_none_in_dev,
        among="functions/FleetCivicFunction",
    ),
    Sabotage(
        "a function is started ahead and from a snapshot",
        FUNCTION,
        put("SnapStart", {"ApplyOn": "PublishedVersions"}),
        test_functions.test_what_starts_from_a_snapshot_says_so_and_nothing_else_does,
        among="functions/FleetPublicFunction",
    ),
    Sabotage(
        "a deployment sets back what scaling has raised",
        "AWS::Lambda::Alias",
        put("ProvisionedConcurrencyConfig", {"ProvisionedConcurrentExecutions": 3}),
        test_functions.test_scaling_owns_how_many_are_started_ahead,
    ),
    Sabotage(
        "nothing is started ahead as it gets busy",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        gone,
        test_functions.test_reads_are_started_ahead_by_how_many_are_busy,
        among="functions/FleetPublic",
    ),
    Sabotage(
        "new code is seen by everybody at once",
        "AWS::CodeDeploy::DeploymentGroup",
        put("DeploymentConfigName", "CodeDeployDefault.LambdaAllAtOnce"),
        test_functions.test_new_code_is_seen_by_a_tenth_first_and_taken_back_when_it_fails,
    ),
    Sabotage(
        "a route calls the newest code and no alias",
        "AWS::ApiGatewayV2::Integration",
        put("IntegrationUri", {"Fn::GetAtt": ["FleetPublicFunction29672D2A", "Arn"]}),
        test_functions.test_everything_calls_an_alias_and_never_the_newest_code,
    ),
    Sabotage(
        "a secret stands in the template",
        FUNCTION,
        put("Environment/Variables/STANDING_KEY", "correct horse battery staple"),
        test_stacks.test_no_secret_stands_in_a_template,
        among="functions/FleetCivicFunction",
    ),
    Sabotage(
        "a function is told a secret that it does not use",
        FUNCTION,
        put("Environment/Variables/STANDING_KEY", {"Ref": "SecretsStanding513CDA5A"}),
        test_functions.test_a_function_is_told_what_it_uses_and_no_secret_more,
        among="functions/FleetPublicFunction",
    ),
    Sabotage(
        "code that needs the new schema runs before it",
        "AWS::Lambda::Alias",
        without_dependencies,
        test_functions.test_the_schema_is_migrated_before_any_other_function_is_exchanged,
        among="functions/FleetCivicAlias",
    ),
    Sabotage(
        "a log is kept for ever",
        "AWS::Logs::LogGroup",
        drop("RetentionInDays"),
        test_functions.test_no_log_is_kept_for_ever,
        among="door/",
    ),
    Sabotage(
        "a function of the CDK's own has Lambda make its log",
        FUNCTION,
        drop("LoggingConfig"),
        test_functions.test_no_log_is_kept_for_ever,
        among="network/Custom",
    ),
    Sabotage(
        "a queue is not encrypted",
        "AWS::SQS::Queue",
        put("SqsManagedSseEnabled", False),
        test_functions.test_a_message_comes_again_after_six_times_of_its_function_and_then_is_kept,
    ),
    Sabotage(
        "a queue is spoken to without TLS",
        "AWS::SQS::QueuePolicy",
        gone,
        test_functions.test_queues_are_spoken_to_over_tls_alone,
        among="functions/Queuepurge",
    ),
    Sabotage(
        "what cannot be purged is tried for ever",
        "AWS::SQS::Queue",
        drop("RedrivePolicy"),
        test_functions.test_a_message_comes_again_after_six_times_of_its_function_and_then_is_kept,
        among="functions/QueuepurgeQueue",
    ),
    Sabotage(
        "one message that fails has its whole batch repeated",
        "AWS::Lambda::EventSourceMapping",
        drop("FunctionResponseTypes"),
        test_functions.test_a_message_comes_again_after_six_times_of_its_function_and_then_is_kept,
        among="FleetPurge",
    ),
    Sabotage(
        "the key of data at rest is never renewed",
        "AWS::KMS::Key",
        put("EnableKeyRotation", False),
        test_stacks.test_the_key_of_data_at_rest_is_renewed_and_open_to_this_account_alone,
        among="data/",
    ),
    Sabotage(
        "the accounts of citizens go with their stack",
        "AWS::Cognito::UserPool",
        deleted_with_its_stack,
        test_stacks.test_what_is_kept_outlives_its_stack,
    ),
    Sabotage(
        "passkeys are for a name that shows no page",
        "AWS::Cognito::UserPool",
        put("WebAuthnRelyingPartyID", "civicq.example"),
        test_identity.test_accounts_are_kept_and_need_no_password,
    ),
    Sabotage(
        "a token comes in the address",
        "AWS::Cognito::UserPoolClient",
        put("AllowedOAuthFlows", ["implicit"]),
        test_identity.test_the_site_is_a_client_without_a_secret_whose_tokens_are_short,
    ),
    Sabotage(
        "a token is good for a day",
        "AWS::Cognito::UserPoolClient",
        put("AccessTokenValidity", 1440),
        test_identity.test_the_site_is_a_client_without_a_secret_whose_tokens_are_short,
    ),
    Sabotage(
        "a run that is overdue is tried for a day",
        "AWS::Events::Rule",
        drop("Targets/0/RetryPolicy"),
        test_calendar.test_nothing_that_a_schedule_calls_is_repeated_when_it_failed,
        among="functions/",
    ),
    Sabotage(
        "the calendar scales what is not ours",
        "AWS::IAM::Policy",
        append(
            STATEMENTS,
            {"Effect": "Allow", "Action": "application-autoscaling:PutScheduledAction", "Resource": "*"},
        ),
        test_calendar.test_it_writes_actions_of_its_own_stage_and_of_two_kinds_of_targets,
        among="functions/FleetWarmRole",
    ),
)


def resources(parts: dict[str, Resource], sabotage: Sabotage) -> list[Resource]:
    """Those that are to be broken."""
    found = [
        resource
        for stack, template in parts.items()
        for name, resource in template["Resources"].items()
        if _is_meant(stack, name, resource, sabotage)
    ]
    assert found, f"there is nothing to break: {sabotage.kind} {sabotage.among}"
    return found


def broken(templates: Templates, sabotage: Sabotage) -> Templates:
    """A copy of the stacks that it breaks, and the others as they are."""
    parts = {
        stack: copy.deepcopy(template)
        if any(_is_meant(stack, name, each, sabotage) for name, each in template["Resources"].items())
        else template
        for stack, template in templates.parts.items()
    }
    sabotage.done(resources(parts, sabotage))
    return Templates(templates.stage, parts)


def _is_meant(stack: str, name: str, resource: Resource, sabotage: Sabotage) -> bool:
    return resource["Type"] == sabotage.kind and sabotage.among in f"{stack}/{name}"


def ask(sabotage: Sabotage, templates: Callable[[str], Templates]) -> None:
    """Calls its test as pytest would: fixtures that are stages by their names, and the one that is broken for
    what a test is asked for each stage.
    """
    test = sabotage.noticed_by
    given: dict[str, Any] = {
        "templates": templates,
        "stage": sabotage.stage,
        "name": sabotage.stage,
        "action": "s3:GetObject",
        "part": "data",
    }
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    test(**{name: given[name] if name in given else templates(name) for name in names})


def titles(sabotage: Sabotage) -> str:
    return sabotage.what


@pytest.fixture(scope="module")
def edge() -> Synthesized:
    return edges.synthesized(PRODUCTION, NOTHING)


@pytest.mark.parametrize("sabotage", EDGE, ids=titles)
def test_an_edge_that_was_broken_is_noticed(sabotage: Sabotage, edge: Synthesized) -> None:
    sabotage.noticed_by(edge)
    template = copy.deepcopy(edge.template)
    sabotage.done(resources({"edge": template}, sabotage))
    with pytest.raises((AssertionError, LookupError, ValueError)):
        sabotage.noticed_by(replace(edge, template=template))


@pytest.mark.parametrize("sabotage", STACKS, ids=titles)
def test_a_stage_that_was_broken_is_noticed(
    sabotage: Sabotage, templates: Callable[[str], Templates]
) -> None:
    ask(sabotage, templates)
    spoiled = broken(templates(sabotage.stage), sabotage)
    with pytest.raises((AssertionError, LookupError, ValueError)):
        ask(sabotage, lambda name: spoiled if name == sabotage.stage else templates(name))
