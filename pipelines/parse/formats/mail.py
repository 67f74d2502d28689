"""E-mail: a story sent as a message of RFC 5322, read by the standard library.

``Subject`` is the headline with its tags, ``Date`` the time, ``From`` the provider (its domain) and, where a person
sends it, the byline; ``Message-ID`` is the item's id.
"""

import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Final, NamedTuple

from pipelines.parse.decode import decode_text
from pipelines.parse.iptc import authority_of
from pipelines.parse.markup import text_of_html
from pipelines.parse.thresholds import MAIL_FIELDS, MAIL_FIRST_FIELD, MAIL_PARTS
from schemas import Reason, Rejected

HEAD: Final = re.compile(rb"\s*(?:From [^\n]*\n)?((?:[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,})\r?\n")
"""The header fields of a message, up to the empty line. A mailbox has a line ``From ...`` before them."""
NAMES: Final = frozenset({"from", "to", "date", "sent", "subject", "message-id", "received", "reply-to"})
QUOTED_FROM: Final = re.compile(r"^>From ", re.MULTILINE)
SIGNATURE: Final = re.compile(r"\r?\n-- \r?\n")
REPLY: Final = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", re.IGNORECASE)
PERSON: Final = re.compile(r"[^\W\d_a-z][\w.'’-]+(?: [\w.'’-]+){1,3}")
NO_PERSON: Final = frozenset(
    "agency alert alerts desk editor editors media news newsdesk newsroom press service team wire".split()
)


class Mail(NamedTuple):
    """What an e-mail states about its story; a missing field is empty."""

    item_id: str
    subject: str
    date: str
    provider: str
    person: str
    """Name of the sender, if it is a person's."""
    body: str
    signature: str
    """What follows the line ``-- `` below the text."""


def is_mail(value: bytes) -> bool:
    r"""Return True if a record begins with the header fields of an e-mail.

    >>> is_mail(b"From: desk@wire.example\nDate: Tue, 3 Mar 2026 08:00:00 +0000\nSubject: Tin rises\n\nTin rose.")
    True
    >>> is_mail(b"Subject: tin\nFrom: London\n\nTin rose.")
    False
    """
    first = value[:MAIL_FIRST_FIELD].lstrip().partition(b"\n")[0]
    found = HEAD.match(value) if b":" in first or first.startswith(b"From ") else None
    if not found:
        return False
    names = {
        line.partition(b":")[0].decode("ascii").lower() for line in found[1].splitlines() if line[:1] not in b" \t"
    }
    return "subject" in names and len(names & NAMES) >= MAIL_FIELDS


def read_mail(value: bytes) -> Mail:
    """Return the headers of an e-mail, and its first plain text, else its first HTML as text.

    Raises ``Rejected``: ``too_deep`` for a message of too many parts, ``bad_encoding`` for a text that no code page fits.
    """
    if value.lower().count(b"content-type:") > MAIL_PARTS:
        raise Rejected(Reason.TOO_DEEP, f"the e-mail has more than {MAIL_PARTS} parts")
    message = BytesParser(policy=policy.compat32).parsebytes(value.lstrip())
    name, address = parseaddr(_header(message, "From"))
    text = next(_texts(message), "")
    body, *below = SIGNATURE.split(_unquoted(text) if value.startswith(b"From ") else text, maxsplit=1)
    return Mail(
        item_id=_header(message, "Message-ID").strip("<> "),
        subject=REPLY.sub("", _header(message, "Subject")),
        date=_header(message, "Date") or _header(message, "Sent"),
        provider=authority_of(f"mailto://{address}"),
        person=name if _is_person(name) else "",
        body=body,
        signature="".join(below).replace("\r\n", "\n").strip(),
    )


def _unquoted(text: str) -> str:
    """Return the text of a message of a mailbox, in which ``From`` at the beginning of a line is quoted."""
    return QUOTED_FROM.sub("From ", text)


def _header(message: Message, name: str) -> str:
    """Return a header as one line, its encoded words decoded; a header that cannot be decoded is unchanged."""
    given = str(message.get(name, ""))
    try:
        return " ".join(str(make_header(decode_header(given))).split())
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return " ".join(given.split())


def _is_person(name: str) -> bool:
    return PERSON.fullmatch(name) is not None and NO_PERSON.isdisjoint(name.lower().split())


def _texts(message: Message) -> Iterator[str]:
    """Yield the plain texts of a message, then its HTML as text; attachments are skipped."""
    parts = [
        part for part in message.walk() if not part.is_multipart() and part.get_content_disposition() != "attachment"
    ]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind:
                payload = part.get_payload(decode=True)
                text = decode_text(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
                yield text if kind == "text/plain" else text_of_html(text)
