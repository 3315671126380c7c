"""A browser for every test that needs one, and one course that is served for all of them."""

import shutil

import pytest

from tests.serving import served

__all__ = ["chromium", "served"]

SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    # A test's browser talks to the test's own server and to nobody else.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """Headless Chromium, one for the whole run: playwright allows no second at a time."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed (see deploy/debian-packages.txt)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()
