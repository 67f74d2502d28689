"""schema.org in JSON-LD: ``NewsArticle`` and related types, alone, in lists or in a ``@graph``.

References (``{"@id": "#desk"}``) are resolved in the document. Nothing is fetched, no context is read:
names without a prefix, or with schema.org's prefix, belong to schema.org. A live blog is an item, and so is each of its
updates, linked to it as a part.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from pipelines.parse.decode import decode_utf8
from pipelines.parse.json_script import read_script
from pipelines.parse.json_tree import read_json
from pipelines.parse.ld_nodes import Node, index, names, objects, text_of, types, unprefixed, walk
from pipelines.parse.limits import ParseLimits
from pipelines.parse.markup import line_of_html, text_of_html
from pipelines.parse.person import clean_names
from pipelines.parse.provider import is_address, provider_of
from pipelines.parse.times import source_of
from pipelines.parse.warned import Warnings, time_or_warn
from pipelines.parse.web_time import read_web_time
from schemas import Article, Dateline, Link, Organisation, RawMessage, Reason, Rejected, Subject, WarningCode

ARTICLES = frozenset("article report blogposting liveblogposting socialmediaposting discussionforumposting".split())
"""Types of articles in lower case; every type whose name ends in ``Article`` is one too."""
PLACES, PEOPLE = frozenset({"Place", "City", "Country", "State", "AdministrativeArea"}), frozenset({"Person"})
ORGANISATIONS = frozenset(
    {"Organization", "Corporation", "NewsMediaOrganization", "GovernmentOrganization", "SportsTeam"}
)
MODIFIED, CREATED = ("dateModified",), ("datePublished", "dateCreated", "uploadDate")
DEEPEST = 8
"""Maximum depth of lists, graphs and main entities in which articles are searched."""


def parse_json_ld(raw: RawMessage, limits: ParseLimits) -> Iterator[Article | Rejected]:
    """Yield all articles of a document; an article that cannot be used is ``Rejected``, the others are read.

    Raises ``Rejected``: ``no_article`` for a document that describes other things.
    """
    document, repaired = _document(raw.value, limits)
    nodes = index(document)
    found = articles(document, nodes)
    if not found:
        reason = Reason.MALFORMED if repaired else Reason.NO_ARTICLE
        raise Rejected(reason, f"the JSON-LD describes no article but {_kinds(document)}")
    return read_all(found, nodes, raw.timestamp, repaired=repaired)


def _document(value: bytes, limits: ParseLimits) -> tuple[Any, bool]:
    """Return a document, and True if it had to be repaired."""
    try:
        return read_json(value, limits), False
    except Rejected as problem:
        if problem.reason is not Reason.MALFORMED:
            raise
        try:
            return read_script(decode_utf8(value), limits).values, True
        except Rejected:
            raise problem from None


def read_all(
    found: list[Node], nodes: Mapping[str, Node], received: datetime | None, *, repaired: bool = False
) -> Iterator[Article | Rejected]:
    """Yield the articles, each followed by the updates of its live blog."""
    for node in found:
        try:
            article = read_article(node, nodes, received, repaired=repaired)
        except Rejected as problem:
            yield problem
            continue
        yield article
        for update in objects(node, "liveBlogUpdate", nodes):
            yield _update(update, article, nodes)


def _update(update: Node, blog: Article, nodes: Mapping[str, Node]) -> Article | Rejected:
    try:
        article = read_article(update, nodes, blog.time)
    except Rejected as problem:
        return problem
    language = blog.language if article.language == "und" else article.language
    part = Link(relation="part_of", target=blog.item_id)
    return article.model_copy(update={"provider": blog.provider, "language": language, "links": (part,)})


def articles(document: Any, nodes: Mapping[str, Node]) -> list[Node]:
    """Return the articles of a document, in reading order; articles within other articles are not searched."""
    return described(document, nodes, is_article)


def described(document: Any, nodes: Mapping[str, Node], wanted: Callable[[Node], bool], depth: int = 0) -> list[Node]:
    """Return the wanted objects of a document: at its top, in lists and graphs, and as the main entity of a page."""
    tops = document if isinstance(document, list) else [document]
    found: list[Node] = []
    for top in tops if depth < DEEPEST else ():
        if isinstance(top, list):
            found += described(top, nodes, wanted, depth + 1)
        elif isinstance(top, dict) and wanted(top):
            found.append(top)
        elif isinstance(top, dict):
            within = (
                top.get("@graph") or [],
                *(objects(top, key, nodes) for key in ("mainEntity", "mainEntityOfPage")),
            )
            for part in within:
                found += [node for node in described(part, nodes, wanted, depth + 1) if node not in found]
    return found


def is_article(node: Node) -> bool:
    """Return True if one of an object's types is an article's."""
    return any(name in ARTICLES or name.endswith("article") for name in map(str.lower, types(node)))


def _kinds(document: Any) -> str:
    kinds = sorted({kind for node in walk(document) for kind in types(node)})
    return ", ".join(kinds)[:80] or "nothing that has a type"


class Described(NamedTuple):
    """What an object states about an article; a member that it does not state is empty or None."""

    item_id: str
    url: str
    provider: str
    headline: str
    body: str
    modified: datetime | None
    created: datetime | None
    others: dict[str, Any]
    """The other fields of an ``Article``."""


def describe(node: Node, nodes: Mapping[str, Node], warnings: Warnings) -> Described:
    """Return what an object states about an article; a time that cannot be read leaves a warning."""
    url = address_in(node)
    item_id = _identifier(node, nodes) or text_of(node, "@id") or url
    publishers = [*objects(node, "publisher", nodes), *objects(node, "sourceOrganization", nodes)]
    return Described(
        item_id=item_id,
        url=url,
        provider=_provider(node, publishers, url, item_id),
        headline=line_of_html(text_of(node, "headline", "name", "alternativeHeadline")),
        body=body_of(node),
        modified=_time(node, "time", MODIFIED, warnings),
        created=_time(node, "first_created", CREATED, warnings),
        others={
            "version": _version(node),
            "links": tuple(_links(node, nodes)),
            "language": _language(node, nodes),
            "advisory": _correction(node, nodes),
            "byline": "; ".join(authors(node, nodes)) or None,
            "credit": text_of(node, "creditText") or "; ".join(names(publishers)) or None,
            "copyright": text_of(node, "copyrightNotice") or _copyright(node, nodes),
            "usage_terms": _usage(node, nodes),
            "subjects": tuple(_subjects(node, nodes)),
            "organisations": tuple(Organisation(name=name) for name in _about(node, nodes, ORGANISATIONS)),
            "people": tuple(_about(node, nodes, PEOPLE)),
            "places": _places(node, nodes),
            "dateline": Dateline(place=line) if (line := text_of(node, "dateline")) else None,
            "trailer": text_of(node, "backstory") or None,
        },
    )


def read_article(
    node: Node, nodes: Mapping[str, Node], received: datetime | None, *, repaired: bool = False
) -> Article:
    """Return one article.

    Raises ``Rejected`` (``missing_field``) for an article without any text, or without any time.
    """
    warnings = Warnings()
    if repaired:
        warnings.add(WarningCode.REPAIRED, "body", "JSON-LD")
    said = describe(node, nodes, warnings)
    if not said.headline and not said.body.strip():
        raise Rejected(Reason.MISSING_FIELD, "the article has neither a 'headline' nor an 'articleBody'")
    when = said.modified or said.created or received
    if when is None:
        raise Rejected(Reason.MISSING_FIELD, "the article has no 'datePublished'")
    if not (said.modified or said.created):
        warnings.add(WarningCode.MISSING, "time", "datePublished", instead="time of the record")
    if not said.item_id:
        warnings.add(WarningCode.MISSING, "item_id", "url", instead="hash of the text")
    return Article(
        **said.others,
        provider=said.provider,
        item_id=said.item_id or hash_of("ld", said.headline, said.body),
        url=said.url or None,
        time=when,
        time_source=source_of(said.modified, said.created),
        first_created=said.created,
        headline=said.headline,
        body=said.body,
        warnings=warnings.all(),
    )


def hash_of(kind: str, headline: str, body: str) -> str:
    """Return the id of an article that has none: a hash of its text."""
    return f"{kind}-" + blake2b(f"{headline}\n{body}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def body_of(node: Node) -> str:
    """Return the text of an article: its body, else its description."""
    written = text_of(node, "articleBody", "text") or text_of(node, "description", "abstract")
    return text_of_html(written) if "<" in written or "&" in written else written


def _written(node: Node, key: str) -> str:
    """Return a time as it stands; a number is seconds or milliseconds."""
    value = node.get(key)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text_of(node, key)


def authors(node: Node, nodes: Mapping[str, Node]) -> list[str]:
    """Return the authors of an article, without addresses, calls to read more and days."""
    return clean_names(names(objects(node, "author", nodes)) or names(objects(node, "creator", nodes)))


def address_in(node: Node) -> str:
    """Return the article's address: its page, its ``url`` or its ``@id``."""
    page = node.get("mainEntityOfPage")
    page = page[0] if isinstance(page, list) and page else page
    of_page = text_of(page, "@id", "url") if isinstance(page, dict) else page if isinstance(page, str) else ""
    given = (of_page, text_of(node, "url"), text_of(node, "@id"))
    return next((address.strip() for address in given if is_address(address.strip())), "")


def _identifier(node: Node, nodes: Mapping[str, Node]) -> str:
    """Return the identifier: a text, a number, or the value of a ``PropertyValue``."""
    value = node.get("identifier")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return next(
        (text for one in objects(node, "identifier", nodes) if (text := text_of(one, "value", "@id", "name"))), ""
    )


def _time(node: Node, field: str, keys: tuple[str, ...], warnings: Warnings) -> datetime | None:
    """Return the time of the first member that states one; a time that cannot be read leaves a warning."""
    times = (time_or_warn(warnings, field, key, line_of_html(_written(node, key)), read_web_time) for key in keys)
    return next(filter(None, times), None)


def _provider(node: Node, publishers: list[Node], url: str, item_id: str) -> str:
    addresses = (*(text_of(publisher, "url", "@id") for publisher in publishers), url, text_of(node, "@id"), item_id)
    return provider_of(addresses, *names(publishers))


def _version(node: Node) -> int | None:
    value = node.get("version")
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _language(node: Node, nodes: Mapping[str, Node]) -> str:
    given = (text_of(one, "alternateName", "name") for one in objects(node, "inLanguage", nodes))
    return next((name for name in given if 2 <= len(name) <= 12 and " " not in name), "und")


def _links(node: Node, nodes: Mapping[str, Node]) -> Iterator[Link]:
    """Yield the link of a part to its whole if that is an article; sections, series and sites are not."""
    for whole in objects(node, "isPartOf", nodes):
        if is_article(whole) and (target := _identifier(whole, nodes) or text_of(whole, "@id", "url")):
            yield Link(relation="part_of", target=target)


def _correction(node: Node, nodes: Mapping[str, Node]) -> str | None:
    """Return corrections as an editors' note: ``Corrects: ...``."""
    notes = [text_of(one, "text", "description", "name") for one in objects(node, "correction", nodes)]
    notes = [note for note in notes if note and not is_address(note)]
    return f"Corrects: {'; '.join(notes)}" if notes else None


def _copyright(node: Node, nodes: Mapping[str, Node]) -> str | None:
    holders, year = names(objects(node, "copyrightHolder", nodes)), node.get("copyrightYear")
    written = f"{year} " if isinstance(year, int | str) and holders else ""
    return f"{written}{', '.join(holders)}" or None


def _usage(node: Node, nodes: Mapping[str, Node]) -> str | None:
    """Return licence and conditions, and a note on an article that is not free."""
    terms = [
        text_of(node, "usageInfo", "conditionsOfAccess"),
        *(text_of(one, "url", "@id", "name") for one in objects(node, "license", nodes)),
    ]
    free = node.get("isAccessibleForFree")
    if free is False or (isinstance(free, str) and unprefixed(free).lower() in {"false", "no"}):
        terms.append("not accessible for free")
    return "; ".join(filter(None, terms)) or None


def _subjects(node: Node, nodes: Mapping[str, Node]) -> Iterator[Subject]:
    for section in names(objects(node, "articleSection", nodes)):
        yield Subject(scheme="articleSection", code=section)
    for one in objects(node, "keywords", nodes):
        for word in text_of(one, "name").split(","):
            if word.strip():
                yield Subject(scheme="keyword", code=word.strip())
    for genre in names(objects(node, "genre", nodes)):
        yield Subject(scheme="genre", code=genre)
    for key in ("about", "mentions"):
        for thing in objects(node, key, nodes):
            if not types(thing) & (PLACES | PEOPLE | ORGANISATIONS) and (name := text_of(thing, "name")):
                yield Subject(scheme=key, code=text_of(thing, "sameAs", "@id") or name, name=name)


def _places(node: Node, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    named = (*_about(node, nodes, PLACES), *names(objects(node, "contentLocation", nodes)))
    return tuple(dict.fromkeys(named))


def _about(node: Node, nodes: Mapping[str, Node], kinds: frozenset[str]) -> list[str]:
    return names(
        [thing for key in ("about", "mentions") for thing in objects(node, key, nodes) if types(thing) & kinds]
    )
