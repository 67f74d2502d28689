"""Decode bytes to text.

A byte-order mark overrides the declaration. Valid UTF-8 overrides a
declared single-byte code page, since no other text is valid UTF-8 by chance. If nothing is declared, or the bytes
disprove the declaration, the code page is detected from the text. JSON is UTF-8, or UTF-16 with a mark: a wrong byte is rejected with its offset.
"""

import codecs
import re
from collections.abc import Iterable

from pipelines.parse.code_pages import read_unlabelled
from pipelines.parse.thresholds import UTF8_PER_WRONG_BYTE
from schemas import Reason, Rejected

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order mark to encoding; UTF-32 first, since its mark begins with that of UTF-16."""
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
AS_WINDOWS = frozenset({"ascii", "iso8859-1"})
"""Declared names that mean Windows-1252 in practice. Source: the WHATWG Encoding Standard."""
STATEFUL = ("iso2022", "hz", "utf-16", "utf-32")
"""Encodings whose bytes may look like ASCII and are not."""
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
DECLARED_IN_XML = re.compile(rb"^[^<]*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.DOTALL)
REPLACED = "\ufffd"


def decode_utf8(value: bytes) -> str:
    """Decode UTF-8 with or without a byte-order mark, UTF-16 with one; raises ``Rejected`` (``bad_encoding``) at the first wrong byte."""
    return _decode(value, "utf-16" if value.startswith(UTF_16_MARKS) else "utf-8-sig")


def decode_text(value: bytes, declared: str | None = None) -> str:
    """Decode a text by its byte-order mark, as UTF-8, as declared, or by its letters. In damaged UTF-8 a wrong byte becomes U+FFFD.

    Raises ``Rejected`` (``bad_encoding``) if no code page fits.
    """
    mark = next((encoding for mark, encoding in MARKS if value.startswith(mark)), None)
    encoding = _known(declared) or "utf-8"
    if mark and mark != "utf-8-sig":
        return _decode(value, mark)
    stated = "cp1252" if encoding in AS_WINDOWS else encoding
    for each in (stated, "utf-8-sig") if encoding.startswith(STATEFUL) else ("utf-8-sig", stated):
        try:
            return value.decode(each)
        except UnicodeError:
            continue
    return _guess(value)


def decode_broken(value: bytes) -> tuple[str, tuple[str, str] | None]:
    """Decode an XML document whose declaration may be wrong.

    Return the text and, if its encoding was not the declared one, ``(declared, used instead)``. Raises as ``decode_text``.
    """
    found = DECLARED_IN_XML.match(value)
    declared = found[1].decode("ascii") if found else "UTF-8"
    text = decode_text(value, declared)
    if not declares_wrongly(value):
        return text, None
    utf8 = _is_utf8(value) or REPLACED in text
    return text, (declared, "UTF-8" if utf8 else "what its letters show")


def declares_wrongly(value: bytes) -> bool:
    """Return True for an XML document whose bytes are not in its declared encoding; without a declaration, in UTF-8."""
    if value.isascii() or value.startswith(tuple(mark for mark, _ in MARKS)) or value[:2] in {b"<\0", b"\0<"}:
        return False
    found = DECLARED_IN_XML.match(value)
    declared = (_known(found[1].decode("ascii")) if found else None) or "utf-8"
    return not declared.startswith(STATEFUL) and (declared in {"utf-8", "ascii"}) is not _is_utf8(value)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def charset_of(headers: Iterable[tuple[str, bytes]]) -> str | None:
    """Return the charset that a message's ``content-type`` header declares, or None."""
    declared = (charset_in(value) for name, value in headers if name.lower() == "content-type")
    return next(filter(None, declared), None)


def charset_in(text: bytes) -> str | None:
    """Return the first ``charset=NAME`` in a header or at the beginning of a page, or None."""
    found = CHARSET.search(text)
    return found[1].decode("ascii") if found else None


def _known(declared: str | None) -> str | None:
    """Return Python's name of a declared encoding, or None for an unknown one or one that is not of text."""
    try:
        found = codecs.lookup(declared) if declared else None
        return found.name if found and b"Tin".decode(found.name) == "Tin" else None
    except (LookupError, UnicodeError, ValueError):
        return None


def _decode(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding)
    except UnicodeDecodeError as error:
        shown = "UTF-8" if encoding.startswith("utf-8") else encoding
        wrong = value[error.start]
        raise Rejected(Reason.BAD_ENCODING, f"byte {error.start} (0x{wrong:02x}) is not {shown}") from error


def _guess(value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    wrong = text.count(REPLACED)
    if wrong * UTF8_PER_WRONG_BYTE > sum(letter > "\x7f" for letter in text) - wrong:
        read = read_unlabelled(value)
        if read is None:
            raise Rejected(Reason.BAD_ENCODING, "the text is not UTF-8, nor as declared, and no code page fits it")
        text = read
    return text
