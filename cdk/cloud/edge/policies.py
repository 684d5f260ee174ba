"""What CloudFront keys its cache by, lets go on to an origin and tells a browser; equal rows share a policy.

(AWS: controlling-the-cache-key, controlling-origin-requests, understanding-response-headers-policies.)
"""

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

from cdk.behaviours import LONGEST_SECONDS, PAGE_HEADER, REMOVED_HEADERS, SECURITY_HEADERS, Behaviour, Headers

_SAME_ORIGIN_FORMS = "form-action 'self'"


class Policies(Construct):
    """`identity_origin`: where a form on our pages may lead by a redirect, to sign in."""

    def __init__(self, scope: Construct, id_: str, identity_origin: str) -> None:
        super().__init__(scope, id_)
        self._identity_origin = identity_origin
        self._caching: dict[tuple[str, ...] | None, cloudfront.ICachePolicy] = {}
        self._forwarding: dict[bool, cloudfront.IOriginRequestPolicy] = {}
        self._headers: dict[tuple[Headers, str | None], cloudfront.IResponseHeadersPolicy] = {}

    def caching(self, row: Behaviour) -> str:
        """The id of its cache policy."""
        if row.cached_query is None:
            return cloudfront.CachePolicy.CACHING_DISABLED.cache_policy_id
        # A page's header says all of it, the query too.
        key = None if row.app else row.cached_query
        if key not in self._caching:
            query, headers = cloudfront.CacheQueryStringBehavior, cloudfront.CacheHeaderBehavior
            self._caching[key] = cloudfront.CachePolicy(
                self,
                f"Caching-{'page' if key is None else '-'.join(key) or 'path'}",
                comment="CivicQ: "
                + ("a page" if key is None else f"path, and {', '.join(key) or 'no query'}")
                + "; as the origin says",
                # Above 0 it would cache what must not be: even `no-store` (AWS: API_CachePolicyConfig).
                min_ttl=Duration.seconds(0),
                default_ttl=Duration.seconds(0),
                max_ttl=Duration.seconds(LONGEST_SECONDS),
                cookie_behavior=cloudfront.CacheCookieBehavior.none(),
                header_behavior=headers.allow_list(PAGE_HEADER) if key is None else headers.none(),
                query_string_behavior=query.allow_list(*key) if key else query.none(),
                enable_accept_encoding_brotli=True,
                enable_accept_encoding_gzip=True,
            )
        return self._caching[key].cache_policy_id

    def forwarding(self, row: Behaviour) -> str | None:
        """The id of its origin request policy; None where nothing goes on but what is in the key."""
        if row.cached_query is not None:
            return None
        if row.forwards_cookies not in self._forwarding:
            cookies = cloudfront.OriginRequestCookieBehavior
            with_cookies = row.forwards_cookies
            self._forwarding[row.forwards_cookies] = cloudfront.OriginRequestPolicy(
                self,
                "Forwarding-with-cookies" if with_cookies else "Forwarding",
                comment=f"CivicQ: all of a request {'with' if with_cookies else 'but'} its cookies",
                cookie_behavior=cookies.all() if with_cookies else cookies.none(),
                # The gateway answers to its own name only.
                header_behavior=cloudfront.OriginRequestHeaderBehavior.deny_list("Host"),
                query_string_behavior=cloudfront.OriginRequestQueryStringBehavior.all(),
            )
        return self._forwarding[row.forwards_cookies].origin_request_policy_id

    def headers(self, row: Behaviour) -> str:
        """The id of its response headers policy."""
        told = (row.headers, row.browser_cache_control)
        if told not in self._headers:
            self._headers[told] = self._headers_policy(row)
        return self._headers[told].response_headers_policy_id

    def _headers_policy(self, row: Behaviour) -> cloudfront.ResponseHeadersPolicy:
        own = dict(row.headers)
        security = {name: own.pop(name) for name in tuple(own) if name in _SECURITY}
        cors = {name: own.pop(name) for name in tuple(own) if name.startswith("access-control-")}
        if row.browser_cache_control is not None:
            own["cache-control"] = row.browser_cache_control
        # What this row says nothing of, an origin does not say either.
        unsaid = [name for name, _ in SECURITY_HEADERS if name not in dict(row.headers)]
        return cloudfront.ResponseHeadersPolicy(
            self,
            f"Headers-{row.pattern.strip('/').replace('/', '-').replace('*', 'all')}",
            comment=f"CivicQ: {row.pattern}",
            security_headers_behavior=_security(security, self._identity_origin),
            cors_behavior=_cors(cors) if cors else None,
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(header=name, value=value, override=True)
                    for name, value in own.items()
                ]
            ),
            remove_headers=[*REMOVED_HEADERS, *unsaid],
            # Each answer tells where it came from, as at the local edge.
            server_timing_sampling_rate=100,
        )


# CloudFront has settings of their own for these, and takes none of them as a custom header.
_SECURITY = (
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
)


def _security(told: dict[str, str], identity_origin: str) -> cloudfront.ResponseSecurityHeadersBehavior:
    age, _, rest = told["strict-transport-security"].partition(";")
    policy = told["content-security-policy"].replace(
        _SAME_ORIGIN_FORMS, f"{_SAME_ORIGIN_FORMS} {identity_origin}"
    )
    frames = told.get("x-frame-options")
    return cloudfront.ResponseSecurityHeadersBehavior(
        content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
            content_security_policy=policy, override=True
        ),
        strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
            access_control_max_age=Duration.seconds(int(age.removeprefix("max-age="))),
            include_subdomains="includeSubDomains" in rest,
            override=True,
        ),
        content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
        referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
            referrer_policy=cloudfront.HeadersReferrerPolicy[
                told["referrer-policy"].upper().replace("-", "_")
            ],
            override=True,
        ),
        frame_options=(
            cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption[frames], override=True
            )
            if frames
            else None
        ),
    )


def _cors(told: dict[str, str]) -> cloudfront.ResponseHeadersCorsBehavior:
    exposed = [name.strip() for name in told["access-control-expose-headers"].split(",")]
    return cloudfront.ResponseHeadersCorsBehavior(
        access_control_allow_credentials=False,
        access_control_allow_headers=["*"],
        access_control_allow_methods=["GET", "HEAD"],
        access_control_allow_origins=[told["access-control-allow-origin"]],
        access_control_expose_headers=exposed,
        origin_override=True,
    )
