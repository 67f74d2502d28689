"""Write articles as ninjs 3.1, the IPTC's news in JSON. Parsing the result yields the same article."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson

from pipelines.parse.iptc import ALIASES, LISTS, OWN, WEB, signal_of
from schemas import Article, Link, Organisation, Subject

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
RELATIONS = {
    "previous_version": "previousVersion",
    "evolved_from": "evolvedFrom",
    "rewrite_of": "rewriteOf",
    "corrects": "corrects",
    "kills": "kills",
    "part_of": "partOf",
}
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
NEWSCODES = {alias: name for name, alias in ALIASES.items()}
NO_PREFIX = re.compile(r"[\s:/%]")
PLAIN_CODE = re.compile(r"[A-Za-z0-9-]+")


def write_ninjs(article: Article) -> bytes:
    """Return an article as one ninjs 3.1 item, valid by the IPTC's schema.

    An id that is no URI is wrapped in one (``urn:wirebeam:item_id:...``). Of the dateline only the place is written, of
    the sources of its time only those that ninjs has; entities, amounts and the parts that ``normalize`` splits are not written, and
    are found again in the text.
    """
    return orjson.dumps(dict(_fields(article)))


def _fields(article: Article) -> Iterator[tuple[str, Any]]:
    """Yield the fields that have a value, in the order of the standard."""
    given = {
        "uri": _uri(article.item_id, "item_id"),
        "type": "text",
        "version": None if article.version is None else str(article.version),
        **_times(article),
        "pubStatus": article.status.value,
        "urgency": article.urgency,
        "copyrightNotice": article.copyright,
        "usageTerms": article.usage_terms,
        "edNote": article.advisory,
        "language": None if article.language == "und" else article.language,
        "descriptions": [{"role": "creditline", "value": article.credit}] if article.credit else None,
        "bodies": list(_bodies(article)),
        "headlines": [{"role": "main", "value": article.headline}] if article.headline else None,
        "people": [{"name": name} for name in article.people],
        "organisations": [_organisation(found) for found in article.organisations],
        "places": [{"name": name} for name in article.places],
        **_subjects(article.subjects),
        "infoSources": [{"role": "provider", "literal": article.provider}],
        "by": article.byline,
        "slugline": article.slug,
        "located": article.dateline.place if article.dateline else None,
        "renditions": [{"name": WEB, "href": article.url}] if article.url else None,
        "associations": [_association(number, link) for number, link in enumerate(article.links, 1)],
        "altIds": list(_alternative_ids(article)),
        "standard": STANDARD,
    }
    return ((name, value) for name, value in given.items() if value not in (None, "", []))


def _times(article: Article) -> dict[str, str | None]:
    """Return the time under the field it was read from, or as that of the version if ninjs has no such field."""
    first = article.first_created
    if article.time_source == "first_created":
        first, made = first or article.time, None
    else:
        made = article.time
    return {
        "firstCreated": _instant(first),
        "versionCreated": _instant(made),
        "embargoedUntil": _instant(article.embargo_until),
        "expires": _instant(article.expires),
    }


def _instant(when: datetime | None) -> str | None:
    return when.isoformat().replace("+00:00", "Z") if when else None


def _uri(text: str, by: str) -> str:
    """Return an id that is a URI unchanged, any other within a URN of Wirebeam."""
    if by == "item_id" and URI.fullmatch(text) and not text.startswith(tuple(OWN.values())):
        return text
    return OWN[by] + quote(text, safe="")


def _bodies(article: Article) -> Iterator[dict[str, str]]:
    """Yield the text with its tables and its trailer, as it was before ``normalize`` split them."""
    text = "\n\n".join(filter(None, (article.full_text, article.trailer)))
    if text:
        yield {"role": "main", "contentType": "text/plain", "value": text}


def _organisation(found: Organisation) -> dict[str, Any]:
    symbols = [_symbol(symbol) for symbol in found.symbols]
    return {"name": found.name} | ({"symbols": symbols} if symbols else {})


def _symbol(symbol: str) -> dict[str, str]:
    exchange, _, ticker = symbol.partition(":")
    return {"exchange": exchange, "symbol": ticker} if exchange and ticker else {"symbol": symbol}


def _subjects(subjects: tuple[Subject, ...]) -> dict[str, list[dict[str, str]]]:
    """Return the lists of genres, events and subjects."""
    lists: dict[str, list[dict[str, str]]] = {f"{kind}s": [] for kind in LISTS}
    for subject in subjects:
        lists[f"{subject.scheme if subject.scheme in LISTS else LISTS[0]}s"].append(_subject(subject))
    return lists


def _subject(subject: Subject) -> dict[str, str]:
    """Return a Media Topic or subject code with its address, any other code as ``scheme:code``, the scheme as one word."""
    named = {"name": subject.name} if subject.name else {}
    if subject.scheme in NEWSCODES and PLAIN_CODE.fullmatch(subject.code):
        return named | {"uri": f"http://cv.iptc.org/newscodes/{NEWSCODES[subject.scheme]}/{subject.code}"}
    scheme = quote(subject.scheme, safe="") if NO_PREFIX.search(subject.scheme) else subject.scheme
    return named | {"literal": f"{scheme}:{subject.code}"}


def _association(number: int, link: Link) -> dict[str, str]:
    return {
        "name": f"{link.relation}-{number}",
        "rel": RELATIONS[link.relation],
        "uri": _uri(link.target, link.by),
    }


def _alternative_ids(article: Article) -> Iterator[dict[str, str]]:
    if article.series_id:
        yield {"role": "series", "value": article.series_id}
    if article.take is not None:
        yield {"role": "take", "value": str(article.take)}
    for tag in article.tags[:1]:
        if signal_of(tag.text) == tag:
            yield {"role": "signal", "value": tag.text}
