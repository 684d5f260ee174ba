"""Stages that nobody has yet and `cdk/stages.py` can say: each is made and held to the rules as the others."""

from dataclasses import replace

from cdk.stages import PRODUCTION, STAGES, STAGING, Domain, NodeCache, SecondRegion

# Another name, and so no load test.
_UNTESTED = replace(STAGING, load_test=None)

# The seed's cache: three nodes and more, which come and go with the load.
NODES = replace(
    _UNTESTED,
    name="nodes",
    cache=NodeCache(node="cache.r7g.large", shards=3, least_replicas=1, most_replicas=4),
)
# The edge stays where CloudFront wants it; everything else moves.
ELSEWHERE = replace(
    _UNTESTED, name="elsewhere", region="us-west-2", zones=("us-west-2a", "us-west-2b", "us-west-2c")
)
DOMAIN = Domain(
    name="civicq.example",
    certificate_arn="arn:aws:acm:us-east-1:111122223333:certificate/viewer",
    origin_name="origin.civicq.example",
    origin_certificate_arn="arn:aws:acm:us-east-1:111122223333:certificate/origin",
    client_certificate_arn="arn:aws:acm:us-east-1:111122223333:certificate/client",
    truststore_bucket="truststore",
    truststore_key="authorities.pem",
)
OWNED = replace(
    PRODUCTION,
    name="owned",
    domain=DOMAIN,
    mail_from="letters@civicq.example",
    alarms_to="ops@civicq.example",
    pages_to="https://pager.example/1",
)
# A region that goes on reading when the first is lost.
SECOND = SecondRegion(
    region="us-west-2",
    zones=("us-west-2a", "us-west-2b", "us-west-2c"),
    origin_name="origin-west.civicq.example",
    origin_certificate_arn="arn:aws:acm:us-west-2:111122223333:certificate/origin",
)
TWICE = replace(PRODUCTION, name="twice", second_region=SECOND)
TWICE_OWNED = replace(OWNED, name="twice-owned", second_region=SECOND)
TWICE_STAGING = replace(_UNTESTED, name="twice-staging", second_region=SECOND)
VARIANTS = {stage.name: stage for stage in (NODES, ELSEWHERE, OWNED, TWICE, TWICE_OWNED, TWICE_STAGING)}
ALL = STAGES | VARIANTS
