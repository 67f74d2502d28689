"""HTML pages: the main text by trafilatura, the rest by what the page says of itself.

A page describes its article up to four times. JSON-LD is believed first, then OpenGraph and its kin, then Dublin Core,
then the markup. Scripts never run, nothing is fetched.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib import import_module
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from pipelines.extras import require_page_reader
from pipelines.parse.decode import charset_in, charset_of, decode_text
from pipelines.parse.json_ld import articles, index, read_article
from pipelines.parse.json_tree import read_json
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html, text_of_tree
from pipelines.parse.provider import is_address, provider_of
from pipelines.parse.times import read_feed_time, source_of
from schemas import Article, RawMessage, Reason, Rejected, Subject

Meta = Mapping[str, list[str]]
HEAD = 4096
TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title")
MODIFIED = ("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified", "dc.date.modified")
CREATED = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date", "sailthru.date",
    "dcterms.created", "dc.date.issued", "dcterms.date", "dc.date", "publishdate", "pubdate", "date",
)  # fmt: skip
AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
RIGHTS = ("copyright", "dcterms.rights", "dc.rights", "dc.rights.copyright")
KEYWORDS = frozenset({"news_keywords", "keywords"})
SUBJECTS = ("article:section", "article:tag", "news_keywords", "keywords", "dc.subject", "parsely-section")
NEVER_MAIN = ("aside", "footer", "script", "style", "svg", "template")
RELATED = etree.XPath("//link[@rel] | //a[@rel]")
TAGS = {"head": "h2", "list": "ul", "item": "li", "row": "tr", "cell": "td", "quote": "blockquote", "lb": "br"}
"""trafilatura's elements to HTML's."""


def parse_html(raw: RawMessage, limits: ParseLimits) -> Article:
    """Read a page whose main text is an article; its id is its canonical address, else a hash of its text.

    The headers ``content-type`` and ``url`` of the message are believed. Raises ``Rejected``: ``no_article`` for a
    page that does not show that it is one, ``too_deep`` over a limit, ``missing_field`` without any time; ``NeedsExtra``
    where what reads pages is not installed.
    """
    require_page_reader()
    if raw.value.count(b"<") > limits.max_elements:
        raise Rejected(Reason.TOO_DEEP, f"the page holds more than {limits.max_elements} tags")
    fetched = next((value.decode("utf-8", "replace") for name, value in raw.headers if name.lower() == "url"), "")
    page = _tree(_decode(raw.value, charset_of(raw.headers)))
    meta, said = _meta(page), _said(page, limits, raw.timestamp)
    url = _canonical(page, meta, said, fetched)
    modified = (said and said.time_source == "version_created" and said.time) or _time(meta, MODIFIED)
    created = (said and said.first_created) or _time(meta, CREATED) or _marked_time(page)
    _refuse_other_pages(page, meta, said, created)
    when = modified or created or raw.timestamp
    if when is None:
        raise Rejected(Reason.MISSING_FIELD, "the page states no time, and its source gives none")
    headline, license_link = (said and said.headline) or _headline(page, meta), _link(page, "license")
    body = _body(page, said, headline, meta)
    if body.strip() in {"", headline}:
        raise Rejected(Reason.NO_ARTICLE, "the page holds no main text")
    site = _first(meta, "og:site_name", "application-name", "dc.publisher", "dcterms.publisher")
    known = said or Article(provider="-", item_id="-", time=when, time_source="record", headline="", body="")
    return known.model_copy(
        update={
            "provider": provider_of((url,), site) if url or not said else said.provider,
            "item_id": url or (said.item_id if said else _hash(headline, body)),
            "url": url or None,
            "time": when,
            "time_source": source_of(modified, created),
            "first_created": created or None,
            "language": _language(page, meta, known.language),
            "headline": headline,
            "byline": known.byline or "; ".join(_authors(meta)) or None,
            "credit": known.credit or site or None,
            "copyright": known.copyright or _first(meta, *RIGHTS) or None,
            "usage_terms": known.usage_terms or license_link or None,
            "subjects": known.subjects or tuple(_subjects(meta)),
            "body": body,
        }
    )


def _decode(value: bytes, declared: str | None) -> str:
    """Decode as any text, as the header or else the page itself declares; a wrong byte does not lose a page."""
    try:
        return decode_text(value, declared or _declared(value[:HEAD]))
    except Rejected:
        return value.decode("cp1252", "replace")


def _declared(head: bytes) -> str | None:
    """Give the encoding that a page says it is in; one that says UTF-16 in letters of one byte is not."""
    name = charset_in(head)
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


def _meta(page: etree._Element) -> Meta:
    found: dict[str, list[str]] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if name and (content := " ".join((element.get("content") or "").split())):
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _first(meta: Meta, *names: str) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _said(page: etree._Element, limits: ParseLimits, received: datetime | None) -> Article | None:
    """Read the first article that the page describes in JSON-LD; what is broken there does not lose the page."""
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            document = read_json((script.text or "").encode("utf-8", "replace"), limits)
            nodes = index(document)
            return next((read_article(node, nodes, received) for node in articles(document, nodes)), None) or _missing()
        except Rejected:
            continue
    return None


def _missing() -> Article:
    raise Rejected(Reason.NO_ARTICLE, "the script describes no article")


def _canonical(page: etree._Element, meta: Meta, said: Article | None, fetched: str) -> str:
    """Give the page's address: the canonical one, resolved against where it was fetched."""
    given = (_link(page, "canonical"), _first(meta, "og:url"), (said and said.url) or "", fetched)
    for address in given:
        try:
            whole = urljoin(fetched, address.strip()) if address else ""
        except ValueError:
            continue
        if is_address(whole):
            return whole
    return ""


def _link(page: etree._Element, relation: str) -> str:
    links: Any = RELATED(page)
    return next((link.get("href", "") for link in links if relation in link.get("rel").lower().split()), "").strip()


def _time(meta: Meta, names: tuple[str, ...]) -> datetime | None:
    """Read the first time that is one: pages carry many, and some are no times."""
    for name in names:
        for written in meta.get(name, ()):
            try:
                return read_feed_time(name, written)
            except Rejected:
                continue
    return None


def _marked_time(page: etree._Element) -> datetime | None:
    """Read the first ``<time>`` within an article."""
    marks = page.xpath("//article//time[@datetime] | //time[@pubdate][@datetime] | //time[@itemprop='datePublished']")
    written = [mark.get("datetime") or "" for mark in marks] if isinstance(marks, list) else []  # type: ignore[union-attr]
    return _time({"time": written}, ("time",))


def _refuse_other_pages(page: etree._Element, meta: Meta, said: Article | None, created: datetime | None) -> None:
    """Refuse front pages, lists and the like: an article describes itself as one, or has at least its markup."""
    kind = _first(meta, "og:type").lower()
    marked = next(page.iter("article"), None) is not None or next(page.iter("h1"), None) is not None
    if said is None and kind != "article" and created is None and (kind == "website" or not marked):
        raise Rejected(
            Reason.NO_ARTICLE, "the page does not describe itself as an article, and has no time of publication"
        )


def _headline(page: etree._Element, meta: Meta) -> str:
    if title := _first(meta, *TITLES):
        return line_of_html(title)
    headings = [" ".join("".join(map(str, heading.itertext())).split()) for heading in page.iter("h1", "title")]
    tags = [str(heading.tag) for heading in page.iter("h1", "title")]
    ranked = sorted(zip(tags, headings, strict=True), key=lambda pair: pair[0] != "h1")
    return next((heading for _, heading in ranked if heading), "")


def _body(page: etree._Element, said: Article | None, headline: str, meta: Meta) -> str:
    """Take the extracted text; where that is much less than what JSON-LD holds, or nothing, what is said."""
    extracted, given = _extract(page, headline), said.body if said else ""
    if len(extracted) * 2 < len(given):
        return given
    return extracted or _first(meta, "og:description", "description", "dc.description")


def _extract(page: etree._Element, headline: str) -> str:
    """Extract the main text; what the library would throw away itself goes first, which saves it a third of its time."""
    etree.strip_elements(page, *NEVER_MAIN, with_tail=False)
    try:
        found = _extractor()(page, fast=True, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        return ""  # a page that the library trips over still has what it says of itself
    body = found.body if found is not None else None
    if body is None:
        return ""
    for element in body.iter():
        element.tag = TAGS.get(element.tag, element.tag)
    first = next((child for child in body if child.tag == "h2"), None)
    if first is not None and " ".join("".join(first.itertext()).split()) == headline:
        body.remove(first)
    return text_of_tree(body).strip()


@cache
def _extractor() -> Any:
    core = import_module("trafilatura.core")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return core.bare_extraction


def _language(page: etree._Element, meta: Meta, said: str) -> str:
    given = (
        said if said != "und" else "",
        page.get("lang") or "",
        _first(meta, "og:locale", "content-language", "dc.language"),
    )
    return next((tag.strip().replace("_", "-") for tag in given if 2 <= len(tag.strip()) <= 12), "und")


def _authors(meta: Meta) -> list[str]:
    given = next(([one for one in meta[name] if not is_address(one)] for name in AUTHORS if name in meta), [])
    return list(dict.fromkeys(given))


def _subjects(meta: Meta) -> Iterator[Subject]:
    seen: set[str] = set()
    for name in SUBJECTS:
        for word in (part.strip() for value in meta.get(name, ()) for part in value.split(",")):
            if word and word.lower() not in seen:
                seen.add(word.lower())
                yield Subject(scheme="keyword" if name in KEYWORDS else name, code=word)


def _hash(headline: str, body: str) -> str:
    return "html-" + blake2b(f"{headline}\n{body}".encode(), digest_size=8).hexdigest()
