"""Fixtures and hypothesis settings that all tests share."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipelines.process import PROCESS

SHARED = Path(__file__).parent.parent.parent / "shared"

pytest.register_assert_rewrite("tests.sinks.kept")  # its assertions show what differs

gc.disable()  # until all is collected: a fifth of the time would go into looking for garbage among tests and modules

settings.register_profile(
    "wirebeam", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.register_profile("unit", settings.get_profile("wirebeam"), max_examples=5)  # `make unit`
settings.load_profile("wirebeam")


@pytest.fixture(autouse=True)
def process() -> Iterator[None]:
    """Close what a test made in the object of this process: the next one begins without."""
    yield
    PROCESS.close()


def pytest_collection_finish() -> None:
    """Look for garbage again, but not among what lives as long as the process."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def reuters() -> Path:
    """Folder of the Reuters-21578 collection; tests that need it are skipped where it is absent."""
    folder = SHARED / "data" / "reuters21578"
    if not folder.is_dir():
        pytest.skip("../shared/data/reuters21578 is not here: third-party texts are not part of the project")
    return folder
