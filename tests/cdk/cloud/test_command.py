"""`uv run cdk`: what touches an account takes one stage, and all its stacks unless some are named."""

import os
import subprocess
import sys

import pytest

from cdk.cloud import preflight
from cdk.cloud.command import of_one_stage, stage_of
from cdk.errors import CannotGoOn
from cdk.stages import DEV, PRODUCTION, STAGING
from tests.cdk.cloud.conftest import PROJECT


def test_dev_is_meant_where_no_stage_is_said() -> None:
    assert stage_of(["deploy"]) == DEV
    assert of_one_stage(["deploy"]) == ["deploy", "-c", "stage=dev", "--all"]


@pytest.mark.parametrize(
    "words",
    [
        ["deploy", "-c", "stage=production"],
        ["deploy", "--context", "stage=production"],
        ["deploy", "--context=stage=production"],
        ["deploy", "-c", "other=1", "-c", "stage=production"],
    ],
)
def test_a_stage_is_said_as_the_cdk_takes_it(words: list[str]) -> None:
    assert stage_of(words) == PRODUCTION
    assert of_one_stage(words) == [*words, "--all"]


def test_a_stack_that_is_named_is_the_only_one() -> None:
    words = ["diff", "-c", "stage=staging", "civicq-staging-edge"]
    assert of_one_stage(words) == words


def test_an_options_value_is_no_stack() -> None:
    assert of_one_stage(["deploy", "--profile", "mine"])[-1] == "--all"


def test_a_stage_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(CannotGoOn, match="no stage 'prod': choose dev, staging, production"):
        stage_of(["deploy", "-c", "stage=prod"])


def test_whoever_deploys_is_told_that_nobody_is_woken_and_without_credentials_nothing_begins() -> None:
    nobody = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 (all of this machine's but who we are)
        if not name.startswith("AWS_")
    } | {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    words = [sys.executable, "-m", "cdk.cloud.command", "deploy", "-c", "stage=staging"]
    ran = subprocess.run(words, cwd=PROJECT, env=nobody, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stdout == ""
    *silences, end = ran.stderr.splitlines()
    assert end.startswith("cdk: AWS does not say what this account may do: Unable to locate credentials")
    assert silences == [f"cdk: {line}" for line in preflight.silences(STAGING)]
    assert any("wakes nobody" in line for line in silences)
