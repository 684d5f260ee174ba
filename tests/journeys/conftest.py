"""A real browser in front of the whole local cloud."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from cdk.local.doctor import chromium
from tests.conftest import Cloud

# Browsers that a tool downloads for itself cannot be had everywhere; the system's own can.
CHROMIUM = chromium()
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=Path(CHROMIUM), args=[*ARGUMENTS, *as_root])
        yield running
        running.close()


def _is_ours(url: str, cloud: Cloud) -> bool:
    """Files go straight to the store, by an address that the API has signed."""
    return url.startswith(cloud.url) or (url.startswith("http://127.0.0.1:") and "X-Amz-Signature=" in url)


def _is_of_the_status(message: ConsoleMessage, page: Page) -> bool:
    """Of a page that is not there the browser notes so, as it should."""
    told = message.text.startswith("Failed to load resource") and re.search(r"\b(404|410)\b", message.text)
    return bool(told) and message.location["url"] == page.url


@pytest.fixture
def page(browser: Browser, cloud: Cloud) -> Iterator[Page]:
    """A phone; the test fails when the page logs an error or calls a stranger."""
    context = browser.new_context(base_url=cloud.url, viewport={"width": 360, "height": 740}, locale="en-US")
    opened = context.new_page()
    wrongs: list[str] = []
    opened.on("pageerror", lambda error: wrongs.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            wrongs.append(f"{message.text}: {message.location}")
            if message.type == "error" and not _is_of_the_status(message, opened)
            else None
        ),
    )
    opened.on("request", lambda request: None if _is_ours(request.url, cloud) else wrongs.append(request.url))
    yield opened
    context.close()
    assert wrongs == []
