"""Formats are told apart by content alone."""

from pathlib import Path

import pytest

from pipelines.parse import detect
from schemas import Reason, Rejected, WireFormat
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


@pytest.mark.parametrize(
    "text",
    [b"id,title,content\n1,Tin,Rose", b'"id";"headline";"url"\r\n"1";"Tin";"x"\r\n', b"date\ttitle\tbody\n1\t2\t3\n"],
)
def test_a_table_of_columns_is_refused_with_what_to_do(text: bytes) -> None:
    """Read as one text it would be one article of nonsense."""
    with pytest.raises(Rejected, match="--map") as refused:
        detect(text)
    assert refused.value.reason is Reason.UNKNOWN_FORMAT
    assert detect(b"Title, body, text\n\nTin rose.") is WireFormat.TEXT
    assert detect(b"Tin,zinc,lead\nAll, all rose.") is WireFormat.TEXT
