"""What the IPTC's standards share: statuses, relations, kinds of content, codes and senders."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from pipelines.parse.times import read_time
from pipelines.parse.warned import Warnings, time_or_warn
from schemas import Control, Link, PubStatus, Reason, Rejected, Subject, Tag, WarningCode

Relation = Literal["previous_version", "evolved_from", "rewrite_of", "corrects", "kills", "part_of"]
STATUSES: Final = {status.value: status for status in PubStatus} | {
    "cancelled": PubStatus.CANCELED,
    "killed": PubStatus.CANCELED,
    "retracted": PubStatus.CANCELED,
    "withdrawn": PubStatus.CANCELED,
    "published": PubStatus.USABLE,
    "embargoed": PubStatus.WITHHELD,
}
"""Statuses by name. Embargoed is withheld until further notice, unless the parser knows the time of release."""
RELATIONS: Final[Mapping[str, Relation]] = {
    "previousversion": "previous_version",
    "prevversion": "previous_version",
    "evolvedfrom": "evolved_from",
    "isderivedfrom": "rewrite_of",
    "derivedfrom": "rewrite_of",
    "rewriteof": "rewrite_of",
    "corrects": "corrects",
    "kills": "kills",
    "partof": "part_of",
}
"""Relations that link an item to its story, by their names without case and prefix; ``seeAlso`` and the like do not."""
TEXTLESS: Final = frozenset({"picture", "photo", "graphic", "audio", "video", "animated", "planning", "event"})
"""Kinds of content that are no article unless a text comes with them."""
CORRECTIONS: Final = frozenset({"correct", "corrected", "correction"})
SERIES: Final = ("usn", "series", "seriesid")
"""Kinds of alternative ids that name a provider's series."""
LISTS: Final = ("subject", "genre", "event")
NEWSCODES: Final = re.compile(r"https?://cv\.iptc\.org/newscodes/(?P<scheme>[\w-]+)/(?P<code>[^/\s]*)")
ALIASES: Final = {"mediatopic": "medtop", "subjectcode": "subj"}
QCODE: Final = re.compile(r"(?P<scheme>[^\s:/]+):(?P<code>(?!//)\S.*)", re.DOTALL)
URNS: Final = ("urn", "tag", "http", "https", "mailto")
OWN: Final = {by: f"urn:wirebeam:{by}:" for by in ("item_id", "series_id", "headline")}
"""Prefixes of URIs made for an id or a text that is none; the percent-encoded id or text follows."""
WEB: Final = "web"
"""Name of the rendition of a ninjs item that is its web page."""
VERSION: Final = re.compile(
    r"(?:(?:v(?:er(?:sion)?)?|rev(?:ision)?|r|no|#)[\s._:-]*)?(\d+)(?:[.,]0+)*(?:st|nd|rd|th|\.)?",
    re.IGNORECASE | re.ASCII,
)
"""A whole number as houses write it: ``v3``, ``3rd``, ``3.0``."""
GREATEST: Final = 2**63 - 1
"""The largest signed integer of 64 bits: what a column of a database holds."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN: Final = "unknown"
OPAQUE: Final = re.compile(r"(?=[^.]*\d)[A-Za-z]{0,3}[\d:_-]+[A-Za-z]?")
"""A code that means nothing without its list: ``z01122``."""
REVISION: Final = re.compile(r":\d+[NAU]?$")


def read_status(warnings: Warnings, name: str, value: str) -> PubStatus:
    """Return a publishing status, whatever its prefix and case; empty is usable.

    An unknown status is withheld, with a warning, so that nothing is published by mistake.
    """
    code = re.split(r"[:/]", value)[-1].strip().lower()
    if code and code not in STATUSES:
        warnings.add(WarningCode.UNKNOWN, "status", name, value, "withheld")
    return STATUSES.get(code, PubStatus.WITHHELD) if code else PubStatus.USABLE


def read_release(warnings: Warnings, name: str, value: str, status: PubStatus) -> tuple[PubStatus, datetime | None]:
    """Return status and embargo of an item with a time of release; a usable item is withheld if that time cannot be read."""
    until = time_or_warn(warnings, "embargo_until", name, value, read_time)
    if value.strip() and until is None and status is PubStatus.USABLE:
        warnings.add(WarningCode.UNREADABLE, "status", name, value, "withheld")
        return PubStatus.WITHHELD, None
    return status, until


def read_number(value: str) -> int | None:
    """Return a whole number of at most nine digits, or None."""
    value = value.strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


def read_version(warnings: Warnings, name: str, value: str) -> int | None:
    """Return a version number, or None with a warning for a value that is no whole number of 64 bits.

    ``v3``, ``3rd`` and ``3.0`` are 3; a time is its microseconds since 1970. ``2.1`` is None: no whole number lies
    between 2 and 3.
    """
    value = value.strip()
    found = VERSION.fullmatch(value)
    number = int(found[1]) if found and len(found[1]) < 20 else _microseconds(value)
    if number is not None and number <= GREATEST:
        return number
    if value:
        warnings.add(WarningCode.UNREADABLE, "version", name, value)
    return None


def _microseconds(value: str) -> int | None:
    if not value[:4].isdecimal() or value.isdecimal():
        return None
    try:
        return max(0, (read_time("version", value) - EPOCH) // timedelta(microseconds=1))
    except Rejected:
        return None


def read_urgency(warnings: Warnings, name: str, value: str) -> int | None:
    """Return an urgency of 1 to 9; anything else leaves a warning."""
    found = VERSION.fullmatch(value.strip())
    number = int(found[1]) if found and len(found[1]) < 10 else 0
    if 1 <= number <= 9:
        return number
    if value.strip():
        warnings.add(WarningCode.UNREADABLE, "urgency", name, value)
    return None


def time_or_record(
    warnings: Warnings, name: str, stated: Iterable[datetime | None], received: datetime | None
) -> datetime:
    """Return the first time that an item states, else the time of its record, with a warning.

    Raises ``Rejected`` (``missing_field``) for an item without any time.
    """
    when = next(filter(None, stated), None)
    if when is not None:
        return when
    if received is None:
        raise missing("the item", f"{name}, and its source gives no time to take it from")
    warnings.add(WarningCode.MISSING, "time", name, instead="time of the record")
    return received


def relation_of(name: str) -> Relation | None:
    """Return the relation that a name means (``irel:previousVersion``, ``evolvedFrom``, ``rewrite_of``), or None."""
    return RELATIONS.get(name.rpartition(":")[2].lower().replace("_", ""))


def item_id_of(uri: str) -> str:
    """Return the item's id that a URI names: the URI itself, unless Wirebeam made it from an id that is no URI.

    >>> item_id_of("urn:wirebeam:item_id:tin%2042")
    'tin 42'
    """
    return unquote(uri.removeprefix(OWN["item_id"])) if uri.startswith(OWN["item_id"]) else uri


def link_of(relation: Relation, uri: str) -> Link:
    """Return the link to what a URI names: an item by its id, a series, or the item with a headline."""
    for by in ("series_id", "headline"):
        if uri.startswith(OWN[by]):
            return Link(relation=relation, target=unquote(uri.removeprefix(OWN[by])), by=by)
    return Link(relation=relation, target=item_id_of(uri))


def signal_of(signal: str) -> Tag | None:
    """Return the tag of a correction for a signal in the metadata that means one, else None."""
    word = signal.rpartition(":")[2].strip().lower()
    return Tag(text=signal, control=Control.CORRECTED) if word in CORRECTIONS else None


def subject_of(code: str, name: str, kind: str) -> Subject | None:
    """Return a subject with the code as it stands, or None without code and name.

    A qcode is split at its colon, an address of the IPTC's NewsCodes at its last slash; any other address stays whole,
    in the scheme ``kind``.

    >>> subject_of("medtop:20000350", "central bank", "subject").code
    '20000350'
    """
    if not (code or name):
        return None
    found = NEWSCODES.fullmatch(code)
    if found:
        scheme = ALIASES.get(found["scheme"], found["scheme"])
        return Subject(scheme=scheme, code=found["code"] or code, name=name or None)
    found = QCODE.fullmatch(code)
    if found and found["scheme"] not in URNS:
        return Subject(scheme=unquote(found["scheme"]), code=found["code"], name=name or None)
    return Subject(scheme=kind, code=code or name, name=name or None)


def in_order(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Return the subjects with genres and events last, since ninjs has them in separate lists."""
    return tuple(sorted(subjects, key=lambda subject: LISTS.index(subject.scheme) if subject.scheme in LISTS else 0))


def provider_of(warnings: Warnings, name: str, names: Iterable[str]) -> str:
    """Return the first name of a sender as one word in lower case; ``unknown`` with a warning if there is none."""
    for given in names:
        if found := "-".join(given.lower().removeprefix("www.").split()):
            return found
    warnings.add(WarningCode.MISSING, "provider", name, instead=UNKNOWN)
    return UNKNOWN


def name_of(code: str, *names: str) -> str:
    """Return the name of a sender: its code, or the name beside it if the code means nothing by itself.

    >>> name_of("nprov:REUTERS", "Reuters News"), name_of("approviderid:z01122", "Automated Insights")
    ('REUTERS', 'Automated Insights')
    """
    found = NEWSCODES.fullmatch(code)
    qcode = QCODE.fullmatch(code)
    short = found["code"] if found else authority_of(code) or (qcode["code"] if qcode else code)
    return next(filter(None, names), "") if OPAQUE.fullmatch(short) else short


def authority_of(uri: str) -> str:
    """Return the authority that the URI of an item names (a URN, a tag or a web address), or an empty text."""
    if uri.startswith("urn:newsml:"):
        return _public(uri.split(":")[2])
    if uri.startswith("tag:"):
        return _public(uri[4:].partition(",")[0])
    try:
        return _public((urlsplit(uri).hostname or "").removeprefix("www."))
    except ValueError:  # an address with a broken IPv6 host
        return ""


def _public(authority: str) -> str:
    """Return an authority, or an empty text for an address such as ``localhost`` that any house may have."""
    return "" if authority == "localhost" or authority.startswith("127.") else authority


def without_revision(urn: str) -> str:
    """Return the id of the item that a NewsML URN is a revision of: ``urn:newsml:PROVIDER:DATE:ID:REVISION`` without its end."""
    return REVISION.sub("", urn) if urn.startswith("urn:newsml:") and urn.count(":") > 4 else urn


def no_article(what: str, why: str) -> Rejected:
    """Return the rejection of a valid record that is no article."""
    return Rejected(Reason.NO_ARTICLE, f"{what} is no article: {why}")


def missing(what: str, name: str) -> Rejected:
    """Return the rejection of a record without a field that an article needs."""
    return Rejected(Reason.MISSING_FIELD, f"{what} has no {name}")
