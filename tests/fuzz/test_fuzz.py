"""A short run of the fuzzer over every format; the long one is ``python -m tests.fuzz``."""

import pytest

from schemas import WireFormat
from tests.fuzz.mutate import mutated
from tests.fuzz.target import FORMATS, FOUND, WARC, complaint, records_of

INPUTS = 150
SLOWER = {"html": 15, "warc": 15}
"""Pages are read by a library that takes its time."""
KEPT = [(folder.name, path.name) for folder in sorted(FOUND.glob("*")) for path in sorted(folder.glob("*"))]


def test_no_format_is_left_out() -> None:
    """Every wire format has a record to mutate, and so have web archives."""
    assert set(FORMATS) == {*WireFormat, WARC}
    assert all(records_of(name) for name in FORMATS)


@pytest.mark.parametrize("wire_format", FORMATS)
def test_mutated_records_end_as_articles_or_rejected(wire_format: str) -> None:
    """Never as another exception, and never late."""
    records = records_of(wire_format)
    for number in range(SLOWER.get(wire_format, INPUTS)):
        assert complaint(mutated(number, records), wire_format) == "", f"input {number} of {wire_format}"


@pytest.mark.parametrize(("wire_format", "name"), KEPT)
def test_what_was_found_once_stays_mended(wire_format: str, name: str) -> None:
    """Each file once broke a reader."""
    assert complaint((FOUND / wire_format / name).read_bytes(), wire_format) == ""
