"""Trailer: what stands under a story and is not the story."""

import re

SIGN_OFF = re.compile(r"\s*(?:REUTERS?|Reuters?|-30-|###?|ENDS|end(?:s)?-?|\(?MORE\)?|\(END\))\s*")
CREDITS = re.compile(
    r"\s*[(\[]?\s*(?:(?:additional\s+)?(?:reporting|writing|editing|compiled|graphics?|translated|rewritten|desk(?:ing)?)\s+by\b|bericht von\b|writing and |reporting and )",
    re.IGNORECASE,
)
RIGHTS = re.compile(r"\s*(?:\(c\)|©|copyright\b.{0,80}\d{4}|all rights reserved\b)", re.IGNORECASE)
CONTACT = re.compile(
    r"\s*[(\[]?\s*(?:for (?:more|further) information|contacts?:|for related (?:news|prices)|click on\b|(?:keywords|source text):|e-?mail:|tel(?:ephone)?:|\+\d{1,3}[ \d()/.-]{7,20}(?:[;,)]|$))",
    re.IGNORECASE,
)
PATTERNS = (SIGN_OFF, CREDITS, RIGHTS, CONTACT)
INLINE_SIGN_OFF = re.compile(r"(?:(?<=[.!?\"”])\s+|\n|(?<=\d)\s+)(?:REUTERS?|Reuters?)\s*$")


def split_trailer(texts: list[str]) -> tuple[list[str], str | None]:
    """Part the last paragraphs that are trailer from the story: ``(story, trailer or None)``."""
    end = len(texts)
    while end and _is_trailer(texts[end - 1]):
        end -= 1
    story, trailer = texts[:end], texts[end:]
    if story and (sign := INLINE_SIGN_OFF.search(story[-1])):
        trailer = [sign[0].strip(), *trailer]
        story[-1] = story[-1][: sign.start()]
    return story, "\n\n".join(trailer) or None


def _is_trailer(text: str) -> bool:
    return bool(SIGN_OFF.fullmatch(text)) or any(pattern.match(text) for pattern in PATTERNS[1:])
