"""Names that the finder of entities takes for people or places, though they are those of companies: ``Glenmuir shares``, ``trader Glenmuir``."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from pipelines.enrich.clauses import COMPANY_NOUNS
from pipelines.enrich.entities.lexicon import COMPANY_FORMS, HONORIFICS, ORGANISATION_HEADS, ROLE_HEADS
from pipelines.enrich.entities.tables import tables
from schemas.mentions import Entity, EntityType, Mention, TextField

_TRADES: Final = COMPANY_NOUNS | frozenset(
    "maker trader grocer supermarket label studio pioneer start-up startup firm giant house unit arm subsidiary line chain rival newspaper platform operator driller foundry label broker dealer owner investor partner".split()
)
"""Nouns that stand before the name of a company."""
_PERSONAL: Final = frozenset("owner investor partner broker dealer trader developer publisher".split())
"""Of these, what a person may be too: ``investor Dana Orrell``."""
_COMPANIES: Final = _TRADES - _PERSONAL
_ROLES: Final = (HONORIFICS | ROLE_HEADS) - frozenset(
    "owner investor partner broker dealer trader leader candidate".split()
)
_GOODS: Final = frozenset(
    "cement sugar oil gas mining mobility motor motors air lines chips bank steel power water rail retail media studios pharma biotech logistics shipping capital ventures partners robotics software "
    "semiconductor breweries brewing wines dairy textiles paper packaging tankers cruises hotels resorts homes lithium copper gold silver nickel uranium solar wind nuclear".split()
)
_LAST_WORDS: Final = _GOODS | ORGANISATION_HEADS | COMPANY_FORMS
"""Last words of names of companies."""
_COMPANY_AFTER: Final = re.compile(
    r"(?:['’]s)? (?:shares?|stock|holders|shareholders|investors|profits?|sales|revenues?|earnings|results|customers|employees|board|plants?|group|unit|spokes\w+|bonds|notes|sells?|buys?|posts?|reports?|launch\w*|recalls?|acquires?|raises?)\b|, (?:which|(?:an?|the) (?:[\w-]+ ){1,2}(?:maker|company|firm|chain|unit|bank|group|arm|subsidiary|retailer|insurer|lender|operator|producer))\b| (?:inc|plc|ltd|corp|ag|sa|nv)\b",
    re.IGNORECASE,
)
_PERSON_AFTER: Final = re.compile(
    r",? (?:\d\d,|who\b|himself|herself|the (?:chief|chairman|president|head)|aged )|, (?:\d\d\b|an? (?:analyst|economist|trader|lawyer))|['’]s? (?:lawyers?|wife|husband|mother|father|death|family)\b"
)
_FOLLOWING: Final = frozenset(" ,'’")
"""First characters of these two."""
_PERSON_WORDS: Final = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_WORD_BEFORE: Final = re.compile(r"([\w.-]+),? $")
_REACH: Final = 40


def with_companies(headline: str, body: str, entities: Sequence[Entity]) -> Sequence[Entity]:
    """Return the entities, where those are organisations that the text treats as companies and not as people or places.

    Of places only those of two and more words count that no register knows.
    """
    doubtful = [_is_doubtful(one) for one in entities]
    if not any(doubtful):
        return entities
    texts: dict[TextField, str] = {"headline": headline, "body": body}
    companies = {one.name for one in entities if one.type is EntityType.ORGANISATION}
    companies |= {name.split()[0] for name in companies}
    return [
        one.model_copy(update={"type": EntityType.ORGANISATION}) if maybe and _is_one(one, companies, texts) else one
        for one, maybe in zip(entities, doubtful, strict=True)
    ]


def _is_doubtful(one: Entity) -> bool:
    return one.type is EntityType.PERSON or one.type is EntityType.LOCATION


def _is_one(one: Entity, companies: AbstractSet[str], texts: dict[TextField, str]) -> bool:
    """Return True for a name of a company of the text, for a place that shortens one and is treated so, and for what can be nothing else."""
    place = one.type is EntityType.LOCATION
    if one.name in companies:
        return not place or any(_says(mention, texts[mention.field]) == "company" for mention in one.mentions)
    known = place and (one.country is not None or bool(one.identifiers) or " " not in one.name)
    return not known and _is_company(one, texts)


def _is_company(entity: Entity, texts: dict[TextField, str]) -> bool:
    if any(one.scheme == "wikidata" for one in entity.identifiers):
        return False
    said = [_says(one, texts[one.field]) for one in entity.mentions]
    if "person" in said:
        return False
    words = entity.name.lower().split()
    if "company" in said or (len(words) > 1 and words[-1] in _LAST_WORDS):
        return True
    alone = len(words) == 1 and all(" " not in one.surface for one in entity.mentions)
    return alone and not tables().names.get(words[0]) and not _PERSON_WORDS.search(texts["body"])


def _says(mention: Mention, text: str) -> str:
    """Return ``person`` or ``company`` by the words beside a name, or nothing."""
    start, end = mention.start, mention.end
    match = _WORD_BEFORE.search(text, max(0, start - _REACH), start) if text[start - 1 : start] == " " else None
    before = match[1].lower() if match is not None else ""
    followed = text[end : end + 1] in _FOLLOWING
    if before.rstrip(".") in _ROLES or (followed and _PERSON_AFTER.match(text, end)):
        return "person"
    trades = _COMPANIES if " " in mention.surface else _TRADES
    return "company" if before in trades or (followed and _COMPANY_AFTER.match(text, end)) else ""
