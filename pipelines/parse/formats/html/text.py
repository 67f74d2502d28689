"""The main text of a page, by trafilatura, without known boilerplate around it."""

import logging
import re
from functools import cache
from importlib import import_module
from typing import Any, Final

from lxml import etree

from pipelines.parse.formats.html.time import DAY
from pipelines.parse.markup import text_of_tree
from pipelines.parse.thresholds import HTML_FURNITURE_LENGTH, HTML_REPEATED_HEADLINE

NEVER_MAIN: Final = ("aside", "footer", "script", "style", "svg", "template")
TAGS: Final = {"head": "h2", "list": "ul", "item": "li", "row": "tr", "cell": "td", "quote": "blockquote", "lb": "br"}
"""trafilatura's elements to HTML's."""
FURNITURE: Final = re.compile(
    r"(?:read|learn|see|view|show|find out) (?:more|also|next)(?:\s*[:»>→….]*|:.*)|(?:continue|keep) reading.{0,40}|also read:?.*|related(?: (?:articles|stories|news|links|content|topics))?:?"
    r"|(?:please )?(?:sign up|subscribe|register)\b.{0,80}\b(?:newsletter|inbox|e-?mails?|alerts?|updates|channel)\b.{0,60}|newsletter|advertisements?|sponsored(?: content)?"
    r"|(?:share|tweet|print|e-?mail|save|comments?|like|pin it)(?: (?:this|on|via|by|with)\b.{0,40})?|follow (?:us|me)\b.{0,80}|skip (?:advertisement|to main content)"
    r"|(?:we|this (?:site|website|page)) uses? cookies\b.*|(?:accept|manage|reject)(?: all)? cookies|(?:click|tap) (?:here|to)\b.{0,60}"
    r"|(?:loading )?comments?(?: \(\d+\)|\.{3}|…)?|(?:leave|post|add) a comment"
    r"|(?:image|photo|picture)(?: source| credit)?:.{0,80}",
    re.IGNORECASE,
)
"""Boilerplate paragraphs at the beginning or end of a text."""
LABEL: Final = re.compile(
    r"\b(?:by|and|at|on|first|last|published|updated|posted|modified|written|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+ min(?:ute)?s? read)\b",
    re.IGNORECASE,
)
"""Maximum number of words of a byline block."""


def main_text(page: etree._Element, headline: str, byline: str) -> str:
    """Return the main text. Elements that the library would drop are removed before, which saves a third of its time."""
    etree.strip_elements(page, *NEVER_MAIN, with_tail=False)
    marked = [line for element in page.iter("p") if (line := " ".join("".join(map(str, element.itertext())).split()))]
    try:
        found = _extractor()(page, fast=True, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        return ""  # a page on which the library fails still has its metadata
    body = found.body if found is not None else None
    if body is None:
        return ""
    for element in body.iter():
        element.tag = TAGS.get(element.tag, element.tag)
    return without_furniture(_with_paragraphs(text_of_tree(body).strip(), marked), headline, byline)


def _with_paragraphs(text: str, marked: list[str]) -> str:
    r"""Return the page's own paragraphs where the library returned a short text as one line, with headline and byline in it.

    >>> _with_paragraphs("Fares rise Fares rose again. More will follow.", ["Fares rose again.", "More will follow."])
    'Fares rose again.\n\nMore will follow.'
    """
    if "\n" in text:
        return text
    kept = [line for line in marked if line in text]
    return "\n\n".join(kept) if len(kept) > 1 and 2 * sum(map(len, kept)) > len(text) else text


def without_furniture(text: str, headline: str, byline: str) -> str:
    """Return a text without headline, byline and calls to the reader at its beginning and end.

    A text of nothing else is unchanged.
    """
    paragraphs = text.split("\n\n")
    paragraphs = [one for one in paragraphs[:HTML_REPEATED_HEADLINE] if not _is_same(one, headline)] + paragraphs[
        HTML_REPEATED_HEADLINE:
    ]
    begin, end = 0, len(paragraphs)
    while begin < end and _is_head(paragraphs[begin], byline):
        begin += 1
    while end > begin and _is_furniture(paragraphs[end - 1]):
        end -= 1
    return "\n\n".join(paragraphs[begin:end]) if begin < end else text


def _is_same(paragraph: str, headline: str) -> bool:
    return " ".join(paragraph.split()).casefold() == headline.casefold()


def _is_furniture(paragraph: str) -> bool:
    line = " ".join(paragraph.split())
    return not line or (len(line) <= HTML_FURNITURE_LENGTH and FURNITURE.fullmatch(line) is not None)


def _is_head(paragraph: str, byline: str) -> bool:
    """Return True for boilerplate and for a line of the byline block."""
    line = " ".join(paragraph.split())
    return _is_furniture(line) or (len(line) <= HTML_FURNITURE_LENGTH and _is_line_of_byline(line, byline))


def _is_line_of_byline(line: str, byline: str) -> bool:
    """Return True if a line holds nothing but the known authors, a day and connecting words."""
    rest = DAY.sub(" ", line)
    for name in byline.split("; ") if byline else ():
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    return rest != line and not any(map(str.isalnum, LABEL.sub(" ", rest)))


@cache
def _extractor() -> Any:
    core = import_module("trafilatura.core")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return core.bare_extraction
