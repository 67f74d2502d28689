"""What the two teleprinter formats share: how control characters divide a message, its characters, its dates.

A message is ``SOH header STX text ETX end EOT``. All other characters below space are for printers and typesetters: bells,
shifts, tape fill. None of it is text.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from pipelines.language.zones import zone_of
from pipelines.parse.decode import decode_text
from pipelines.parse.item_warnings import Warnings
from pipelines.parse.times import impossible
from schemas import Reason, Rejected, WarningCode

BEGINNING = re.compile(rb"[\x16\0\x7f\r\n \x07\x0e\x0f]*\x01[A-Za-z]")
"""The first bytes of a message, and what may precede it: synchronisation, tape fill, bells, shifts."""
PARTS = re.compile(
    r"\x01(?P<header>[^\x02\x03\x04]*)(?:\x02(?P<text>[^\x03\x04]*)(?:\x03(?P<end>[^\x04]*))?)?", re.DOTALL
)
ESCAPE = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z]|.)?")
PRINTER = dict.fromkeys((*range(9), *range(11, 13), *range(14, 32), 127)) | {0x08: "\t", 0x10: " ", 0x1F: " "}
"""Control characters to their meaning in a text: tab line and space band are white space, the others are dropped."""
OEM_IN_WORD = re.compile(rb"[A-Za-z][\x81\x82\x84\x87\x88\x8a\x8b\x8e\x90\x94\x99\x9a\xa0-\xa5\xe1](?=[a-z])")
ANSI_IN_WORD = re.compile(rb"[A-Za-z][\xc0-\xff](?=[a-z])")


class WireMessage(NamedTuple):
    """One message in its parts, decoded, without control characters."""

    header: str
    text: str
    end: str


def split_message(value: bytes) -> WireMessage:
    """Split a message at its control characters.

    Raises ``Rejected`` (``malformed``) for a message without header or text.
    """
    found = PARTS.search(decode_wire(value))
    if not found or found["text"] is None:
        raise Rejected(Reason.MALFORMED, "the message has no SOH with a header and STX with a text after it")
    header, text, end = (without_controls(found[name] or "") for name in ("header", "text", "end"))
    return WireMessage(header.strip("\n"), text, end)


def split_with_header(
    value: bytes, form: re.Pattern[str], wanted: str, warnings: Warnings
) -> tuple[WireMessage, re.Match[str] | None]:
    """Split a message and read its header in the form of its standard.

    A header in another form leaves a warning that names the ``wanted`` form, and is None: the text after it is a story all the
    same. Raises ``Rejected`` (``malformed``) for a message without header or text.
    """
    message = split_message(value)
    header = form.match(message.header.lstrip())
    if not header:
        warnings.add(
            WarningCode.UNREADABLE, "item_id", "header", message.header, f"hash of the text ({wanted} are wanted)"
        )
    return message, header


def read_or_received(
    warnings: Warnings, name: str, text: str, read: Callable[[], datetime | None], received: datetime | None
) -> tuple[datetime, bool]:
    """Return the time of a message, and True if the message states it; else the record's time, with a warning, and False.

    Raises ``Rejected`` (``missing_field``) if there is neither.
    """
    code = WarningCode.MISSING
    try:
        if (written := read()) is not None:
            return written, True
    except Rejected as problem:
        if received is None:
            raise
        code = WarningCode.UNREADABLE if problem.reason is Reason.IMPOSSIBLE_TIME else WarningCode.MISSING
    if received is None:
        raise Rejected(Reason.MISSING_FIELD, f"the message has no {name}, and its source gives no time")
    warnings.add(code, "time", name, text, "time of the record")
    return received, False


def decode_wire(value: bytes) -> str:
    """Decode a message as a text without a declaration, or in DOS 437 if that yields more letters within words.

    Raises ``Rejected`` (``bad_encoding``) for what no code page fits.
    """
    if value.isascii():
        return value.decode("ascii")
    dos = len(OEM_IN_WORD.findall(value)) > len(ANSI_IN_WORD.findall(value))
    try:
        return value.decode("utf-8") if dos else decode_text(value)
    except UnicodeDecodeError:
        return value.decode("cp437")


def without_controls(text: str) -> str:
    """Return the text without characters for printers and typesetters, and with uniform line ends."""
    return ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").translate(PRINTER)


def utc_of(name: str, text: str, year: int, month: int, day: int, clock: str, zone: str) -> datetime:
    """Return a time in UTC of its parts; ``clock`` is ``HHMM``, a missing zone is UTC.

    Raises ``Rejected`` (``impossible_time``) with the field's ``name``.
    """
    ahead = zone_of(zone or "utc")
    if ahead is None:
        raise impossible(name, text, f"the zone {zone} is not known")
    try:
        return datetime(year, month, day, int(clock[:2]), int(clock[2:]), tzinfo=ahead).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise impossible(name, text, error) from error


def year_before(received: datetime, month: int, day: int) -> int:
    """Return the latest year in which a day is not after the day of the record."""
    return received.year - ((month, day) > (received.month, received.day))
