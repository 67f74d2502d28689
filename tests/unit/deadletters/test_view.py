"""The wrong place of a record, found and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deadletters.view import byte_lines, wrong_place


@pytest.mark.parametrize(
    ("detail", "raw", "place"),
    [
        ("no valid JSON: line 1 column 9 (char 8)", '{"é": 1,}'.encode(), 9),
        ("byte 4 (0xff) is not UTF-8", b"Tin \xff", 4),
        ("no valid XML: mismatched tag, line 2, column 3", b"<a>\n<b></a>", 6),
        ("'when' is '2026-02-30', which is no day", b'{"when": "2026-02-30"}', 10),
        (r"the record is binary, beginning with 'C\x00\xbc'", b"C\x00\xbc", 0),
        ("byte 900 is not UTF-8", b"cut", 3),
        ("the record is empty", b"x", None),
    ],
)
def test_the_place_is_found(detail: str, raw: bytes, place: int | None) -> None:
    """By position in characters, bytes or lines, else by what the reason quotes; never behind what is kept."""
    assert wrong_place(detail, raw) == place


def test_the_place_is_marked_in_text_and_bytes() -> None:
    """The mark stands under the byte, in both."""
    lines = list(byte_lines(b"Tin \xff rose", 4))
    assert lines == [
        r"Tin \xff rose",
        "    ^ byte 4",
        "",
        "00000000  54 69 6e 20 ff 20 72 6f 73 65                    Tin . rose",
        "                      ^^",
    ]


@given(st.binary(max_size=200), st.none() | st.integers(0, 200))
def test_whatever_the_bytes_are_the_lines_are_printable(raw: bytes, place: int | None) -> None:
    """No byte of a record reaches the terminal as it is."""
    assert all(line.isprintable() for line in byte_lines(raw, place))
