"""A real browser on a real server over the demo's results; skipped with a line where Chromium is not installed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from infra.release.screenshots import address_of, find_browser
from tests.sinks.values import demo_values
from tests.unit.serve.conftest import write_store

WAIT_MS = 60_000
"""Longest wait for a page on a busy machine."""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start ``wirebeam serve`` on a free port; give its address."""
    path = tmp_path_factory.mktemp("browser") / "demo.duckdb"
    write_store(path, demo_values())
    server = subprocess.Popen(
        [sys.executable, "-m", "pipelines", "serve", str(path), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    yield address_of(server)
    server.terminate()
    assert server.wait() == 0
    server.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium, and end it with the module: while it runs its thread has an event loop, and other tests need one too."""
    if (program := find_browser()) is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        running = playwright.chromium.launch(executable_path=program, args=arguments, timeout=5 * WAIT_MS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder of the screenshots: ``build/screenshots``."""
    folder = Path(__file__).parents[2] / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_problem(message: ConsoleMessage) -> bool:
    """Return True for an error of a page; that an address was not found is none."""
    return message.type == "error" and "404" not in message.text


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open a fresh page that fails the test on an error of a script or a blocked resource."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(WAIT_MS)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
    yield opened
    context.close()
    assert problems == []
