"""Encodings: marks, declarations, wrong declarations, and none."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.decode import charset_of, decode_text
from schemas import Reason, Rejected

WESTERN = "Der Bürgermeister von Zürich sagte am Dienstag, die Fähre koste “rund 5 Millionen” – mehr als früher."
RUSSIAN = "Министерство финансов сообщило во вторник, что дефицит в следующем году сократится."


@given(st.text(max_size=80))
def test_text_in_utf_8_is_read_as_it_is(text: str) -> None:
    """Whatever single-byte code page is declared."""
    for declared in (None, "utf-8", "latin-1", "nonsense"):
        assert decode_text(b"ascii " + text.encode(), declared) == "ascii " + text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_is_stronger_than_a_declaration(encoding: str) -> None:
    """UTF-8, 16 and 32 of either order."""
    assert decode_text(RUSSIAN.encode(encoding), "latin-1") == RUSSIAN
    if encoding == "utf-16":
        assert decode_text(codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be")) == RUSSIAN


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (WESTERN, "cp1252", "iso-8859-1"),
        (WESTERN, "cp1252", "us-ascii"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("財務省は火曜日", "iso-2022-jp", "ISO-2022-JP"),
        (WESTERN, "cp1252", None),
        (RUSSIAN, "cp1251", None),
        ("財務省は火曜日、来年の赤字は縮小するとの見通しを示した。", "shift_jis", None),
    ],
)
def test_legacy_code_pages_are_read(text, encoding, declared) -> None:
    """As declared, Latin-1 as the Windows-1252 that it is; without a declaration by the letters."""
    assert decode_text(text.encode(encoding), declared) == text


def test_a_wrong_byte_is_told_with_its_place() -> None:
    """Never replaced."""
    with pytest.raises(Rejected, match=r"byte 4 \(0xff\) is not UTF-8") as caught:
        decode_text(b"Tin \xff rose", "utf8")
    assert caught.value.reason is Reason.BAD_ENCODING


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_a_rejection(value: bytes) -> None:
    """Never another exception."""
    try:
        assert isinstance(decode_text(value), str)
    except Rejected as problem:
        assert problem.reason is Reason.BAD_ENCODING


def test_a_header_declares_the_charset() -> None:
    """As in HTTP."""
    assert charset_of([("x", b"1"), ("Content-Type", b'text/plain; charset="koi8-r"')]) == "koi8-r"
    assert charset_of([("content-type", b"text/plain")]) is None
