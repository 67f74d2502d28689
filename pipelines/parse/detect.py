"""Tell a record's wire format from its first bytes."""

import re
from collections.abc import Mapping

from schemas import Reason, Rejected, WireFormat

HEAD = 4096
TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1a\x1b\x02\x03\x05\x16\x01\x1f"
BOMS = (b"\xef\xbb\xbf",)
NOT_TEXT = bytes(set(range(32)) - set(TEXT_CONTROLS)) + b"\x7f"
PROLOGUE = re.compile(
    rb"(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
ROOTS: Mapping[bytes, WireFormat] = {b"REUTERS": WireFormat.REUTERS_SGML}
"""Root element, without its prefix, to format."""


def detect(value: bytes) -> WireFormat:
    """Name the format of one record.

    Raises ``Rejected``: ``empty`` for nothing but whitespace, ``unknown_format`` for what no parser reads.
    """
    head = value[:HEAD].removeprefix(BOMS[0]).lstrip()
    if not head and not value.strip():
        raise Rejected(Reason.EMPTY, "the record has no content")
    if head.startswith((b"{", b"[")):
        return WireFormat.NINJS
    _refuse_binary(value)
    if head.startswith(b"<"):
        return _of_markup(head)
    return WireFormat.TEXT


def _of_markup(head: bytes) -> WireFormat:
    beyond = PROLOGUE.match(head)
    root = ROOT.match(head, beyond.end() if beyond else 0)
    if root and root[1] in ROOTS:
        return ROOTS[root[1]]
    raise Rejected(Reason.UNKNOWN_FORMAT, f"the record is markup of an unknown kind, beginning with {_shown(head)}")


def _refuse_binary(value: bytes) -> None:
    head = value[:HEAD]
    controls = len(head) - len(head.translate(None, NOT_TEXT))
    if b"\0" in value or controls > len(head) // 10:
        raise Rejected(Reason.UNKNOWN_FORMAT, f"the record is binary, beginning with {_shown(value)}")


def _shown(value: bytes) -> str:
    return repr(value[:24])[1:]
