"""Bytes of an XML document before they are parsed: encoding, document type, repairs."""

import codecs
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from functools import lru_cache
from html.entities import html5
from typing import Final

from pipelines.parse.decode import STATEFUL, declares_wrongly, decode_broken
from pipelines.parse.warned import Warnings
from schemas import Reason, Rejected, WarningCode

UTF_16: Final = {b"<\0": "utf-16-le", b"\0<": "utf-16-be", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
"""First two bytes of a document in UTF-16, with or without a byte-order mark, to its encoding."""
BEFORE: Final = b"\xef\xbb\xbf\0 \t\r\n\v\f"
"""Bytes that may precede the first tag: a byte-order mark of UTF-8, white space."""
DECLARED: Final = re.compile(rb"""<\?xml\s[^<>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
SHIFTED: Final = ("iso2022", "hz")
"""Encodings in which ASCII bytes may mean other letters; they are read as declared."""
NOT_ASCII: Final = ("?", "utf-7", *STATEFUL)
"""Encodings, unknown ones among them, that the XML parser must not apply to ASCII bytes by itself."""
DOCTYPE: Final = re.compile(
    rb"(?P<before>(?:\s|<\?.*?\?>|<!--.*?-->)*+)"
    rb"<!DOCTYPE(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*')*+"
    rb"(?:\[(?P<subset>(?:[^\]\"'<]|\"[^\"]*\"|'[^']*'|<!--.*?-->|<\?.*?\?>|<)*+)\]\s*)?>",
    re.DOTALL,
)
OWN_ENTITIES: Final = b"<!ENTITY"
DECLARATION: Final = re.compile(rb"<!ENTITY\s+([^\s%<>\"'][^\s<>\"']*)\s*(SYSTEM|PUBLIC)?")
CORE: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
NAMED: Final = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([^\s&;<>#][^\s&;<>]*);", re.DOTALL)
ILLEGAL: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
BLANKS: Final = bytes.maketrans(b"\v\f", b"  ")
NO_CHARACTER: Final = re.compile(rb"\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
"""U+FFFE, U+FFFF and halves of pairs in UTF-8."""
REFERENCE: Final = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&#(?:(\d+)|[xX]([0-9a-fA-F]+));", re.DOTALL
)
BARE_AMPERSAND: Final = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?!#\d+;|#x[0-9a-fA-F]+;|[A-Za-z_][\w.-]*;)", re.DOTALL
)
TAG: Final = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<[^<>]*>", re.DOTALL)
NAME_OR_NUMBER: Final = re.compile(rb"&[#\w]{1,12};")
LAST_TAG: Final = re.compile(rb"</([^\s<>]+)\s*>\s*\Z")
KEPT: Final = 0.95
"""Minimum share of a document's text that a repaired tree must hold."""


def decoded(value: bytes, warnings: Warnings) -> tuple[bytes, str | None]:
    """Return a document from its first tag on, and the encoding to read it in, or None for the declared one.

    Valid UTF-8 overrides a declared code page; a document that is declared as UTF-8 and is not is read in the code page
    that its letters imply. Both leave a warning. Raises ``Rejected`` (``bad_encoding``) if no encoding fits.
    """
    if value[:2] in UTF_16:
        return _of_wide(value, UTF_16[value[:2]]), "utf-8"
    if value[:1] != b"<":
        value = value.lstrip(BEFORE)
    found = DECLARED.match(value)
    declared = found[1].decode("ascii") if found else "utf-8"
    readable = not _codec(declared).startswith(NOT_ASCII)
    if readable and (value.isascii() or not declares_wrongly(value)):
        return value, None
    text, wrong = decode_broken(value)
    if wrong or not _codec(declared).startswith(SHIFTED):
        warnings.add(WarningCode.CONTRADICTORY, "body", "encoding", *(wrong or (declared, "UTF-8")))
    return text.encode("utf-8", "replace"), "utf-8"


def _of_wide(value: bytes, encoding: str) -> bytes:
    try:
        return value.decode(encoding).lstrip("\ufeff \t\r\n").encode()
    except UnicodeError as error:
        raise Rejected(Reason.BAD_ENCODING, f"the document is no whole {encoding.upper()}: {error}") from error


@lru_cache(maxsize=64)
def _codec(declared: str) -> str:
    """Return Python's name of a declared encoding; the name of an unknown one begins with a question mark."""
    try:
        return codecs.lookup(declared).name
    except LookupError:
        return f"?{declared}"


def without_doctype(value: bytes) -> bytes:
    """Return a document without its document type, so that nothing it declares is expanded or fetched.

    Raises ``Rejected`` (``malformed``) if the document refers to an entity that it declares itself; the named characters of HTML
    do not count.
    """
    found = DOCTYPE.match(value)
    if found is None:
        if b"<!DOCTYPE" in value:
            raise _own_entities()
        return value
    own = {name: bool(outside) for name, outside in DECLARATION.findall(found["subset"] or b"")}
    rest = value[found.end() :]
    for reference in NAMED.finditer(rest) if own else ():
        name = reference[1]
        if name in own and (own[name] or f"{name.decode('latin-1')};" not in html5):
            raise _own_entities()
    return found["before"] + rest


def _own_entities() -> Rejected:
    return Rejected(Reason.MALFORMED, "the XML uses entities of its own, which is not allowed")


def with_characters(value: bytes) -> bytes:
    """Replace the named characters of HTML by numeric references; an unknown name is unchanged."""
    return NAMED.sub(_character, value) if b"&" in value else value


def _character(found: re.Match[bytes]) -> bytes:
    """Return the numeric reference of a named character; text in CDATA and comments is unchanged."""
    name = found[1]
    if name is None or name in CORE:
        return found[0]
    characters = html5.get(f"{name.decode('latin-1')};")
    return b"".join(b"&#%d;" % ord(one) for one in characters) if characters else b"&amp;%b;" % name


def repaired(value: bytes) -> bytes:
    """Return a document without characters that XML forbids and without bare ampersands."""
    value = NO_CHARACTER.sub(b"", value.translate(BLANKS, ILLEGAL))
    if b"&" not in value:
        return value
    return BARE_AMPERSAND.sub(_escape, REFERENCE.sub(_legal, value))


def _escape(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0].startswith(b"<") else b"&amp;"


def _legal(found: re.Match[bytes]) -> bytes:
    if not (found[1] or found[2]):
        return found[0]
    digits = (found[1] or found[2]).lstrip(b"0")
    number = int(digits or b"0", 10 if found[1] else 16) if len(digits) < 8 else 0
    legal = number in {9, 10, 13} or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return found[0] if legal else b""


def is_closed(value: bytes, root: bytes) -> bool:
    """Return True if a document ends with the end tag of its root."""
    found = LAST_TAG.search(value[-200:])
    return found is not None and found[1].rpartition(b":")[2] == root


def keeps_text(value: bytes, text: str) -> bool:
    """Return True if a text holds nearly all of the text between the tags of a document."""
    written = b"".join(NAME_OR_NUMBER.sub(b"x", TAG.sub(b" ", value)).split())
    return len("".join(text.split()).encode("utf-8", "replace")) >= KEPT * len(written)
