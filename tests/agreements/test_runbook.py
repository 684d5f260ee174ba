"""The runbook: what it tells somebody to type exists, and so do the places that it sends them to."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

from cdk.cloud.names import name_of, name_of_cluster, name_of_replica
from cdk.functions import FUNCTIONS
from cdk.stages import STAGES

PROJECT = Path(__file__).parents[2]
RUNBOOK = (PROJECT / "cdk/RUNBOOK.md").read_text()
COMMANDS = sorted(set(re.findall(r"uv run (civicq|cdk|python -m [\w.]+)((?: [^`\n;|)]+)?)", RUNBOOK)))
INNERMOST = re.compile(r"\$\(([^()]*)\)")


def at_aws(text: str) -> set[tuple[str, str, str]]:
    """The service, the operation and the rest of each command of AWS's, those inside of others too."""
    text = text.replace("\\\n", " ")
    found = set()
    while inner := INNERMOST.search(text):
        found |= at_aws(inner[1])
        text = text[: inner.start()] + "found" + text[inner.end() :]
    return found | set(re.findall(r"\baws ([a-z0-9-]+) ([a-z0-9-]+)((?:(?!\baws |\n\n|`)[^|;#])*)", text))


AT_AWS = sorted(at_aws(RUNBOOK))
# What the command line has beside the APIs: for itself, and for every command.
OF_ITS_OWN = {"logs tail", "sso login"}
FOR_ALL = {"query", "output", "region", "max-items"}
SHORTER = {"create-invalidation": {"paths"}}
PARTS = ("network", "data", "door", "edge", "identity", "functions", "monitoring", "edge-monitoring")
SECOND = ("second-data", "second-door", "second-reads")
SECRETS = ("origin", "origin-token")
CDK = {"synth", "deploy", "destroy", "diff", "drift", "bootstrap"}


@cache
def help_of(module: str, *command: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", module, *command, "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize(("program", "words"), COMMANDS, ids=["".join(each) for each in COMMANDS])
def test_each_command_and_each_of_its_options_exists(program: str, words: str) -> None:
    command, *rest = words.split() or [""]
    if program == "cdk":
        assert command in CDK
        named = re.findall(r"stage=(\w+)", words)
        assert set(named) <= set(STAGES)
        return
    if program == "civicq":
        told = help_of("cdk.local.cli", command) if command else help_of("cdk.local.cli")
    else:
        told = help_of(program.removeprefix("python -m "))
        rest = [command, *rest]
    for option in rest:
        if option.startswith("--"):
            assert option in told


@pytest.fixture(scope="module")
def aws() -> botocore.session.Session:
    return botocore.session.get_session()


@pytest.mark.parametrize(
    ("service", "operation", "words"), AT_AWS, ids=[" ".join(each[:2]) for each in AT_AWS]
)
def test_each_command_at_aws_and_each_of_its_options_exists(
    service: str, operation: str, words: str, aws: botocore.session.Session
) -> None:
    if f"{service} {operation}" in OF_ITS_OWN:
        return
    name = "codedeploy" if service == "deploy" else service
    if operation == "wait":
        waiter, _, words = words.strip().partition(" ")
        found = {xform_name(each, "-"): each for each in aws.get_waiter_model(name).waiter_names}
        operation = xform_name(aws.get_waiter_model(name).get_waiter(found[waiter]).operation, "-")
    model = aws.get_service_model(name)
    operations = {xform_name(each, "-"): each for each in model.operation_names}
    shape = model.operation_model(operations[operation]).input_shape
    known = {xform_name(each, "-") for each in (shape.members if shape else {})}
    options = set(re.findall(r"(?<!\S)--([a-z0-9-]+)", words))
    assert options - FOR_ALL - SHORTER.get(operation, set()) <= known


def test_each_stack_function_and_secret_that_it_names_is_one() -> None:
    known = {f"civicq-{stage}-{part}" for stage in STAGES for part in (*PARTS, *SECOND, *SECRETS)}
    known |= {name_of(stage, row.name) for stage in STAGES.values() for row in FUNCTIONS}
    known |= {name(stage) for stage in STAGES.values() for name in (name_of_cluster, name_of_replica)}
    named = set(re.findall(rf"civicq-(?:{'|'.join(STAGES)})(?:-[a-z_-]+)?", RUNBOOK))
    assert named
    assert {name.rstrip("-") for name in named} <= known


def test_each_place_that_it_sends_to_is_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK)) <= headings


@pytest.mark.parametrize("errand", [
    "The first deployment", "Staging, then production", "Back to the release before", "The token by which",
    "Purging under load", "Restore", "Redrive", "The loss of a region", "The day of an election",
    "What each alarm means",
])  # fmt: skip
def test_each_errand_of_whoever_is_on_call_has_its_section(errand: str) -> None:
    assert re.search(rf"^## {re.escape(errand)}", RUNBOOK, re.MULTILINE)
