"""Authors of a page by its markup: a link to the author, a microdata item, a byline by its class or words."""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from pipelines.parse.formats.html.meta import AUTHORS, Meta, first
from pipelines.parse.person import clean_names
from pipelines.parse.provider import is_address

LINKED: Final = (
    etree.XPath("//h1/following::a[@rel and contains(concat(' ', @rel, ' '), ' author ')]"),
    etree.XPath("//*[@rel and contains(concat(' ', @rel, ' '), ' author ')][not(self::link)]"),
)
"""Links to authors: those after the headline first, since teasers have such links too."""
ITEMS: Final = etree.XPath("//*[@itemprop and contains(concat(' ', @itemprop, ' '), ' author ')][not(self::meta)]")
NAMED: Final = etree.XPath("descendant-or-self::*[@itemprop and contains(concat(' ', @itemprop, ' '), ' name ')]")
MARKED: Final = etree.XPath(
    "//*[contains(@class, 'author') or contains(@class, 'yline') or contains(@class, 'Author') or contains(@id, 'uthor')"
    " or contains(@id, 'yline') or contains(@class, 'vcard') or contains(@class, 'riter') or @data-testid='byline-name'"
    " or contains(@class, 'auteur') or contains(@class, 'autor')]"
)
LINES: Final = etree.XPath(
    "//*[self::p or self::span or self::address or self::small or self::em or self::strong or self::i or self::b or self::h2"
    " or self::h3 or self::h4 or self::h5 or self::h6 or (self::div and not(div or p))]"
    "[starts-with(normalize-space(.), 'By ') or starts-with(normalize-space(.), 'BY ')]"
)
ROLE_OF_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?line|byl|authors?|writer|written-?by|posted-?by|auteurs?|autor(?:en|es)?|fn|article-author|post-author|entry-author)"
    r"(?:[\s_-]+(?:names?|links?|info|text|list|wrap(?:per)?|container|block|line|meta|details|content))*(?:$|\s)"
    r"|(?:author|byline|writer)(?:s?-?_?names?)\b|(?-i:(?<=[a-z])(?:Byline|Author|Writer)s?(?:Names?|Link)?(?:$|[\s_-]))",
    re.IGNORECASE,
)
"""Classes and ids of a byline: ``byline``, ``post-author``, ``author_name``; ``author-bio`` and ``author-image`` do not match."""
ELSEWHERE: Final = re.compile(
    r"comment|related|sidebar|footer|widget|recirc|promo|teaser|popular|trending|more-from|disqus|recommend|(?:^|[\s_-])nav",
    re.IGNORECASE,
)
"""Classes and ids of the parts around an article."""
OUTSIDE: Final = frozenset(
    {"aside", "footer", "nav", "figure", "script", "style", "noscript", "template", "blockquote"}
)
NAME_LINE: Final = re.compile(
    r"(?:By|BY)\s+[^\W\d_a-zà-ÿ][\w.'’-]*(?:\s+(?:and\s+|de\s+|van\s+|von\s+|der\s+|bin\s+|al\s+|la\s+|y\s+|&\s+)*[^\W\d_a-zà-ÿ][\w.'’-]*,?){1,8}"
)
LONGEST: Final = 120
"""Maximum length of a byline, in characters."""
MOST: Final = 40
"""Maximum number of elements of each kind that are read."""


def authors_of(page: etree._Element, meta: Meta) -> list[str]:
    """Return the authors that a page names outside of JSON-LD: in its metadata, else in its markup."""
    for name in AUTHORS:
        if name == "twitter:data1" and "written by" not in first(meta, "twitter:label1").lower():
            continue
        if found := clean_names(one for one in meta.get(name, ()) if not is_address(one)):
            return found
    return next(filter(None, _marked(page)), [])


def _marked(page: etree._Element) -> Iterator[list[str]]:
    """Yield the names of each kind of markup, the most reliable first."""
    for links in LINKED:
        linked: Any = links(page)
        yield _together([element for element in linked[:MOST] if _is_of_article(element)])
    items: Any = ITEMS(page)
    yield _together([name for item in items[:MOST] if _is_of_article(item) for name in _named(item)])
    marked: Any = MARKED(page)
    bylines = (element for element in marked if _is_byline(element))
    yield from (_names([element]) for element, _ in zip(bylines, range(MOST), strict=False))
    lines: Any = LINES(page)
    for element in lines[:MOST]:
        text = _line(element)
        if NAME_LINE.fullmatch(text) and len(text) <= LONGEST and _is_of_article(element):
            yield clean_names([text])


def _together(elements: list[etree._Element]) -> list[str]:
    """Return the names of the first element that holds one, and of its siblings."""
    for element in elements:
        if _names([element]):
            near = element.getparent()
            return _names([one for one in elements if one is element or one.getparent() is near])
    return []


def _named(item: etree._Element) -> list[etree._Element]:
    """Return the elements with the names of a microdata item, or the item itself."""
    found: Any = NAMED(item)
    return list(found) or [item]


def _names(elements: list[etree._Element]) -> list[str]:
    texts = (_line(element) or element.get("content") or "" for element in elements)
    return clean_names(text for text in texts if 0 < len(text) <= LONGEST)


def _line(element: etree._Element) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split()).replace(" ,", ",")


def _is_byline(element: etree._Element) -> bool:
    marks = (element.get("class") or "", element.get("id") or "")
    return any(ROLE_OF_CLASS.search(mark) for mark in marks) and _is_of_article(element)


def _is_of_article(element: etree._Element) -> bool:
    """Return True unless the element is in a part around the article: comments, teasers, the foot of the page."""
    for around in (element, *element.iterancestors()):
        if around.tag in OUTSIDE:
            return False
        if around.tag not in {"body", "html"} and ELSEWHERE.search(
            f"{around.get('class') or ''} {around.get('id') or ''}"
        ):
            return False
    return True
