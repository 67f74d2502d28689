"""Examples in docstrings give what they say."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in ("wirebeam", "pipelines", "schemas")
    for path in (ROOT / room).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    """Each is run as it stands."""
    done = doctest.testmod(import_module(name))
    assert done.attempted
    assert not done.failed


def test_there_are_examples() -> None:
    """The test above would run none after a move of the rooms."""
    assert len(MODULES) > 40
