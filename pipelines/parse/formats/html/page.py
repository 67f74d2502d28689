"""HTML pages: the main text by trafilatura, the other fields by the metadata of the page.

A page describes its article up to four times. JSON-LD has priority, then OpenGraph and the like, then Dublin Core,
then the markup, field by field. Scripts never run, nothing is fetched.
"""

import codecs
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, NamedTuple

from lxml import etree, html

from pipelines.extras import require_page_reader
from pipelines.parse.decode import charset_of, decode_text
from pipelines.parse.formats.html.author import authors_of
from pipelines.parse.formats.html.meta import (
    RIGHTS,
    SITES,
    Meta,
    address_of,
    first,
    headline_of,
    language_of,
    link_to,
    meta_of,
    subjects_of,
)  # fmt: skip
from pipelines.parse.formats.html.text import main_text
from pipelines.parse.formats.html.time import country_of_tag, created_of, day_of_address, modified_of, visible_day
from pipelines.parse.formats.json_ld import Described, address_in, articles, describe, described
from pipelines.parse.ids import hash_of
from pipelines.parse.item_warnings import Warnings
from pipelines.parse.json_script import read_script
from pipelines.parse.ld_nodes import index, types
from pipelines.parse.limits import ParseLimits
from pipelines.parse.provider import provider_of
from pipelines.parse.thresholds import HTML_CHARACTERS_PER_WRONG, HTML_HEAD_BYTES
from pipelines.parse.times import source_of
from schemas import Article, RawMessage, Reason, Rejected, WarningCode

META_CHARSET: Final = re.compile(rb"<meta[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
XML_ENCODING: Final = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
REPLACED: Final = "\ufffd"
ABOUT_ARTICLE: Final = re.compile(r"Article\b|Posting\b|Report\b")
ITEM: Final = etree.XPath("boolean(//*[contains(@itemtype, 'Article') or contains(@itemtype, 'BlogPosting')])")
PAGES: Final = frozenset({"WebPage", "ItemPage"})
ERROR_TITLE: Final = re.compile(
    r"\W*(?:error\W+)?(?:40\d|50\d)\b(?!\W*(?:\w+\W+){4})|.{0,60}\b(?:page|site) (?:was |is |could |can )?(?:not |cannot )(?:be )?(?:found|available)\b|(?:access denied|forbidden|just a moment|"
    r"attention required|are you a (?:human|robot)|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata|página não encontrada|service unavailable)\b",
    re.IGNORECASE,
)
"""The title of a page that a server sends instead of an article."""
NOTHING: Final = Described("", "", "", "", "", None, None, {})


class When(NamedTuple):
    """When a page was changed and published; the time of the record if the page does not state it."""

    time: datetime
    modified: datetime | None
    created: datetime | None


def parse_html(raw: RawMessage, limits: ParseLimits) -> Article:
    """Return the article of a page; its id is the canonical address, else a hash of its text.

    Uses the headers ``content-type``, ``url`` and ``last-modified`` of the message. Raises ``Rejected``:
    ``no_article`` for a page that does not mark itself as an article, ``too_deep`` over a limit, ``missing_field`` without any time;
    ``NeedsExtra`` if the libraries that read pages are not installed.
    """
    require_page_reader()
    if raw.value.count(b"<") > limits.max_elements:
        raise Rejected(Reason.TOO_DEEP, f"the page holds more than {limits.max_elements} tags")
    page, warnings = _tree(_decode(raw.value, charset_of(raw.headers))), Warnings()
    fetched, meta = _header(raw, "url"), meta_of(page)
    stated = _read_described(page, meta, fetched, limits, warnings)
    url = address_of(page, meta, stated.url, fetched)
    when = _when(page, meta, stated, url, raw, warnings)
    site = first(meta, *SITES)
    headline = headline_of(page, meta, stated.headline, site, url)
    byline = stated.others.get("byline") or "; ".join(authors_of(page, meta)) or None
    license_link = link_to(page, "license")
    body = _body(page, stated, headline, byline or "", meta)
    if body.strip() in {"", headline}:
        raise Rejected(Reason.NO_ARTICLE, "the page holds no main text")
    others: dict[str, Any] = stated.others | {
        "language": language_of(page, meta, stated.others.get("language", "und")),
        "byline": byline,
        "credit": stated.others.get("credit") or site or None,
        "copyright": stated.others.get("copyright") or first(meta, *RIGHTS) or None,
        "usage_terms": stated.others.get("usage_terms") or license_link or None,
        "subjects": stated.others.get("subjects") or tuple(subjects_of(meta)),
    }
    return Article(
        **others,
        provider=provider_of((url,), site) if url or not stated.provider else stated.provider,
        item_id=url or stated.item_id or hash_of(f"{headline}\n{body}", "html"),
        url=url or None,
        time=when.time,
        time_source=source_of(when.modified, when.created),
        first_created=when.created,
        headline=headline,
        body=body,
        warnings=warnings.all(),
    )


def _header(raw: RawMessage, wanted: str) -> str:
    return next((value.decode("utf-8", "replace") for name, value in raw.headers if name.lower() == wanted), "")


def _decode(value: bytes, declared: str | None) -> str:
    """Decode a page as its header, else the page itself, declares. A wrong byte becomes U+FFFD."""
    declared = declared or _declared(value[:HTML_HEAD_BYTES])
    if declared and (text := _with_few_wrong(value, declared)):
        return text
    try:
        return decode_text(value, declared)
    except Rejected:
        return value.decode("cp1252", "replace")


def _with_few_wrong(value: bytes, declared: str) -> str:
    """Decode as declared if few bytes are wrong; otherwise, and for an unknown encoding, return an empty text."""
    try:
        info = codecs.lookup(declared)
        text = "" if info.name == "utf-8" else value.decode(info.name, "replace")
    except (LookupError, ValueError):
        return ""
    return (
        text if 0 < text.count(REPLACED) * HTML_CHARACTERS_PER_WRONG <= sum(not one.isascii() for one in text) else ""
    )


def _declared(head: bytes) -> str | None:
    """Return the encoding that a page declares in a ``meta`` element, or None; scripts and comments are ignored, as browsers do.

    A page that declares UTF-16 in letters of one byte is not in UTF-16.
    """
    found = META_CHARSET.search(COMMENT.sub(b"", head)) or XML_ENCODING.match(head)
    name = found[1].decode("ascii") if found else None
    return name if name and not name.lower().startswith("utf-16") else None


def _tree(text: str) -> etree._Element:
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    clean = text.replace("\0", "").lstrip("\ufeff")
    try:
        root: etree._Element | None = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Rejected(Reason.MALFORMED, f"the page cannot be read: {error}") from error
    if root is None:
        raise Rejected(Reason.EMPTY, "the page has no element")
    return root


def _read_described(
    page: etree._Element, meta: Meta, fetched: str, limits: ParseLimits, warnings: Warnings
) -> Described:
    """Return the article that the page describes in JSON-LD: the one with the page's address, else the first.

    A description of the page itself is used if none is of an article. A broken script does not reject the page.
    """
    documents = [value for script in _scripts(page) for value in _values(script, limits, warnings)]
    nodes = index(documents)
    if found := articles(documents, nodes):
        own = {address_of(page, meta, "", fetched).rstrip("/")} - {""}
        node = next((node for node in found if address_in(node).rstrip("/") in own), found[0])
        return describe(node, nodes, warnings)
    pages = described(documents, nodes, lambda node: bool(types(node) & PAGES))
    if not pages or first(meta, "og:type").lower() != "article":
        return NOTHING
    of_page = describe(pages[0], nodes, warnings)
    kept = {name: of_page.others[name] for name in ("byline", "credit", "language")}
    return NOTHING._replace(modified=of_page.modified, created=of_page.created, others=kept)


def _scripts(page: etree._Element) -> list[str]:
    kinds = ("application/ld+json", "application/json+ld")
    return [
        text
        for script in page.iter("script")
        if (script.get("type") or "").partition(";")[0].strip().lower() in kinds
        and (text := "".join(map(str, script.itertext()))).strip()
    ]


def _values(script: str, limits: ParseLimits, warnings: Warnings) -> list[Any]:
    try:
        read = read_script(script, limits)
    except Rejected:
        if ABOUT_ARTICLE.search(script):
            warnings.add(WarningCode.UNREADABLE, "headline", "JSON-LD", script.strip())
        return []
    if read.repaired and ABOUT_ARTICLE.search(script):
        warnings.add(WarningCode.REPAIRED, "headline", "JSON-LD")
    return read.values


def _when(page: etree._Element, meta: Meta, stated: Described, url: str, raw: RawMessage, warnings: Warnings) -> When:
    """Return the times that the page states, else the day that it shows or that its address holds, else the record's time."""
    language = language_of(page, meta, stated.others.get("language", "und"))
    country = country_of_tag(language)
    modified = stated.modified or modified_of(page, meta, country, warnings)
    created = stated.created or created_of(page, meta, country, warnings)
    _refuse_other_pages(page, meta, stated, created)
    if not (modified or created):
        created = visible_day(page)
    if when := modified or created:
        return When(when, modified, created)
    of_address, received = day_of_address(url), _received(raw)
    if of_address and (received is None or of_address <= received):
        warnings.add(WarningCode.MISSING, "time", "datePublished", instead="day of the address")
        return When(of_address, None, of_address)
    if received is None:
        raise Rejected(Reason.MISSING_FIELD, "the page states no time, and its source gives none")
    warnings.add(WarningCode.MISSING, "time", "datePublished", instead="time of the record")
    return When(received, None, None)


def _received(raw: RawMessage) -> datetime | None:
    """Return the server's time of the last change, if that is before the page was received; else the time of receipt."""
    try:
        changed = parsedate_to_datetime(_header(raw, "last-modified")).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return raw.timestamp
    return min(changed, raw.timestamp) if raw.timestamp else changed


def _refuse_other_pages(page: etree._Element, meta: Meta, stated: Described, created: datetime | None) -> None:
    """Raise ``Rejected`` (``no_article``) for front pages, lists and the like: an article is described or marked up as one."""
    kind = first(meta, "og:type").lower()
    marked = next(page.iter("article"), None) is not None or next(page.iter("h1"), None) is not None
    is_article = stated is not NOTHING or kind == "article" or bool(ITEM(page))
    missing = ERROR_TITLE.match(" ".join((page.findtext(".//title") or "").split())) is not None
    if not is_article and created is None and (kind == "website" or not marked or missing):
        raise Rejected(
            Reason.NO_ARTICLE, "the page does not describe itself as an article, and has no time of publication"
        )


def _body(page: etree._Element, stated: Described, headline: str, byline: str, meta: Meta) -> str:
    """Return the extracted text, or the text of JSON-LD if the extracted one is much shorter or empty."""
    extracted = main_text(page, headline, byline)
    if len(extracted) * 2 < len(stated.body):
        return stated.body
    return extracted or first(meta, "og:description", "description", "dc.description")
