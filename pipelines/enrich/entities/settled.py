"""What is settled without the model: words that are never names, names of one type, and agencies that begin with their country."""

import itertools
import re
from collections.abc import Iterator, Sequence

from pipelines.enrich.entities.boundaries import listed_places, whole_bodies, without_office
from pipelines.enrich.entities.geonames import KnownPlace
from pipelines.enrich.entities.lexicon import (
    AGENCY_COUNTRIES,
    AGENCY_WORDS,
    BESIDE_PLACES,
    BESIDE_PLACES_AFTER,
    BUSINESS_HEADS,
    CAPITALS_ORGANISATIONS,
    COMPANY_FORMS,
    FIRM_NOUNS,
    MATCH_VERBS,
    NEVER_NAMES,
    PLACE_NOUNS,
    RESULT_PREPOSITIONS,
    RESULT_VERBS,
    ROLE_HEADS,
    SPLITTING_FORMS,
    UNION_BODIES,
)
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.spellings import large_companies, settled_type, without_title
from pipelines.enrich.entities.tables import GIVEN, GIVEN_RARE, SINGLE, SURNAME_FREQUENT, tables
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.thresholds import PAIRED_PLACE_POPULATION
from pipelines.language.folding import fold_place
from schemas import EntityType

RESULT = re.compile(r"\d{1,3}[-–]\d{1,3}")
"""Result of a match: ``104-93``."""
CARRIED = frozenset((EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION))
DATELINE_MARKS = ([","], ["-"], ["--"], ["\u2013"], ["\u2014"], [":"], ["("])
MISSABLE = frozenset((*AGENCY_COUNTRIES, *CAPITALS_ORGANISATIONS))
"""Words that are names even if the tagger finds none."""
FORMS = COMPANY_FORMS | {"&", "and"}
FIRM_TYPES = frozenset((EntityType.PERSON, EntityType.ORGANISATION, EntityType.MISCELLANEOUS))
PAIR = re.compile(r"([A-Z][a-z]+)-([A-Z][a-z]+)")


def _spelt(words: list[str], name: Named) -> str:
    return " ".join(words[name.start : name.end]).lower().removesuffix(".")


def _is_agency(words: list[str], name: Named) -> bool:
    """Return True for an official body that is not the beginning of a role: ``Senate``, not ``Treasury`` of ``Treasury Secretary``."""
    if name.type is not EntityType.ORGANISATION or (name.end < len(words) and words[name.end].lower() in ROLE_HEADS):
        return False
    return any(word.lower() in AGENCY_WORDS for word in words[name.start : name.end])


def _joined(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names with agencies that include the country before them: ``U.S. Senate``."""
    waiting: Named | None = None
    for name in names:
        if waiting is not None and waiting.end == name.start and _is_agency(words, name):
            waiting = Named(waiting.start, name.end, EntityType.ORGANISATION)
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if name.end - name.start == 1 and words[name.start] in AGENCY_COUNTRIES:
            waiting = name
        else:
            yield name
    if waiting is not None:
        yield waiting


def _missed(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield what is named outside of the names: the United States, and in sentences in capitals well-known organisations."""
    taken = {at for name in names for at in range(name.start, name.end)}
    caps = is_caps(words)
    for at, word in enumerate(words):
        if at in taken:
            continue
        if caps and word in CAPITALS_ORGANISATIONS:
            yield Named(at, at + 1, EntityType.ORGANISATION)
        elif not caps and word in AGENCY_COUNTRIES and words[at + 1 : at + 2] != ["$"]:  # US$ is a currency
            yield Named(at, at + 1, EntityType.LOCATION)


def _with_products(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names with the products after a firm's legal form on their own: ``Orvane Corp Lancet and Merlin-9``."""
    for name in names:
        forms = [at for at in range(name.start + 1, name.end - 1) if words[at].lower().rstrip(".") in SPLITTING_FORMS]
        if name.type is not EntityType.ORGANISATION or not forms or _goes_on(words[forms[0] + 1]) or is_caps(words):
            yield name
            continue
        start = forms[0] + 1
        yield Named(name.start, start, EntityType.ORGANISATION)
        for at in range(start, name.end + 1):
            if at == name.end or words[at] in ("and", ","):
                if at > start:
                    yield Named(start, at, EntityType.MISCELLANEOUS)
                start = at + 1


def _goes_on(word: str) -> bool:
    """Return True if a firm's name goes on with this word after a legal form."""
    return word.lower().rstrip(".") in COMPANY_FORMS or not word[0].isupper()


def _dateline(words: list[str], names: list[Named]) -> list[Named]:
    """Return the names with the city in capitals that opens a sentence (``SANTIAGO, Dec 9 -``) as a place."""
    if not names or names[0].start or words[names[0].end : names[0].end + 1] not in DATELINE_MARKS or is_caps(words):
        return names
    opening = words[: names[0].end]
    known = register()
    name = fold_place(" ".join(opening))
    if all(map(str.isupper, opening)) and len(name) > 3 and (name in known.cities or name in known.countries):
        return [Named(0, names[0].end, EntityType.LOCATION), *names[1:]]
    return names


def _unions(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names with bodies of which the tagger has only the adjective: ``a European Union levy``."""
    for name in names:
        second = words[name.end : name.end + 1]
        alone = name.type is EntityType.MISCELLANEOUS and name.end == name.start + 1 and second
        if alone and second[0] in UNION_BODIES.get(words[name.start], ()):
            yield Named(name.start, name.end + 1, EntityType.ORGANISATION)
        else:
            yield name


def _before_state(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names with towns before their state or country as places: ``Cedar Rapids, Iowa``."""
    for name, after in itertools.zip_longest(names, names[1:]):
        beside = after is not None and after.start == name.end + 1 and words[name.end] == ","
        if beside and name.type is not EntityType.LOCATION and after.type is EntityType.LOCATION:
            town, area = (fold_place(" ".join(words[each.start : each.end])) for each in (name, after))
            if any(_lies_in(place, area) for place in register().cities.get(town)):
                yield Named(name.start, name.end, EntityType.LOCATION)
                continue
        yield name


def _lies_in(town: KnownPlace, area: str) -> bool:
    known = register()
    country = known.countries.get(area)
    if country is not None and country.country == town.country:
        return True
    return any(
        region.country == town.country and (region.region is None or region.region == town.region)
        for region in known.regions.get(area, ())
    )


def _by_noun(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names with the type that a noun before them gives: ``the town of Van Luong``, ``the retailer Ted Barker``."""
    places_end = -1
    for name in names:
        before = [word.lower() for word in words[max(0, name.start - 2) : name.start]]
        listed = name.start == places_end + 1 and before[-1:] in ([","], ["and"])
        if (
            (before[1:] == ["of"] and before[0] in PLACE_NOUNS)
            or (listed and name.type is EntityType.PERSON)
            or (before and _is_beside(before) and _may_be_village(words, name))
        ):
            places_end = name.end
            yield Named(name.start, name.end, EntityType.LOCATION)
        elif (name.type is EntityType.PERSON and words[name.start - 1] in FIRM_NOUNS and name.start) or (
            name.end - name.start > 1 and words[name.end - 1].lower() in BUSINESS_HEADS
        ):
            yield Named(name.start, name.end, EntityType.ORGANISATION)
        else:
            yield name


def _is_beside(before: list[str]) -> bool:
    return before[-1] in BESIDE_PLACES or tuple(before) in BESIDE_PLACES_AFTER


def _may_be_village(words: list[str], name: Named) -> bool:
    """Return True for a name of two words that the tagger takes for a person, and that begins with no given name."""
    person = name.type is EntityType.PERSON and name.end - name.start > 1
    return person and not tables().names.get(words[name.start].lower(), 0) & (GIVEN | SURNAME_FREQUENT)


def _teams(words: list[str], names: list[Named]) -> list[Named]:
    """Return the names with the teams of a match that are named by their towns or states; countries stay places."""
    for at, (left, right) in enumerate(itertools.pairwise(names)):
        if _meet(words, left, right) and _are_towns(words, left, right):
            teams = [Named(name.start, name.end, EntityType.ORGANISATION) for name in (left, right)]
            return [*names[:at], *teams, *names[at + 2 :]]
    return names


def _meet(words: list[str], left: Named, right: Named) -> bool:
    """Return True for two sides of a match: ``Miami beat Denver``, and with a result behind it ``Miami lost to Denver 104-93``."""
    between = words[left.end : right.start]
    if len(between) == 1:
        return between[0] in MATCH_VERBS
    played = len(between) == 2 and between[0] in RESULT_VERBS and between[1] in RESULT_PREPOSITIONS
    return played and any(RESULT.fullmatch(word) for word in words[right.end : right.end + 2])


def _are_towns(words: list[str], *names: Named) -> bool:
    known = register().countries
    kinds = (EntityType.LOCATION, EntityType.ORGANISATION)
    return all(
        name.type in kinds and fold_place(" ".join(words[name.start : name.end])) not in known for name in names
    ) and any(name.type is EntityType.LOCATION for name in names)


def settle(words: list[str], names: list[Named]) -> list[Named]:
    """Return the names of a sentence with those that are settled: typed, joined, dropped, or found by their spelling."""
    none_missable = MISSABLE.isdisjoint(words)
    if not names and none_missable:
        return names
    typed = [
        name.with_type(settled_type(spelt, name.type))
        for name in map(without_title, itertools.repeat(words), names)
        if (spelt := _spelt(words, name)) not in NEVER_NAMES
    ]
    if not none_missable:
        typed = sorted([*typed, *_missed(words, typed)])
    for step in (_unions, _with_products, _dateline, _joined, without_office):
        typed = list(step(words, typed))
    if any(after.start == name.end + 1 for name, after in itertools.pairwise(typed)):
        # these change only names with one word between them
        for step in (whole_bodies, _before_state, listed_places):
            typed = list(step(words, typed))
    return _teams(words, list(_by_noun(words, typed)))


def _is_form(word: str) -> bool:
    return word.lower().rstrip(".") in FORMS


def _short_firms(sentences: list[Sentence], tagged: list[list[Named]]) -> set[tuple[str, ...]]:
    """Return the last words of firms, without the legal form, that end nobody's full name: Lilly of ``Eli Lilly & Co``."""
    firms, people = set[str](), set[str]()
    for (words, _, _), names in zip(sentences, tagged, strict=True):
        for start, end, kind in names:
            if kind is EntityType.PERSON and end - start > 1:
                people.add(words[end - 1])
            elif kind is EntityType.ORGANISATION and end - start > 1:
                name = list(itertools.dropwhile(_is_form, reversed(words[start:end])))
                if len(name) == 2 and f"{name[1]} {name[0]}".lower() in large_companies():
                    firms.add(name[0])
    return {(word,) for word in firms - people}


def firms_again(sentences: list[Sentence], tagged: list[list[Named]]) -> list[list[Named]]:
    """Return the names with firms that a noun marks once (``the retailer Ted Barker``) as firms at all their places."""
    firms = {
        tuple(words[start:end])
        for (words, _, _), names in zip(sentences, tagged, strict=True)
        for start, end, kind in names
        if start and kind is EntityType.ORGANISATION and end - start > 1 and words[start - 1] in FIRM_NOUNS
    } | _short_firms(sentences, tagged)
    if not firms:
        return tagged
    return [
        [
            Named(
                start, end, EntityType.ORGANISATION if tuple(words[start:end]) in firms and kind in FIRM_TYPES else kind
            )
            for start, end, kind in names
        ]
        for (words, _, _), names in zip(sentences, tagged, strict=True)
    ]


def carried(sentences: list[Sentence], tagged: list[list[Named]], caps: list[bool]) -> list[list[Named]]:
    """Return the names with one-word names that have one type in the article, and occur only as names, at all their places."""
    types: dict[str, set[EntityType]] = {}
    for sentence, names, in_caps in zip(sentences, tagged, caps, strict=True):
        if names and not in_caps:
            for start, end, kind in names:
                if end - start == 1:
                    types.setdefault(sentence.words[start], set()).add(kind)
    written = set().union(*(sentence.words for sentence in sentences)) if types else ()
    sure = {
        word: min(kinds)
        for word, kinds in types.items()
        if len(kinds) == 1 and kinds <= CARRIED and len(word) > 1 and word[0].isupper() and word.lower() not in written
    }
    return [_with_sure(sentence.words, names, sure) for sentence, names in zip(sentences, tagged, strict=True)]


def _with_sure(words: list[str], names: list[Named], sure: dict[str, EntityType]) -> list[Named]:
    if sure.keys().isdisjoint(words):
        return names
    taken = {at for name in names for at in range(name.start, name.end)}
    added = [Named(at, at + 1, sure[word]) for at, word in enumerate(words) if word in sure and at not in taken]
    return sorted(names + added) if added else names


def _people(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the capitalised words after given names: they may be surnames."""
    listed = tables().names
    return frozenset(
        after
        for words, _, _ in sentences
        for before, after in itertools.pairwise(words)
        if after[0].isupper() and before[0].isupper() and listed.get(before.lower(), 0) & (GIVEN | GIVEN_RARE)
    )


def _are_two_places(one: str, other: str) -> bool:
    """Return True for two large towns or countries (``London-Paris``), False for one of a double name (``Winston-Salem``)."""
    known = register()
    whole = fold_place(f"{one}-{other}")
    return whole not in known.cities and whole not in known.countries and all(map(_is_large_place, (one, other)))


def _is_large_place(word: str) -> bool:
    known, name = register(), fold_place(word)
    return name in known.countries or any(
        place.population >= PAIRED_PLACE_POPULATION for place in known.cities.get(name)
    )


def _parted(sentence: Sentence, people: frozenset[str]) -> Sentence:
    words, starts, ends = list[str](), list[int](), list[int]()
    phrases = tables().phrases
    for word, start, end in zip(*sentence, strict=True):
        pair = PAIR.fullmatch(word)
        if pair and (
            all(part in people or phrases.get(part.lower(), 0) & SINGLE for part in pair.groups())
            or _are_two_places(*pair.groups())
        ):
            middle = start + len(pair[1])
            words += [pair[1], "-", pair[2]]
            starts += [start, middle, middle + 1]
            ends += [middle, middle + 1, end]
        else:
            words.append(word)
            starts.append(start)
            ends.append(end)
    return Sentence(words, starts, ends)


def may_pair(text: str) -> bool:
    """Return True if a capital stands behind a hyphen, as in joined surnames."""
    return any(part[:1].isupper() for part in text.split("-")[1:])


def part_pairs(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """Return the sentences with joined surnames in tokens of their own: ``Trump-Xi meeting`` names two people."""
    if not any(PAIR.fullmatch(word) for sentence in sentences for word in sentence.words if "-" in word):
        return sentences
    people = _people(sentences)
    return [_parted(sentence, people) for sentence in sentences]
