"""The bucket of the site: nobody reads it but the edge, and nothing of an older page is missing."""

import json
from pathlib import Path
from typing import Any

from aws_cdk import App, Environment, Stack

from cdk.cloud.edge.site import Site
from cdk.site import CACHED_A_MINUTE, CACHED_A_MOMENT, CACHED_FOR_EVER, cache_control
from cdk.stages import DEV
from tests.cdk.cloud.edge.conftest import Synthesized


def test_every_bucket_is_private_encrypted_and_over_tls_only(edge: Synthesized) -> None:
    buckets = edge.of("AWS::S3::Bucket")
    policies = {
        each["Bucket"]["Ref"]: each["PolicyDocument"]["Statement"]
        for each in edge.of("AWS::S3::BucketPolicy").values()
    }
    assert len(buckets) == 2
    for name, bucket in buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        assert "BucketEncryption" in bucket
        refused = [each for each in policies[name] if each["Effect"] == "Deny"]
        assert {"Bool": {"aws:SecureTransport": "false"}} in [each["Condition"] for each in refused]
        for each in policies[name]:
            assert each["Effect"] == "Deny" or each["Principal"] not in ("*", {"AWS": "*"})


def site_bucket(edge: Synthesized) -> tuple[str, dict[str, Any]]:
    [found] = [
        (name, bucket)
        for name, bucket in edge.of("AWS::S3::Bucket").items()
        if bucket.get("VersioningConfiguration") == {"Status": "Enabled"}
    ]
    return found


def test_this_edge_alone_reads_the_site(edge: Synthesized) -> None:
    name, _ = site_bucket(edge)
    [policy] = [each for each in edge.of("AWS::S3::BucketPolicy").values() if each["Bucket"] == {"Ref": name}]
    [reads] = [
        each
        for each in policy["PolicyDocument"]["Statement"]
        if each["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    ]
    assert reads["Action"] == ["s3:GetObject", "s3:ListBucket"]
    [distribution] = edge.of("AWS::CloudFront::Distribution")
    assert f'{{"Fn::GetAtt": ["{distribution}", "Id"]}}' in json.dumps(
        reads["Condition"]["StringEquals"]["aws:SourceArn"]
    )


def test_files_come_before_the_pages_that_name_them_and_none_is_deleted(edge: Synthesized) -> None:
    deployments = {
        name: resource
        for name, resource in edge.template["Resources"].items()
        if resource["Type"] == "Custom::CDKBucketDeployment"
    }
    by_cache = {
        each["Properties"]["SystemMetadata"]["cache-control"]: (name, each)
        for name, each in deployments.items()
    }
    assert by_cache.keys() == {CACHED_FOR_EVER, CACHED_A_MINUTE, CACHED_A_MOMENT}
    assets, pages = by_cache[CACHED_FOR_EVER], by_cache[CACHED_A_MOMENT]
    assert assets[1]["Properties"]["DestinationBucketKeyPrefix"] == "assets"
    assert assets[0] in pages[1]["DependsOn"]
    assert not any(each["Properties"]["Prune"] for each in deployments.values())


def test_each_file_is_put_once_and_the_empty_pages_apart(tmp_path: Path) -> None:
    files = ("index.html", "es/index.html", "assets/app.js", "robots.txt")
    for name in files:
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_text(name)
    app = App(outdir=str(tmp_path / "out"))
    Site(Stack(app, "site", env=Environment(region="us-east-1")), "Site", DEV, tmp_path / "dist")
    app.synth()
    template = json.loads((tmp_path / "out/site.template.json").read_text())
    put = {
        (each["Properties"]["SystemMetadata"]["cache-control"], file.read_text())
        for each in template["Resources"].values()
        if each["Type"] == "Custom::CDKBucketDeployment"
        for key in each["Properties"]["SourceObjectKeys"]
        for file in (tmp_path / "out" / f"asset.{key.removesuffix('.zip')}").rglob("*")
        if file.is_file()
    }
    assert put == {(cache_control(name), name) for name in files}


def test_a_stage_that_keeps_its_data_keeps_its_buckets(plain: Synthesized, owned: Synthesized) -> None:
    for edge, kept in ((plain, "Delete"), (owned, "Retain")):
        for resource in edge.template["Resources"].values():
            if resource["Type"] == "AWS::S3::Bucket":
                assert resource["DeletionPolicy"] == kept
