"""The bucket of the site: nobody reads it but the edge, and nothing of an older page is missing."""

import json
from pathlib import Path
from typing import Any

from aws_cdk import App, CfnResource, Environment, Fn, Stack

from cdk.behaviours import PRERENDERED
from cdk.cloud.edge.site import Site
from cdk.site import CACHED_A_MINUTE, CACHED_A_MOMENT, CACHED_FOR_EVER, cache_control, prerendered
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
    [assets] = [
        name for name, each in deployments.items() if each["Properties"].get("DestinationBucketKeyPrefix")
    ]
    kept = {name: each["Properties"]["SystemMetadata"] for name, each in deployments.items()}
    assert deployments[assets]["Properties"]["DestinationBucketKeyPrefix"] == "assets"
    assert kept.pop(assets) == {"cache-control": CACHED_FOR_EVER}
    html = {"content-type": "text/html; charset=utf-8"}
    pages = {
        name
        for name, told in kept.items()
        if told["cache-control"] == CACHED_A_MOMENT or told.items() >= html.items()
    }
    prerendered_puts = 1 if edge.stage.domain else 2
    assert sorted(told["cache-control"] for told in kept.values()) == [
        CACHED_A_MOMENT,
        *[CACHED_A_MINUTE] * (1 + prerendered_puts),
    ]
    assert len(pages) == 1 + prerendered_puts
    assert all(assets in deployments[name]["DependsOn"] for name in pages)
    assert not any(each["Properties"]["Prune"] for each in deployments.values())


def test_a_prerendered_page_is_put_under_its_own_path_and_told_where_the_site_is(
    tmp_path: Path,
) -> None:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "es").mkdir()
    for name in PRERENDERED:
        (dist / name).write_text(f"https://site.invalid/{name}")
    app = App(outdir=str(tmp_path / "out"))
    stack = Stack(app, "site", env=Environment(region="us-east-1"))
    host = Fn.get_att("Distribution", "DomainName").to_string()
    CfnResource(stack, "Distribution", type="AWS::CloudFront::Distribution")
    Site(stack, "Site", DEV, dist).prerendered_at(f"https://{host}")
    app.synth()
    template = json.loads((tmp_path / "out/site.template.json").read_text())
    [put] = [
        each["Properties"]
        for each in template["Resources"].values()
        if each["Type"] == "Custom::CDKBucketDeployment" and "SourceMarkers" in each["Properties"]
    ]
    written = {}
    for key, markers in zip(put["SourceObjectKeys"], put["SourceMarkers"], strict=True):
        asset = tmp_path / "out" / f"asset.{key.removesuffix('.zip')}"
        [file] = [file for file in asset.rglob("*") if file.is_file()]
        [(marker, value)] = markers.items()
        assert value == {"Fn::GetAtt": ["Distribution", "DomainName"]}
        written[file.relative_to(asset).as_posix()] = file.read_text().replace(marker, "civicq.example")
    assert written == {name: f"https://civicq.example/{name}" for name in PRERENDERED}


def test_prerendered_pages_are_in_the_bucket_before_anybody_is_led_to_them(edge: Synthesized) -> None:
    resources = edge.template["Resources"]
    [distribution] = edge.of("AWS::CloudFront::Distribution")
    puts = {
        name: each
        for name, each in resources.items()
        if each["Type"] == "Custom::CDKBucketDeployment" and len(each["Properties"]["SourceObjectKeys"]) > 1
    }
    placed = {name for name, each in puts.items() if distribution in json.dumps(each["Properties"])}
    [first] = puts.keys() - placed
    assert first in resources[distribution]["DependsOn"]
    # Where CloudFront gives the name, they are written anew with it, and not the other way round.
    assert len(placed) == (0 if edge.stage.domain else 1)
    assert all(first in puts[name]["DependsOn"] for name in placed)


def test_pages_that_do_not_know_yet_where_the_site_is_name_one_another_by_their_paths(tmp_path: Path) -> None:
    for name in PRERENDERED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f'<link rel="canonical" href="https://site.invalid/{name}">')
    assert prerendered(tmp_path, "")["privacy"] == '<link rel="canonical" href="/privacy">'


def test_each_file_is_put_once_and_the_empty_pages_apart(tmp_path: Path) -> None:
    files = ("index.html", "es/index.html", "assets/app.js", "robots.txt", "es/b.txt")
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
