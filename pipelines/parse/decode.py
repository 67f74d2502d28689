"""Bytes to text, strictly: a wrong byte is told with its place, never replaced.

What the record begins with (a byte-order mark) is stronger than what is declared; valid UTF-8 is stronger than a
declared single-byte code page, since other texts are not UTF-8 by chance; and only where nothing is declared is the
code page told from the text.
"""

import codecs
import re
from collections.abc import Iterable

from schemas import Reason, Rejected

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks to encodings; UTF-32 first, since its mark begins with that of UTF-16."""
AS_WINDOWS = frozenset({"ascii", "iso8859-1"})
"""What is declared so is Windows-1252 in the wild, as the Encoding Standard of browsers has it."""
STATEFUL = ("iso2022", "hz", "utf-16", "utf-32")
"""Encodings whose bytes may look like ASCII and are not."""
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
SYMBOL_IN_WORD = re.compile(
    r"(?<=[A-Za-z])[^\w\s'’.,:;!?()\"“”„«»…–—%/&-]|[³¹¿¼¾½¶¢£¥ªº¯¸](?=[a-z])|[ìèøùïò](?=[^\W\d_]*[ìøùòšžíý])"
)
"""What Central European letters become in Windows-1252."""
WESTERN_SHARE = 8
"""In a Western text at most one byte of so many is no ASCII."""
CODE_PAGES = "cp1252 cp1250 cp1254 cp1251 koi8_r cp1253 cp1255 cp1256 gb18030 big5 cp932 euc_jp euc_kr".split()
"""Code pages that wires used, the likelier first."""


def decode_utf8(value: bytes) -> str:
    """Decode UTF-8 with or without a byte-order mark; raises ``Rejected`` (``bad_encoding``) at the first wrong byte."""
    return _decode(value, "utf-8-sig")


def decode_text(value: bytes, declared: str | None = None) -> str:
    """Decode a text by its mark, as UTF-8, as declared or as its letters tell.

    Raises ``Rejected`` (``bad_encoding``) at the first wrong byte of what is declared, and for what no code page fits.
    """
    mark = next((encoding for mark, encoding in MARKS if value.startswith(mark)), None)
    if mark:
        return _decode(value, mark)
    encoding = _known(declared)
    if encoding and encoding.startswith(STATEFUL):
        return _decode(value, encoding)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(value, "cp1252" if encoding in AS_WINDOWS else encoding) if encoding else _guess(value)


def charset_of(headers: Iterable[tuple[str, bytes]]) -> str | None:
    """Find the charset that a message's ``content-type`` header declares."""
    declared = (charset_in(value) for name, value in headers if name.lower() == "content-type")
    return next(filter(None, declared), None)


def charset_in(text: bytes) -> str | None:
    """Find the first ``charset=NAME`` of a header, or of a page's beginning."""
    found = CHARSET.search(text)
    return found[1].decode("ascii") if found else None


def _known(declared: str | None) -> str | None:
    """Give Python's name of a declared encoding; one that nobody knows declares nothing."""
    try:
        return codecs.lookup(declared).name if declared else None
    except LookupError:
        return None


def _decode(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding)
    except UnicodeDecodeError as error:
        shown = "UTF-8" if encoding.startswith("utf-8") else encoding
        wrong = value[error.start]
        raise Rejected(Reason.BAD_ENCODING, f"byte {error.start} (0x{wrong:02x}) is not {shown}") from error


def _guess(value: bytes) -> str:
    """Tell the code page: Windows-1252 unless that makes symbols within words, else the one whose letters fit best."""
    if len(value.translate(None, bytes(range(128)))) * WESTERN_SHARE < len(value):
        try:
            text = value.decode("cp1252")
        except UnicodeDecodeError:
            text = ""
        if text and not SYMBOL_IN_WORD.search(text):
            return text
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only a text without any declaration needs it

    best = from_bytes(value, cp_isolation=CODE_PAGES).best()
    if best is None:
        raise Rejected(Reason.BAD_ENCODING, "the text is not UTF-8, declares no encoding, and no code page fits it")
    return str(best).removeprefix("\ufeff")
