"""The edge as CloudFormation would be told of it: without a domain, and with one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from cdk.behaviours import BEHAVIOURS, PRERENDERED, Behaviour, uploading_to
from cdk.cloud.edge.distribution import Edge
from cdk.cloud.edge.token import OriginToken
from cdk.stages import DEV, CloudStage
from tests.cdk.cloud.variants import OWNED

API = "abc123.execute-api.us-east-1.amazonaws.com"
IDENTITY = "https://civicq-sign-in.auth.us-east-1.amazoncognito.com"
MEDIA_BUCKET = "videos-of-civicq"
UPLOADS_BUCKET = "uploads-to-civicq"


@dataclass
class Synthesized:
    stage: CloudStage
    behaviours: tuple[Behaviour, ...]
    template: dict[str, Any]

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Properties by logical id."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.template["Resources"].items()
            if resource["Type"] == kind
        }

    def one(self, kind: str) -> dict[str, Any]:
        [found] = self.of(kind).values()
        return found

    @property
    def distribution(self) -> dict[str, Any]:
        return dict(self.one("AWS::CloudFront::Distribution")["DistributionConfig"])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The settings of every behaviour, the default one last."""
        return [*self.distribution["CacheBehaviors"], self.distribution["DefaultCacheBehavior"]]


@pytest.fixture(scope="session", autouse=True)
def unit_synth() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CDK_VALIDATION", "false")
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("site")
    (built / "assets").mkdir()
    (built / "assets" / "app-1a2b3c.js").write_text("1")
    (built / "index.html").write_text("<!doctype html>")
    (built / ".built").write_text("a note of the builder")
    (built / "es").mkdir()
    for name in PRERENDERED:
        (built / name).write_text(f'<link rel="canonical" href="https://site.invalid/{name}">')
    return built


def synthesized(stage: CloudStage, site: Path, *more: Behaviour) -> Synthesized:
    behaviours = (*more, *BEHAVIOURS)
    stack = Stack(App(), "edge", env=Environment(region="us-east-1"))
    token = OriginToken(stack, "Token", stage)
    host = stage.domain.origin_name if stage.domain else API
    Edge(
        stack,
        "Edge",
        stage,
        api_host=host,
        identity_origin=IDENTITY,
        token=token.shown(),
        site=site,
        media_bucket=MEDIA_BUCKET,
        uploads_bucket=UPLOADS_BUCKET,
        behaviours=behaviours,
    )
    rotates = lambda_.Function(
        stack,
        "Rotate",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="rotate.handler",
        code=lambda_.Code.from_inline("def handler(*_): ..."),
    )
    token.rotated_by(stack, rotates)
    behaviours = uploading_to(behaviours, f"https://{UPLOADS_BUCKET}.s3.{stage.region}.amazonaws.com")
    return Synthesized(stage, behaviours, dict(Template.from_stack(stack).to_json()))


@pytest.fixture(scope="session")
def plain(site: Path) -> Synthesized:
    return synthesized(DEV, site)


@pytest.fixture(scope="session")
def owned(site: Path) -> Synthesized:
    return synthesized(OWNED, site)


@pytest.fixture(params=["plain", "owned"])
def edge(request: pytest.FixtureRequest) -> Synthesized:
    """Both, one after the other: what is asked of it holds with a domain and without."""
    found: Synthesized = request.getfixturevalue(request.param)
    return found
