"""Metadata in the head of a page: ``meta``, ``link``, ``title`` and the language of ``html``."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pipelines.parse.markup import line_of_html
from pipelines.parse.provider import host_of, is_address
from schemas import Subject

Meta = Mapping[str, list[str]]
"""Contents by name in lower case."""
TITLES: Final = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "headline",
)
SITES: Final = (
    "og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "apple-mobile-web-app-title", "publisher",
)  # fmt: skip
AUTHORS: Final = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl", "citation_author",
    "article:author_name", "twitter:data1",
)  # fmt: skip
"""``twitter:data1`` is an author if ``twitter:label1`` is one of these words."""
RIGHTS: Final = ("copyright", "dcterms.rights", "dc.rights", "dc.rights.copyright")
KEYWORDS: Final = frozenset({"news_keywords", "keywords"})
SUBJECTS: Final = (
    "article:section", "article:tag", "news_keywords", "keywords", "dc.subject", "parsely-section",
)  # fmt: skip
RELATED: Final = etree.XPath("//link[@rel] | //a[@rel]")
HEADLINES: Final = etree.XPath("//*[@itemprop='headline']")
SEPARATORS: Final = re.compile(r"\s+(?:[|·•»«›–—-]|::|<|>)\s+|\s*\|\s*")
SUFFIX: Final = re.compile(
    r"(?<=\w)\s*(?:[|·•»«]|::)\s[^|·•»«]*$|(?<=\S)\s+[–—-]\s+(?:[^\W\d_a-zà-ÿ][\w.'’]*\s*){1,4}$"
)
"""The separator of headline and site name in a ``title``."""
SAME: Final = 0.5
"""Minimum share of words that the headline has in common with the title."""
LETTER: Final = re.compile(r"[^\W_]+")
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*(?=\s*(?:,|;|$))")


def meta_of(page: etree._Element) -> Meta:
    """Return the contents of the ``meta`` elements."""
    found: dict[str, list[str]] = {}
    for element in page.iter("meta"):
        names = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if names and (content := " ".join((element.get("content") or "").split())):
            for name in names.lower().split():
                found.setdefault(name, []).append(content)
    return found


def first(meta: Meta, *names: str) -> str:
    """Return the first content of the first of the names that has one, or an empty text."""
    return next((meta[name][0] for name in names if name in meta), "")


def link_to(page: etree._Element, relation: str) -> str:
    """Return the address of a relation, as it stands."""
    links: Any = RELATED(page)
    return next((link.get("href", "") for link in links if relation in link.get("rel").lower().split()), "").strip()


def address_of(page: etree._Element, meta: Meta, said: str, fetched: str) -> str:
    """Return the page's address: the canonical one, resolved against where it was fetched.

    Content systems name the front page as canonical for all pages by mistake: an address with a path is preferred.
    """
    given = (link_to(page, "canonical"), first(meta, "og:url"), said, fetched)
    whole = [address for one in given if one and (address := _resolved(one, fetched))]
    return next((address for address in whole if urlsplit(address).path.strip("/")), whole[0] if whole else "")


def _resolved(address: str, fetched: str) -> str:
    try:
        whole = urljoin(fetched, address.strip())
        return whole if is_address(whole) and urlsplit(whole).hostname else ""
    except ValueError:
        return ""


def headline_of(page: etree._Element, meta: Meta, said: str, site: str, url: str) -> str:
    """Return the headline of JSON-LD, else of the metadata, else of the markup, without the name of the site."""
    if title := said or line_of_html(first(meta, *TITLES)):
        return _without_suffix(page, title, site, url)
    title = next((text for element in page.iter("title") if (text := _line(element))), "")
    headings, bare = _headings(page, site, url), _without_suffix(page, title, site, url)
    if not bare:
        return headings[0] if headings else ""
    best = max(headings, key=lambda text: _shared(text, bare), default="")
    return without_site(best, site, url) if _shared(best, bare) > SAME else SUFFIX.sub("", bare)


def _headings(page: etree._Element, site: str, url: str) -> list[str]:
    """Return the headings that may be the headline; a heading that only names the site is none."""
    marked: Any = HEADLINES(page)
    texts = (_line(element) for element in (*marked, *page.iter("h1")))
    return [text for text in texts if text and not _is_site(text, site, url)]


def _without_suffix(page: etree._Element, title: str, site: str, url: str) -> str:
    if not SEPARATORS.search(title):
        return title
    return _heading_in(title, _headings(page, site, url)) or without_site(title, site, url)


def _heading_in(title: str, headings: list[str]) -> str:
    """Return the heading with which a title begins, or an empty text: the rest names the site or section."""
    for found in SEPARATORS.finditer(title):
        if (begin := title[: found.start()]) and begin.casefold() in map(str.casefold, headings):
            return begin
    return ""


def _line(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _letters(text: str) -> str:
    return "".join(LETTER.findall(text.casefold()))


def _is_site(text: str, site: str, url: str) -> bool:
    """Return True if a text is the site's name, or its host's."""
    letters, host = _letters(text), host_of(url)
    names = [_letters(site), _letters(host), _letters(host.rpartition(".")[0])]
    return bool(letters) and (letters in names or letters.removeprefix("the") in names)


def without_site(title: str, site: str, url: str) -> str:
    """Return a title without the name of its site at its end or beginning.

    >>> without_site("Fire in harbor | Harbor Wire", "Harbor Wire", "")
    'Fire in harbor'
    """
    separators = list(SEPARATORS.finditer(title))
    for found in separators:
        if found.start() and _is_site(title[found.end() :], site, url):
            return title[: found.start()].strip()
    if separators and _is_site(title[: separators[0].start()], site, url):
        return title[separators[0].end() :].strip()
    return title


def _shared(heading: str, title: str) -> float:
    """Return the similarity of heading and title, from 0 to 1; it is 1 if the title is a beginning of the heading."""
    one, other = (set(LETTER.findall(text.casefold())) for text in (heading, title))
    return 1.0 if other <= one else 2 * len(one & other) / max(1, len(one) + len(other))


def language_of(page: etree._Element, meta: Meta, said: str) -> str:
    """Return the first language tag, or ``und``."""
    given = (
        said if said != "und" else "",
        page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or page.get("xml:lang") or "",
        first(meta, "og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage"),
    )
    tags = (found[0] for tag in given if (found := LANGUAGE.match(tag.strip())))
    return next((tag.replace("_", "-") for tag in tags if len(tag) <= 12), "und")


def subjects_of(meta: Meta) -> Iterator[Subject]:
    """Yield sections, tags and keywords, each word once."""
    seen: set[str] = set()
    for name in SUBJECTS:
        for word in (part.strip() for value in meta.get(name, ()) for part in value.split(",")):
            if word and word.lower() not in seen:
                seen.add(word.lower())
                yield Subject(scheme="keyword" if name in KEYWORDS else name, code=word)
