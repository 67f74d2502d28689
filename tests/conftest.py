"""Fixtures and hypothesis settings that all tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).parent.parent.parent / "shared"

settings.register_profile(
    "wirebeam", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.load_profile("wirebeam")


RUNS_A_PIPELINE = {"pipeline", "golden"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module that runs a pipeline in one worker: they share its result."""
    for item in items:
        if item.path.parent.name in RUNS_A_PIPELINE:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def reuters() -> Path:
    """Folder of the Reuters-21578 collection; tests that need it are skipped where it is absent."""
    folder = SHARED / "data" / "reuters21578"
    if not folder.is_dir():
        pytest.skip("../shared/data/reuters21578 is not here: third-party texts are not part of the project")
    return folder
