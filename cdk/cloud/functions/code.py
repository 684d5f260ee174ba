"""The functions' code, as a stack names it."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk.aws_lambda import AssetCode, Code
from constructs import Construct

from cdk import site
from cdk.cloud.functions import bundle


def code(
    scope: Construct, language: str, packages: str, *, project: Path, report: bundle.Report
) -> AssetCode:
    """The same for each function of a stack in that language that carries the dependency group `packages`
    besides, or none. CannotGoOn when the bundle cannot be made, or the site's build has left none for Node.

    Made here and not by CDK's own bundling, which would tell of a failure by a trace of two languages. Where
    `cdk` needs no code, as in a `cdk list`, the sources stand in for it by the same name.
    """
    if language == "node":
        return Code.from_asset(str(site.pages(project)))
    needed = Stack.of(scope).bundling_required
    folder = bundle.make(project, report, packages=packages) if needed else project / bundle.SOURCES
    return Code.from_asset(str(folder), asset_hash=bundle.digest(project, packages=packages))
