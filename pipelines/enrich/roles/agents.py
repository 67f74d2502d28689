"""Organisations that an article introduces as those who speak or act for others: lead managers, brokers, news agencies, newspapers."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from schemas.mentions import Entity, EntityType, Mention, TextField

_BEFORE: Final = re.compile(
    r"\b(?:manager|managers|bookrunner|book-runner|underwriter|underwriters|arranger|stockbroker|stockbrokers|news agency|newspaper|newsletter|magazine|weekly)[^\w.;:!?\n]{1,3}\Z",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"(?: <[A-Z.]{1,8}>)?(?: said)?,? (?:as |as the |the |acting as )?(?:joint |lead |sole |co-|joint lead )(?:manager|bookrunner|book-runner|underwriter)\b"
)
_SOURCE: Final = re.compile(r"[a-z0-9)] -{1,2} \Z", re.IGNORECASE)
"""What stands before the source at the end of a headline."""
_WIDTH: Final = 40


def read_agents(texts: Mapping[TextField, str], entities: Sequence[Entity]) -> frozenset[int]:
    """Return the organisations of an article that act for others; one that the headline names, but not as its source, is none."""
    return frozenset(
        index
        for index, entity in enumerate(entities)
        if entity.type is EntityType.ORGANISATION
        and not any(one.field == "headline" and not _is_source(one, texts) for one in entity.mentions)
        and any(_is_introduced(one, texts) for one in entity.mentions)
    )


def _is_source(mention: Mention, texts: Mapping[TextField, str]) -> bool:
    """Return True for the name at the end of ``prices to rise - Calder``."""
    text = texts.get(mention.field, "")
    return (
        mention.end == len(text.rstrip()) and _SOURCE.search(text, max(0, mention.start - 5), mention.start) is not None
    )


def _is_introduced(mention: Mention, texts: Mapping[TextField, str]) -> bool:
    """Return True for a name after ``lead manager``, or before ``as lead manager``."""
    text = texts.get(mention.field, "")
    before = text[max(0, mention.start - _WIDTH) : mention.start]
    return (
        (mention.field == "headline" and _is_source(mention, texts))
        or _BEFORE.search(before) is not None
        or _AFTER.match(text, mention.end) is not None
    )
