"""The reference pages say what the code says."""

import re

import pytest

from tests.reference.write import FOLDER, pages

MADE = pages()


@pytest.mark.parametrize("name", MADE)
def test_a_page_is_current(name: str) -> None:
    """`make reference` has been run."""
    assert (FOLDER / name).read_text(encoding="utf-8") == MADE[name]


def test_nothing_else_lies_there() -> None:
    """A page whose source is gone is gone too."""
    assert {path.name for path in FOLDER.iterdir()} == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_every_row_has_a_meaning(name: str) -> None:
    """A setting, an argument or a field that says nothing of itself helps nobody."""
    rows = [line for line in MADE[name].splitlines() if line.startswith("| `")]
    assert rows
    assert [line for line in rows if re.search(r"\|\s*\|$", line)] == []
