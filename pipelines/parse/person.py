"""Names of authors as pages write them, without the addresses, days and calls to read more around them."""

import re
from collections.abc import Iterable
from typing import Final

from pipelines.parse.markup import line_of_html

ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s()<>]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w.])@\w+")
CALL: Final = re.compile(
    r"(?:\b(?:view|see|read|show)?\s*(?:all|more|other)\s+(?:\w+\s+)?(?:posts?|articles?|stories|content|items)\s+(?:by|from|of|written by)"
    r"|\b(?:posts?|articles?|stories) (?:by|from)|\bfollow(?: us| me)?(?: on \w+)?|\bsee author)\b:?",
    re.IGNORECASE,
)
ALL_POSTS: Final = re.compile(
    r"\b(?:view|see|read|show)\s+(?:all|more)\b.*|\bmore (?:posts|articles|stories)\b.*", re.IGNORECASE
)
BY: Final = re.compile(
    r"^[\s|:–—-]*(?i:(?:(?:article|story|words?|text|photos?|written|posted|published|reported|edited|submitted|analysis|review)\s+)?"
    r"(?:by|author)\b\s*:?\s*(?=\S))"
    r"|^(?i:von|par|por|door|av|autore?|auteur|autorin|texte|text)\s*:?\s+(?=[^\W\d_a-zà-ÿ])"
)
MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DAY: Final = re.compile(
    r"(?:[\s|,;:·•–—(-]*\b(?:on|(?:last\s+)?(?:updated|published|posted|modified)(?:\s+(?:on|at))?:?|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?)\s*)*"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{MONTH}\s|\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{4}}-\d\d-\d\d|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}).*",
    re.IGNORECASE,
)
"""A day, the words that introduce it, and all that follows."""
EDGES: Final = " \t\r\n|,;:·•/–—-_<>[]"
PLAIN: Final = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){1,5}")
AROUND: Final = frozenset(
    "by author authors von par por door av autor autore auteur autorin texte text article story words word photo photos "
    "written posted published reported edited submitted analysis review view see read show all more other posts post articles "
    "stories content items follow on updated last modified from".split()
)
"""Words that are never part of a name."""
NOBODY: Final = frozenset(
    "admin administrator webmaster root null none undefined unknown author authors n/a na false true by user guest share".split()
)
"""What content systems write if they know no author."""
LONGEST: Final = 200
EMPTY: Final = re.compile(r"\(\s*\)|\[\s*\]")


def clean_name(written: str) -> str:
    """Return the name in the text that a page has for an author; an empty text if there is none.

    >>> clean_name("By Jane Roe | View all posts by Jane Roe")
    'Jane Roe'
    >>> clean_name("jane@wire.example")
    ''
    """
    if PLAIN.fullmatch(written) and len(written) <= LONGEST and AROUND.isdisjoint(written.lower().split()):
        return written
    text = " ".join(ADDRESS.sub(" ", line_of_html(written[: LONGEST * 5])).split())
    text = BY.sub("", CALL.sub("", text, count=1) if CALL.match(text) else ALL_POSTS.sub("", text)).strip()
    text = EMPTY.sub("", DAY.sub("", text)).strip(EDGES)
    if text.lower() in NOBODY or len(text) > LONGEST or not any(map(str.isalpha, text)):
        return ""
    return text


def clean_names(written: Iterable[str]) -> list[str]:
    """Return the names of several authors, each once."""
    found: dict[str, str] = {}
    for one in written:
        if name := clean_name(one):
            found.setdefault(name.casefold(), name)
    return list(found.values())
