"""Groups the mentions of one article that name the same person, organisation or place."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from pipelines.enrich.entities.lexicon import (
    COMPANY_FORMS,
    HONORIFICS,
    ORGANISATION_ALIASES,
    ORGANISATION_HEADS,
    SPELLINGS,
    word_set,
)
from pipelines.enrich.entities.mentions import Found
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.shortened import Key, are_two_firms, shortened
from pipelines.enrich.entities.spellings import large_companies
from pipelines.enrich.thresholds import CACHED_NAMES
from pipelines.language.folding import fold_place
from pipelines.language.places import ENTITY_COUNTRIES
from schemas import EntityType

Mark = tuple[str, Key]
ORG = EntityType.ORGANISATION


@lru_cache(maxsize=CACHED_NAMES)
def organisation_key(name: str) -> Key:
    """Return the words of a company's name that its short forms share.

    >>> organisation_key("The Huawei Technologies Co. Ltd.")
    ('huawei', 'technologies')
    >>> organisation_key("World Trade Organisation") == organisation_key("WTO")
    True
    """
    words = [word.strip(".,") for word in fold_place(name.replace("\u2019", "'")).split() if word.strip(".,")]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in COMPANY_FORMS:
        words.pop()
    if len(words) > 2 and words[-1] in ("&", "and"):  # Eli Lilly & Co
        words.pop()
    words = ["and" if word == "&" else SPELLINGS.get(word, word) for word in words]
    known = ORGANISATION_ALIASES.get(" ".join(words))
    return tuple(known.split()) if known else tuple(words)


@lru_cache(maxsize=CACHED_NAMES)
def person_key(name: str) -> Key:
    """Return the words of a person's name, without honorifics, middle initials and Jr."""
    words = [word.strip(".,") for word in fold_place(name).split()]
    words = [word for word in words if word and word not in HONORIFICS]
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]]
    return tuple(words[:-1] if len(words) > 2 and words[-1] in {"jr", "sr", "ii", "iii"} else words)


@lru_cache(maxsize=CACHED_NAMES)
def place_key(name: str) -> Key:
    """Return the key of a place's name: for all names of a country, its code."""
    key = fold_place(name)
    return (ENTITY_COUNTRIES.get(key, key),)


KEYS: dict[EntityType, Callable[[str], Key]] = {
    EntityType.PERSON: person_key,
    EntityType.ORGANISATION: organisation_key,
    EntityType.LOCATION: place_key,
    EntityType.MISCELLANEOUS: lambda name: (fold_place(name),),
}


BODIES = word_set(
    "of and & for commission council parliament court ministry committee department board office agency congress army police university"
    " institute navy force forces union federation fund party league club"
)
"""Words after a short name that make the longer one another organisation: the EC is not the EC Commission."""


SAME_COMPANY = COMPANY_FORMS | word_set(
    "motor motors technologies technology industries electronics airlines airways aircraft bank banking financial international global worldwide"
    " stores holding platforms pharmaceuticals petroleum energy steel foods communications entertainment computer brands chase and & of"
)
"""Words after a company's short name that go on with its name."""


def initials(key: Key) -> str:
    """Return the acronym of a name's words, without small words: ``gm`` of General Motors."""
    return "".join(word[0] for word in key if word not in {"of", "the", "and", "for", "&", "de"})


def _person_marks(key: Key) -> Iterator[Mark]:
    """Yield the marks that shorter names of a person share with this one: a word, or the first and last word."""
    if len(key) > 1:
        yield "ends", key[-1:]
        yield "begins", key[:1]
        yield from ((f"both of more than {words}", (key[0], key[-1])) for words in range(2, len(key)))


def _organisation_marks(key: Key) -> Iterator[Mark]:
    """Yield the marks that shorter names of an organisation share with this one: its beginning, its end, its initials."""
    behind = max((place for place, word in enumerate(key, 1) if word in BODIES), default=0)
    for words in range(1, len(key)):
        yield "ends", key[-words:]
        if words >= behind and not _is_unit(key, words):
            yield "begins", key[:words]
    if len(key) > 1 and 2 <= len(short := initials(key)) <= 6 and short not in key:
        yield "initials", (short,)


def _is_unit(key: Key, words: int) -> bool:
    """Return True if a name is that of a unit or a product of the company that its first words name: ``Google Cloud``, ``Microsoft India``."""
    if " ".join(key[words:]) in register().countries:
        return True
    known = large_companies()
    return " ".join(key[:words]) in known and key[words] not in SAME_COMPANY and " ".join(key) not in known


def _only(marks: Callable[[Key], Iterator[Mark]], keys: list[Key]) -> dict[Mark, Key | None]:
    """Return each mark with the only name that has it, or with None if several have it: a choice would be a guess."""
    only: dict[Mark, Key | None] = {}
    for key in keys:
        for mark in marks(key):
            only[mark] = None if mark in only else key
    return only


def _longer_person(key: Key, only: dict[Mark, Key | None]) -> Key | None:
    if len(key) == 1:
        return only.get(("ends", key)) or only.get(("begins", key))
    return only.get((f"both of more than {len(key)}", (key[0], key[-1])))


def _longer_organisation(key: Key, only: dict[Mark, Key | None]) -> Key | None:
    if len(key) == 1 and key[0] in ORGANISATION_HEADS:  # "the Federation": the only organisation of that kind
        return only.get(("ends", key))
    return only.get(("begins", key)) or only.get(("initials", key)) or only.get(("ends", key))


LONGER = {
    EntityType.PERSON: (_person_marks, _longer_person),
    EntityType.ORGANISATION: (_organisation_marks, _longer_organisation),
}


def _representatives(kind: EntityType, keys: list[Key], names: dict[Key, str]) -> dict[Key, Key]:
    """Return each name with the fullest name of the same entity, in linear time. ``names`` has a full spelling of those of organisations."""
    if kind not in LONGER or len(keys) == 1:
        return dict(zip(keys, keys, strict=True))
    marks, longer = LONGER[kind]
    only = _only(marks, keys)
    settled: dict[Key, Key] = {}
    for key in sorted(keys, key=len, reverse=True):
        found = longer(key, only)
        settled[key] = settled[found] if found and not (names and are_two_firms(names[key], names[found])) else key
    return _with_short_names(settled, names) if names else settled


def _with_short_names(settled: dict[Key, Key], names: dict[Key, str]) -> dict[Key, Key]:
    """Return names with the fullest ones, where those that shorten another one are joined with it too."""
    if len(set(settled.values())) == 1:
        return settled
    joined = shortened(settled, names)
    return {key: _last(full, joined) for key, full in settled.items()} if joined else settled


def _last(key: Key, joined: dict[Key, Key]) -> Key:
    """Return the end of a row of joined names."""
    while key in joined:
        key = joined[key]
    return key


def chain(found: list[Found]) -> list[list[Found]]:
    """Group mentions (in reading order) into entities, ordered by their first mention."""
    keyed = [(mention.type, KEYS[mention.type](mention.name) or (mention.name,)) for mention in found]
    kinds = {
        kind: list(dict.fromkeys(key for of, key in keyed if of is kind)) for kind in dict.fromkeys(k for k, _ in keyed)
    }
    names: dict[Key, str] = {}
    if len(kinds.get(ORG, ())) > 1:
        for mention, (kind, key) in zip(found, keyed, strict=True):
            if kind is ORG and len(mention.name) > len(names.get(key, "")):
                names[key] = mention.name
    settled = {kind: _representatives(kind, keys, names if kind is ORG else {}) for kind, keys in kinds.items()}
    groups: dict[tuple[EntityType, Key], list[Found]] = {}
    for mention, (kind, key) in zip(found, keyed, strict=True):
        groups.setdefault((kind, settled[kind][key]), []).append(mention)
    return list(groups.values())
