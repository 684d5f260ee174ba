"""AWS WAF in front of the edge: rules that AWS keeps, and limits against floods.

A limit here is a rough one, late by some seconds; that a citizen has one vote does not hang on it. Whole
schools and mobile networks share an address, so that whoever passes it is asked to prove to be a browser, and
not turned away. (AWS: waf-rule-statement-type-rate-based, listed-wafv2-managed-rule-groups.)
"""

from collections.abc import Sequence

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from cdk.stages import CloudStage

_ACL = waf.CfnWebACL
WINDOW_SECONDS = 300
# Signing in is dear and is tried by guessers: a twentieth of what else one may ask.
SIGN_IN_SHARE = 20
SIGN_IN_PATH = "/api/session/"
# Each other word is another answer, which no cache has: a search is dearer than a list. So end its address at
# the API and its page's.
SEARCH_SHARE = 10
SEARCH_PATH = "/search"
# Where bodies over 8 KiB belong: texts of candidates and of staff. The functions take 64 KiB.
LARGE_BODIES_PATHS = ("/api/me/", "/api/admin/")
_TOO_LARGE = "SizeRestrictions_BODY"
_TOO_LARGE_LABEL = "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"
# Neither who somebody is nor a sign-in's code is written down.
_REDACTED_HEADERS = ("authorization", "cookie")
EXEMPTION_HEADER = "x-civicq-load-test"


class Firewall(Construct):
    """In us-east-1, as everything that CloudFront is given. `arn` is what it is attached by."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage, *, exemption: str = "") -> None:
        """`exemption`: what a load test says in `EXEMPTION_HEADER`, and is then not counted by the limits."""
        super().__init__(scope, id_)
        if exemption:
            stage.load_tested()
        requests = stage.firewall_requests
        sign_ins, searches = _begins_with(SIGN_IN_PATH), _path("ENDS_WITH", SEARCH_PATH)
        rules = [
            _managed("AWSManagedRulesAmazonIpReputationList", 0),
            _limit("SignIns", 1, requests // SIGN_IN_SHARE, of=sign_ins, exemption=exemption),
            _limit("Searches", 2, requests // SEARCH_SHARE, of=searches, exemption=exemption),
            _limit("Requests", 3, requests, exemption=exemption),
            _managed("AWSManagedRulesKnownBadInputsRuleSet", 4),
            _managed("AWSManagedRulesCommonRuleSet", 5, counted=(_TOO_LARGE,)),
            _large_body(6),
            _managed("AWSManagedRulesSQLiRuleSet", 7),
            # Who hides behind a VPN may vote as everybody else; how many do is worth knowing.
            _managed("AWSManagedRulesAnonymousIpList", 8, counts_all=True),
        ]
        acl = _ACL(
            self,
            "Rules",
            name=f"civicq-{stage.name}",
            scope="CLOUDFRONT",
            default_action=_ACL.DefaultActionProperty(allow={}),
            # Of this stage alone, as several may share an account.
            visibility_config=_visible(f"civicq-{stage.name}"),
            rules=rules,
        )
        self.arn = acl.attr_arn
        name = f"aws-waf-logs-civicq-{stage.name}"  # WAF takes no other beginning
        log = logs.CfnLogGroup(self, "Log", log_group_name=name, retention_in_days=stage.log_days)
        log.apply_removal_policy(RemovalPolicy.DESTROY)
        # The group's own attribute ends with `:*`, which WAF does not know.
        log_arn = Stack.of(self).format_arn(
            service="logs",
            resource="log-group",
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        kept = [
            {
                "Behavior": "KEEP",
                "Requirement": "MEETS_ANY",
                "Conditions": [_action("BLOCK"), _action("CHALLENGE")],
            }
        ]
        redacted = (*_REDACTED_HEADERS, EXEMPTION_HEADER) if exemption else _REDACTED_HEADERS
        logged = waf.CfnLoggingConfiguration(
            self,
            "Logged",
            resource_arn=acl.attr_arn,
            log_destination_configs=[log_arn],
            logging_filter={"DefaultBehavior": "DROP", "Filters": kept},
            redacted_fields=[
                *({"singleHeader": {"Name": name}} for name in redacted),
                {"queryString": {}},
            ],
        )
        logged.add_resource_dependency(log)


def _action(name: str) -> dict[str, dict[str, str]]:
    return {"ActionCondition": {"Action": name}}


def _managed(
    name: str, priority: int, *, counted: Sequence[str] = (), counts_all: bool = False
) -> waf.CfnWebACL.RuleProperty:
    count = _ACL.RuleActionProperty(count={})
    overrides = [_ACL.RuleActionOverrideProperty(name=each, action_to_use=count) for each in counted]
    return _ACL.RuleProperty(
        name=name,
        priority=priority,
        override_action=_ACL.OverrideActionProperty(**({"count": {}} if counts_all else {"none": {}})),
        statement=_ACL.StatementProperty(
            managed_rule_group_statement=_ACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS", name=name, rule_action_overrides=overrides or None
            )
        ),
        visibility_config=_visible(name),
    )


def _limit(
    name: str,
    priority: int,
    requests: int,
    *,
    of: waf.CfnWebACL.StatementProperty | None = None,
    exemption: str = "",
) -> waf.CfnWebACL.RuleProperty:
    """So many requests in the window, of one address and one kind of TLS client (JA4). `of`: which count."""
    keys = [
        _ACL.RateBasedStatementCustomKeyProperty(ip={}),
        _ACL.RateBasedStatementCustomKeyProperty(
            ja4_fingerprint=_ACL.RateLimitJA4FingerprintProperty(fallback_behavior="MATCH")
        ),
    ]
    counted = [of] if of else []
    if exemption:
        counted.append(
            _ACL.StatementProperty(not_statement={"statement": _says(EXEMPTION_HEADER, exemption)})
        )
    return _ACL.RuleProperty(
        name=name,
        priority=priority,
        action=_ACL.RuleActionProperty(challenge={}),
        statement=_ACL.StatementProperty(
            rate_based_statement=_ACL.RateBasedStatementProperty(
                limit=requests,
                evaluation_window_sec=WINDOW_SECONDS,
                aggregate_key_type="CUSTOM_KEYS",
                custom_keys=keys,
                scope_down_statement=_all_of(counted),
            )
        ),
        visibility_config=_visible(name),
    )


def _large_body(priority: int) -> waf.CfnWebACL.RuleProperty:
    """What AWS's rule found too large is blocked, but where such bodies belong."""
    large = _ACL.StatementProperty(
        label_match_statement=_ACL.LabelMatchStatementProperty(scope="LABEL", key=_TOO_LARGE_LABEL)
    )
    elsewhere = [
        _ACL.StatementProperty(not_statement=_ACL.NotStatementProperty(statement=_begins_with(path)))
        for path in LARGE_BODIES_PATHS
    ]
    return _ACL.RuleProperty(
        name="LargeBodies",
        priority=priority,
        action=_ACL.RuleActionProperty(block={}),
        statement=_ACL.StatementProperty(
            and_statement=_ACL.AndStatementProperty(statements=[large, *elsewhere])
        ),
        visibility_config=_visible("LargeBodies"),
    )


def _all_of(statements: list[waf.CfnWebACL.StatementProperty]) -> waf.CfnWebACL.StatementProperty | None:
    if len(statements) < 2:
        return statements[0] if statements else None
    return _ACL.StatementProperty(and_statement=_ACL.AndStatementProperty(statements=statements))


def _says(header: str, value: str) -> waf.CfnWebACL.StatementProperty:
    """Exactly that."""
    return _ACL.StatementProperty(
        byte_match_statement=_ACL.ByteMatchStatementProperty(
            field_to_match=_ACL.FieldToMatchProperty(single_header={"Name": header}),
            positional_constraint="EXACTLY",
            search_string=value,
            text_transformations=[_ACL.TextTransformationProperty(priority=0, type="NONE")],
        )
    )


def _begins_with(path: str) -> waf.CfnWebACL.StatementProperty:
    return _path("STARTS_WITH", path)


def _path(where: str, part: str) -> waf.CfnWebACL.StatementProperty:
    """By its one spelling: neither capitals nor escapes lead around a rule."""
    transformations = [
        _ACL.TextTransformationProperty(priority=0, type="URL_DECODE"),
        _ACL.TextTransformationProperty(priority=1, type="LOWERCASE"),
    ]
    return _ACL.StatementProperty(
        byte_match_statement=_ACL.ByteMatchStatementProperty(
            field_to_match=_ACL.FieldToMatchProperty(uri_path={}),
            positional_constraint=where,
            search_string=part,
            text_transformations=transformations,
        )
    )


def _visible(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    # Samples would keep whole requests, cookies among them, where nothing is redacted.
    return _ACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
