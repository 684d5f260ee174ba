"""AWS's list prices in us-east-1, in US dollars before tax and discounts.

AWS's price list could not be reached from where this was written. `read` says where a figure was found, and
of when that is: on a page of AWS, or as somebody quotes one. Where it is empty the figure is not confirmed:
look at `page`, correct it, and say so here. The printed plan counts them.
"""

from dataclasses import dataclass

LOOKED_UP = "November 2026"


@dataclass(frozen=True, slots=True)
class Price:
    dollars: float
    per: float
    unit: str  # one of them
    page: str  # AWS's, under https://aws.amazon.com/
    read: str = ""
    free: float = 0  # units a month and account that cost nothing, for good

    @property
    def confirmed(self) -> bool:
        return bool(self.read)

    @property
    def units(self) -> str:
        return {"ECPU": "ECPU", "person": "people"}.get(self.unit, f"{self.unit}s")

    def of(self, quantity: float) -> float:
        """What so many units cost in a month."""
        return max(0.0, quantity - self.free) / self.per * self.dollars


M, GB = 1e6, 1e9
LAMBDA, EDGE, WAF = "lambda/pricing", "cloudfront/pricing", "waf/pricing"
AURORA, PROXY, CACHE = "rds/aurora/pricing", "rds/proxy/pricing", "elasticache/pricing"
WATCH, NETWORK, QUEUES = "cloudwatch/pricing", "privatelink/pricing", "sqs/pricing"
# AWS's own: skills for agents, with prices of 2026-03-28 as they were told by its price list.
TOOLKIT = "aws/agent-toolkit-for-aws, acu_calculator.py, 2026-03"
CODE = "public code that quotes the page, 2026"

PRICES = {
    "edge requests": Price(0.0100, 10_000, "request", EDGE, CODE, free=10 * M),
    "edge bytes": Price(0.085, GB, "byte", EDGE, "aws.amazon.com/cloudfront/pricing", free=1_000 * GB),
    "edge bytes in": Price(0.020, GB, "byte", EDGE),
    "edge functions": Price(0.10, M, "call", EDGE, "cur.vantage.sh, 2026", free=2 * M),
    "edge key values": Price(0.03, M, "read", EDGE, free=2 * M),
    "edge shield": Price(0.0090, 10_000, "request", EDGE),
    # The price of a path is confirmed; that a tag costs as much is not.
    "edge invalidations": Price(0.005, 1, "tag", EDGE, free=1_000),
    "firewall": Price(5.00, 1, "list", WAF, "c3x.dev/blog/aws-waf-cost-explained, 2026"),
    "firewall rules": Price(1.00, 1, "rule", WAF, "c3x.dev/blog/aws-waf-cost-explained, 2026"),
    "firewall requests": Price(0.60, M, "request", WAF, "c3x.dev/blog/aws-waf-cost-explained, 2026"),
    "gateway requests": Price(1.00, M, "request", "api-gateway/pricing", "apigatewaycost.com/aws, 2026"),
    "function calls": Price(0.20, M, "call", LAMBDA, "aws.amazon.com/lambda/pricing"),
    "function time": Price(0.0000133334, 1, "GB-second", LAMBDA, "cloudchipr.com, 2024"),
    "function provisioned": Price(0.0000033334, 1, "GB-second", LAMBDA, CODE),
    "function snapshots": Price(0.0000015046, 1, "GB-second", LAMBDA, "awsnegotiations.com, 2026-05"),
    "queue requests": Price(0.40, M, "request", QUEUES, CODE, free=M),
    "database r8g.large": Price(0.276, 1, "hour", AURORA, TOOLKIT),
    "database r8g.xlarge": Price(0.552, 1, "hour", AURORA, TOOLKIT),
    "database r8g.2xlarge": Price(1.104, 1, "hour", AURORA, TOOLKIT),
    "database units": Price(0.12, 1, "ACU-hour", AURORA, TOOLKIT),
    "database storage": Price(0.10, 1, "GB-month", AURORA, TOOLKIT),
    "database backup": Price(0.021, 1, "GB-month", AURORA, CODE),
    "database I/O": Price(0.20, M, "request", AURORA, "wring.co/blog/aws-aurora-pricing-guide, 2026-03"),
    "database replicated I/O": Price(0.20, M, "request", AURORA, CODE),
    "proxy processors": Price(0.015, 1, "vCPU-hour", PROXY, CODE),
    # Also that it bills eight of them at least.
    "proxy units": Price(0.015, 1, "ACU-hour", PROXY),
    # Of the default endpoint nothing; another is an interface endpoint in each zone.
    "proxy endpoint": Price(0.01, 1, "hour", PROXY),
    "cache units": Price(0.0023, M, "ECPU", CACHE, "usage.ai, 2026-06"),
    "cache storage": Price(0.084, 1, "GB-hour", CACHE, "usage.ai, 2026-06"),
    "cache.r7g.large": Price(0.1752, 1, "hour", CACHE),
    "endpoints": Price(0.01, 1, "hour", NETWORK, "awsnegotiations.com/privatelink-cost-analysis, 2026-05"),
    # A cent each way.
    "between zones": Price(0.02, GB, "byte", "ec2/pricing/on-demand", CODE),
    "between regions": Price(0.02, GB, "byte", "ec2/pricing/on-demand", CODE),
    "sign-ins": Price(0.015, 1, "person", "cognito/pricing",
                      "api-evangelist/amazon-cognito, read from the page 2026-09-20", free=10_000),
    "mails": Price(0.10, 1_000, "mail", "ses/pricing", "acecloudinterviews.com/tutorials/aws/ses, 2026"),
    "keys": Price(1.00, 1, "key", "kms/pricing", "wring.co/blog/aws-kms-pricing-guide, 2026-03"),
    "secrets": Price(0.40, 1, "secret", "secrets-manager/pricing", CODE),
    "stored": Price(0.023, 1, "GB-month", "s3/pricing", CODE),
    "logs": Price(0.50, GB, "byte", WATCH, "factualminds.com, 2026-06"),
    "logs kept": Price(0.03, GB, "byte", WATCH, CODE),
    "metrics": Price(0.30, 1, "metric", WATCH, "signoz.io/guides/cloudwatch-pricing, 2026-02"),
    "alarms": Price(0.10, 1, "alarm", WATCH, CODE),
    "dashboards": Price(3.00, 1, "dashboard", WATCH, "factualminds.com, 2026-06"),
    "signals": Price(1.50, M, "signal", WATCH),
    "traces": Price(5.00, M, "trace", "xray/pricing", CODE, free=100_000),
    "canary": Price(0.0012, 1, "run", WATCH, CODE),
}  # fmt: skip

# Of a database's classes: processors and memory (AWS: Concepts.DBInstanceClass.Summary), smallest first.
INSTANCES = {"r8g.large": (2, 16), "r8g.xlarge": (4, 32), "r8g.2xlarge": (8, 64)}
