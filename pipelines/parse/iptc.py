"""What the IPTC's standards share: statuses, relations, kinds of content, codes, and who sent an item."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from schemas import Control, Link, PubStatus, Reason, Rejected, Subject, Tag

Relation = Literal["previous_version", "evolved_from", "rewrite_of", "corrects", "kills", "part_of"]
STATUSES: Final = {status.value: status for status in PubStatus} | {
    "cancelled": PubStatus.CANCELED,
    "embargoed": PubStatus.WITHHELD,
}
"""Embargoed without a time is withheld until further notice; a reader that knows the time says usable."""
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
"""Relations that tie an item to its story, by their names without case and prefix; ``seeAlso`` and its like do not."""
TEXTLESS: Final = frozenset({"picture", "photo", "graphic", "audio", "video", "animated", "planning", "event"})
"""Kinds of content that are no article where no text comes with them."""
CORRECTIONS: Final = frozenset({"correct", "corrected", "correction"})
SERIES: Final = ("usn", "series", "seriesid")
"""Kinds of alternative ids that name a provider's series."""
LISTS: Final = ("subject", "genre", "event")
NEWSCODES: Final = re.compile(r"https?://cv\.iptc\.org/newscodes/(?P<scheme>[\w-]+)/(?P<code>[^/\s]*)")
ALIASES: Final = {"mediatopic": "medtop", "subjectcode": "subj"}
QCODE: Final = re.compile(r"(?P<scheme>[^\s:/]+):(?P<code>(?!//)\S.*)", re.DOTALL)
URNS: Final = ("urn", "tag", "http", "https", "mailto")
OWN: Final = {by: f"urn:wirebeam:{by}:" for by in ("item_id", "series_id", "headline")}
"""URIs of what has none: the rest is the id or text, percent-encoded."""
WEB: Final = "web"
"""Name of the rendition of a ninjs item that is its web page."""
REVISION: Final = re.compile(r":\d+[NAU]?$")


def read_status(name: str, value: str) -> PubStatus:
    """Read a publishing status, whatever its prefix and case; empty is usable.

    Raises ``Rejected`` (``bad_field``) for one that is not known: nothing is published by mistake.
    """
    code = re.split(r"[:/]", value)[-1].strip().lower()
    if code and code not in STATUSES:
        allowed = "usable, withheld, canceled, embargoed"
        raise Rejected(Reason.BAD_FIELD, f"{name!r} is {value!r:.80}, one of {allowed} is wanted")
    return STATUSES[code] if code else PubStatus.USABLE


def read_number(value: str) -> int | None:
    """Read a whole number of at most nine digits; anything else is none."""
    value = value.strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


def read_version(name: str, value: str) -> int | None:
    """Read a version number; empty is none. Raises ``Rejected`` (``bad_field``) for what is no number."""
    number = read_number(value)
    if number is None and value.strip():
        raise Rejected(Reason.BAD_FIELD, f"{name!r} is {value!r:.80}, a whole number is wanted")
    return number


def read_urgency(value: str) -> int | None:
    """Read an urgency of 1 to 9; anything else says nothing."""
    number = read_number(value)
    return number if number is not None and 1 <= number <= 9 else None


def relation_of(name: str) -> Relation | None:
    """Tell what a related item is, from ``irel:previousVersion``, ``evolvedFrom``, ``rewrite_of`` and their like."""
    return RELATIONS.get(name.rpartition(":")[2].lower().replace("_", ""))


def item_id_of(uri: str) -> str:
    """Give the item's id that a URI names: the URI itself, unless it was made of an id that is none.

    >>> item_id_of("urn:wirebeam:item_id:tin%2042")
    'tin 42'
    """
    return unquote(uri.removeprefix(OWN["item_id"])) if uri.startswith(OWN["item_id"]) else uri


def link_of(relation: Relation, uri: str) -> Link:
    """Give the link to what a URI names: an item by its id, a series, or the item of a headline."""
    for by in ("series_id", "headline"):
        if uri.startswith(OWN[by]):
            return Link(relation=relation, target=unquote(uri.removeprefix(OWN[by])), by=by)
    return Link(relation=relation, target=item_id_of(uri))


def signal_of(signal: str) -> Tag | None:
    """Give the tag that a signal in the metadata stands for: that of a correction; others ask for nothing."""
    word = signal.rpartition(":")[2].strip().lower()
    return Tag(text=signal, control=Control.CORRECTED) if word in CORRECTIONS else None


def subject_of(code: str, name: str, kind: str) -> Subject | None:
    """Make a subject of a code as it stands; null without code and name.

    A qcode is parted at its colon, an address of the IPTC's NewsCodes at its last slash; another address stays whole,
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
    """Put genres and events behind the subjects, as ninjs has them in lists of their own."""
    return tuple(sorted(subjects, key=lambda subject: LISTS.index(subject.scheme) if subject.scheme in LISTS else 0))


def provider_of(*names: str) -> str:
    """Name the sender by the first name that there is: short, lower case, of one word; empty for none."""
    return next(("-".join(name.lower().removeprefix("www.").split()) for name in names if name.strip()), "")


def authority_of(uri: str) -> str:
    """Give the authority that an item's URI names: of a URN, a tag or a web address."""
    if uri.startswith("urn:newsml:"):
        return uri.split(":")[2]
    if uri.startswith("tag:"):
        return uri[4:].partition(",")[0]
    try:
        return (urlsplit(uri).hostname or "").removeprefix("www.")
    except ValueError:  # an address with a broken IPv6 host
        return ""


def without_revision(urn: str) -> str:
    """Name the item that a NewsML URN is a revision of: ``urn:newsml:PROVIDER:DATE:ID:REVISION`` less its end."""
    return REVISION.sub("", urn) if urn.startswith("urn:newsml:") and urn.count(":") > 4 else urn


def no_article(what: str, why: str) -> Rejected:
    """Say that a record is in order and no article."""
    return Rejected(Reason.NO_ARTICLE, f"{what} is no article: {why}")


def missing(what: str, name: str) -> Rejected:
    """Say that a field is missing without which there is no article."""
    return Rejected(Reason.MISSING_FIELD, f"{what} has no {name}")
