"""A tagger by rules and gazetteers: the ``rules`` backend, also used beside the trained model."""

from collections.abc import Sequence

from pipelines.enrich.entities.lexicon import (
    CALENDAR,
    COMPANY_FORMS,
    HONORIFICS,
    KNOWN_ORGANISATIONS,
    ORGANISATION_HEADS,
    ORGANISATION_OPENERS,
    ROLE_HEADS,
    ROLE_MODIFIERS,
    word_set,
)
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.thresholds import KNOWN_PLACE_POPULATION
from pipelines.language.folding import fold_place
from pipelines.language.places import REGIONS
from schemas import EntityType

PER, ORG, LOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION
OPENING_WORDS = word_set(
    "the a an in on at of for from with by to as but and or if it its he she his her they their we our i you this that these those there here"
    " when while after before since during under over about among between both all some most many more few no not now then also however"
    " although though because who what where which why how one two three several other another each every any such even still yet once only"
    " last next new according sources officials analysts traders shares stocks oil gold wheat company total net sales"
)
LINKS = frozenset(("of", "for", "&", "and", "de", "the"))
SPEECH = word_set("said says told added adds asked who will was has had is would")


def _capital(word: str) -> bool:
    return word[0].isupper() and word.lower() not in CALENDAR


def _run_end(words: list[str], start: int) -> int:
    """Return the end of a capitalised run, which includes ``of`` and ``and`` only in names of institutions."""
    end = start + 1
    institution = words[start].lower() in ORGANISATION_OPENERS | ORGANISATION_HEADS
    while end < len(words):
        word = words[end]
        if _capital(word):
            institution = institution or word.lower() in ORGANISATION_HEADS
        elif (
            not (word == "&" or (institution and word in LINKS))
            or end + 1 >= len(words)
            or not _capital(words[end + 1])
        ):
            break
        end += 1
    return end


def is_place(name: str) -> bool:
    """Return True if a name is in the register of places or in the list of world regions."""
    key = fold_place(name)
    known = register()
    if key in known.countries or key in known.regions or key in REGIONS:
        return True
    return any(place.population >= KNOWN_PLACE_POPULATION for place in known.cities.get(key))


def _strip_front(words: list[str], start: int, end: int) -> tuple[int, bool]:
    """Return the start after roles and honorifics, and True if a person must follow."""
    person = start > 0 and words[start - 1].lower().rstrip(".") in HONORIFICS | ROLE_HEADS
    at = start
    while at < end - 1 and words[at].lower().rstrip(".") in HONORIFICS | ROLE_HEADS | ROLE_MODIFIERS:
        at += 1
    if at > start and words[at - 1].lower().rstrip(".") in HONORIFICS | ROLE_HEADS:
        return at, True
    return start, person


def _is_organisation(words: list[str], start: int, end: int) -> bool:
    lowered = [word.lower().rstrip(".") for word in words[start:end]]
    if fold_place(" ".join(words[start:end])) in KNOWN_ORGANISATIONS:
        return True
    if len(lowered) < 2:
        return False
    return lowered[-1] in COMPANY_FORMS | ORGANISATION_HEADS or (
        lowered[0] in ORGANISATION_OPENERS and lowered[1] == "of"
    )


def _classify(words: list[str], start: int, end: int, person: bool) -> EntityType | None:
    if _is_organisation(words, start, end):
        return ORG
    name = " ".join(words[start:end])
    if person:
        return PER
    if is_place(name):
        return LOC
    if end - start in (2, 3) and start > 0 and all(w.isalpha() and not w.isupper() for w in words[start:end]):
        return PER if end < len(words) and words[end] in SPEECH | {","} else None
    return None


def _tag_mixed(words: list[str]) -> list[Named]:
    found: list[Named] = []
    index = 0
    while index < len(words):
        if not _capital(words[index]):
            index += 1
            continue
        end = _run_end(words, index)
        opening = index + (index == 0 and end > 1 and words[0].lower() in OPENING_WORDS)
        if _is_organisation(words, opening, end):
            start, person = opening, False
        else:
            start, person = _strip_front(words, opening, end)
        kind = _classify(words, start, end, person)
        if kind is not None and not (end - start == 1 and start == 0 and words[0].lower() in OPENING_WORDS):
            found.append(Named(start, end, kind))
        index = end
    return found


def _tag_caps(words: list[str]) -> list[Named]:
    """Return the names in a sentence in capitals, by gazetteers alone, longest match first."""
    found: list[Named] = []
    index = 0
    while index < len(words):
        for end in range(min(len(words), index + 4), index, -1):
            name = " ".join(words[index:end])
            organisation = fold_place(name) in KNOWN_ORGANISATIONS and len(name) > 2
            if organisation or (len(name) > 3 and name.lower() not in OPENING_WORDS and is_place(name)):
                found.append(Named(index, end, ORG if organisation else LOC))
                index = end - 1
                break
        index += 1
    return found


def tag_by_rules(articles: Sequence[list[Sentence]]) -> list[list[list[Named]]]:
    """Return the names in the sentences of each article, by rules and gazetteers."""
    return [[_tag_caps(s.words) if is_caps(s.words) else _tag_mixed(s.words) for s in one] for one in articles]
