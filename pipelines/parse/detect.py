"""Detect a record's wire format by its first bytes."""

import re
from codecs import BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Mapping

from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.teleprinter import BEGINNING
from pipelines.parse.thresholds import DETECTED_BYTES
from pipelines.parse.xml_bytes import UTF_16
from schemas import Reason, Rejected, WireFormat

TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1a\x1b\x02\x03\x05\x16\x01\x1f"
BOMS = (b"\xef\xbb\xbf",)
NOT_TEXT = bytes(set(range(32)) - set(TEXT_CONTROLS)) + b"\x7f"
PROLOGUE = re.compile(
    rb"(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
ROOTS: Mapping[bytes, WireFormat] = {
    b"REUTERS": WireFormat.REUTERS_SGML,
    b"rss": WireFormat.RSS,
    b"RDF": WireFormat.RSS,
    b"feed": WireFormat.ATOM,
    b"entry": WireFormat.ATOM,
    b"nitf": WireFormat.NITF,
    b"NewsML": WireFormat.NEWSML_1,
    b"NewsItem": WireFormat.NEWSML_1,
    b"newsMessage": WireFormat.NEWSML_G2,
    b"newsItem": WireFormat.NEWSML_G2,
    b"packageItem": WireFormat.NEWSML_G2,
    b"conceptItem": WireFormat.NEWSML_G2,
    b"knowledgeItem": WireFormat.NEWSML_G2,
    b"planningItem": WireFormat.NEWSML_G2,
    b"catalogItem": WireFormat.NEWSML_G2,
}
"""Root element, without its prefix, to format."""
HTML_ROOTS = frozenset({b"html", b"head", b"body", b"script"})
"""A document that is only a script may hold JSON-LD."""
HTML_DECLARED = re.compile(rb"<!DOCTYPE\s+html", re.IGNORECASE)
ANPA_HEADER = re.compile(rb"\x01[A-Za-z]\d{4}(?:\x1f|[^\n]*-\r?\n[A-Za-z] [A-Za-z])")
"""The header of ANPA 1312. Other messages that begin with SOH are read as IPTC 7901, whose parser reports what is wrong."""
COLUMNS = re.compile(
    rb"(?=[^\n]*\b(?:headline|title|body|text|content|summary|pub_?date|published(?:_at)?|timestamp|url)\b)[\"']?\w{1,30}[\"']?(?:([,;\t|])[\"']?\w{1,30}[\"']?)(?:\1[\"']?\w{1,30}[\"']?)+\r?\n[^\n]*\1",
    re.IGNORECASE,
)
"""The names of the columns of a table in CSV, one of them of an article's field, and a row."""
JSON_FEED = "https://jsonfeed.org/version/"
MARKS_OF_LD = ("@context", "@graph", "@type")
MARKS_OF_JSON = (b"jsonfeed.org", *(f'"{mark}"'.encode() for mark in MARKS_OF_LD))
"""A JSON document without any of these members is ninjs, and need not be read to be detected."""


def detect(value: bytes) -> WireFormat:
    """Return the format of one record.

    Raises ``Rejected``: ``empty`` for nothing but whitespace, ``unknown_format`` for a record that no parser reads.
    """
    if value.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        return WireFormat.TEXT
    if value[:2] in UTF_16:
        return _of_wide(value, UTF_16[value[:2]])
    head = value[:DETECTED_BYTES].removeprefix(BOMS[0]).lstrip()
    if not head and not value.strip():
        raise Rejected(Reason.EMPTY, "the record has no content")
    if head.startswith((b"{", b"[")):
        return _of_json(value)
    if BEGINNING.match(head):
        return WireFormat.ANPA_1312 if ANPA_HEADER.search(head) else WireFormat.IPTC_7901
    _refuse_binary(value)
    if head.startswith(b"<"):
        return _of_markup(head)
    _refuse_columns(head)
    return WireFormat.TEXT


def _of_wide(value: bytes, encoding: str) -> WireFormat:
    """Detect a record in UTF-16."""
    head = value[:DETECTED_BYTES].decode(encoding, "ignore").removeprefix("\ufeff").lstrip()
    if head.startswith(("{", "[")):
        return _of_json(value.decode(encoding, "ignore").removeprefix("\ufeff").encode())
    return _of_markup(head.encode()) if head.startswith("<") else WireFormat.TEXT


def _of_json(value: bytes) -> WireFormat:
    """Detect by the members of the outermost object. A document that cannot be read is ninjs, whose parser reports why."""
    if not any(mark in value for mark in MARKS_OF_JSON):
        return WireFormat.NINJS
    try:
        document = read_json(value, ParseLimits())
    except Rejected as problem:
        of_ld = problem.reason is Reason.MALFORMED and all(mark in value for mark in (b'"@type"', b"schema.org"))
        return WireFormat.JSON_LD if of_ld else WireFormat.NINJS
    if isinstance(document, list):
        document = next((one for one in document if isinstance(one, dict)), None)
    if not isinstance(document, dict):
        return WireFormat.NINJS
    if any(mark in document for mark in MARKS_OF_LD):
        return WireFormat.JSON_LD
    version = document.get("version")
    if isinstance(version, str) and JSON_FEED in version.replace("http:", "https:"):
        return WireFormat.JSON_FEED
    return WireFormat.NINJS


def _of_markup(head: bytes) -> WireFormat:
    beyond = PROLOGUE.match(head)
    root = ROOT.match(head, beyond.end() if beyond else 0)
    if root and root[1] in ROOTS:
        return ROOTS[root[1]]
    if HTML_DECLARED.search(head[: beyond.end()] if beyond else b"") or (root and root[1].lower() in HTML_ROOTS):
        return WireFormat.HTML
    raise Rejected(Reason.UNKNOWN_FORMAT, f"the record is markup of an unknown kind, beginning with {_shown(head)}")


def _refuse_binary(value: bytes) -> None:
    head = value[:DETECTED_BYTES]
    controls = len(head) - len(head.translate(None, NOT_TEXT))
    if b"\0" in value or controls > len(head) // 10:
        raise Rejected(Reason.UNKNOWN_FORMAT, f"the record is binary, beginning with {_shown(value)}")


def _refuse_columns(head: bytes) -> None:
    if COLUMNS.match(head):
        first = head.partition(b"\n")[0].strip().decode("ascii")
        raise Rejected(
            Reason.UNKNOWN_FORMAT,
            f"the file is a table of columns ({first[:60]}), which is not read: write each row as a line of JSON, and map its fields with --map",
        )


def _shown(value: bytes) -> str:
    return repr(value[:24])[1:]
