"""Formats are told apart by content alone."""

from pathlib import Path

import pytest

from pipelines.parse import detect
from schemas import WireFormat
from tests.unit.parse.samples import FIXTURES, FOLDER

TOLD = [path for path in FIXTURES if path.parent.name != WireFormat.MAPPED_JSON]
"""All but JSON of any house, which only a mapping makes a format."""


@pytest.mark.parametrize("path", TOLD, ids=lambda path: str(path.relative_to(FOLDER)))
def test_each_fixture_is_told_as_its_own_format(path: Path) -> None:
    """Every fixture of every format, also with a byte-order mark or white space before it."""
    expected = path.relative_to(FOLDER).parts[0]
    value = path.read_bytes()
    assert detect(value) == expected
    assert detect(b"\n \n" + value) == expected
