"""Every bucket is closed to everybody but those named, and what is stored in it is encrypted."""

from typing import Any

from tests.cdk.cloud.conftest import Templates


def policies(templates: Templates) -> dict[str, list[dict[str, Any]]]:
    """The statements about each bucket, by its stack and its name."""
    return {
        f"{stack}/{each['Properties']['Bucket']['Ref']}": each["Properties"]["PolicyDocument"]["Statement"]
        for stack, template in templates.parts.items()
        for each in template.get("Resources", {}).values()
        if each["Type"] == "AWS::S3::BucketPolicy"
    }


def test_no_bucket_is_public_and_each_is_encrypted(production: Templates) -> None:
    buckets = production.all("AWS::S3::Bucket")
    assert len(buckets) >= 5
    for name, bucket in buckets.items():
        assert bucket["PublicAccessBlockConfiguration"] == {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }, name
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}, name
        [encrypted] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert encrypted["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"AES256", "aws:kms"}, name
        assert "AccessControl" not in bucket, name
        assert "WebsiteConfiguration" not in bucket, name


def test_buckets_are_spoken_to_over_tls_alone_and_by_nobody_unnamed(production: Templates) -> None:
    found = policies(production)
    assert found.keys() == production.all("AWS::S3::Bucket").keys()
    for name, statements in found.items():
        refused = [each["Condition"] for each in statements if each["Effect"] == "Deny"]
        assert {"Bool": {"aws:SecureTransport": "false"}} in refused, name
        for each in statements:
            if each["Effect"] == "Allow":
                assert each["Principal"] not in ("*", {"AWS": "*"}), name
                # One of AWS's services, and only on our own behalf; or a role of this stack.
                assert "Service" not in each["Principal"] or "aws:Source" in str(each["Condition"]), name


def test_what_is_shown_can_be_had_back_and_uploads_do_not_stay(production: Templates) -> None:
    buckets = production.all("AWS::S3::Bucket", "data")
    by_part = {
        part: next(each for name, each in buckets.items() if f"Storage{part}" in name)
        for part in ("Media", "Uploads", "Logs")
    }
    assert by_part["Media"]["VersioningConfiguration"] == {"Status": "Enabled"}
    for part in ("Uploads", "Logs"):
        [rule] = by_part[part]["LifecycleConfiguration"]["Rules"]
        assert rule["ExpirationInDays"] <= 30


def test_what_is_shown_outlives_its_stack_under_its_own_name(production: Templates) -> None:
    """Another name would be another bucket, empty, and every picture and film of the old one gone from sight."""
    media = production.of("data")["Resources"]["StorageMedia9333CB25"]
    assert media["Type"] == "AWS::S3::Bucket"
    assert media["DeletionPolicy"] == media["UpdateReplacePolicy"] == "Retain"


def test_a_script_may_bring_a_file_and_take_none(production: Templates) -> None:
    found = {name: each["CorsConfiguration"]["CorsRules"]
             for name, each in production.all("AWS::S3::Bucket").items() if "CorsConfiguration" in each}  # fmt: skip
    [(name, [rule])] = found.items()
    assert "StorageUploads" in name
    assert rule["AllowedMethods"] == ["PUT"]


def test_a_teardown_empties_each_bucket_that_it_deletes(dev: Templates) -> None:
    """AWS deletes none in which there is anything, logs of access for example."""
    emptied = {
        f"{stack}/{each['Properties']['BucketName']['Ref']}"
        for stack, template in dev.parts.items()
        for each in template.get("Resources", {}).values()
        if each["Type"] == "Custom::S3AutoDeleteObjects"
    }
    assert emptied == dev.all("AWS::S3::Bucket").keys()
