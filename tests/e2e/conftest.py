"""Tests with real servers: what their client libraries leave behind fails no test."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LEFT_SOCKETS = (
    "ignore:unclosed <s:ResourceWarning",
    "ignore:Exception ignored in. <s:pytest.PytestUnraisableExceptionWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let no test fail for a socket that kafka-python leaves to the garbage collector: it is no fault of the test."""
    for item in items:
        if HERE in item.path.parents:
            for warning in LEFT_SOCKETS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(autouse=True, scope="module")
def _collect_sockets() -> Iterator[None]:
    """Let such sockets be collected here, and not in a test elsewhere."""
    yield
    gc.collect()
