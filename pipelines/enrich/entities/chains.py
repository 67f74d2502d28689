"""Groups the mentions of one article that name the same person, organisation or place."""

from collections.abc import Callable, Iterable

from pipelines.enrich.entities.lexicon import COMPANY_FORMS, HONORIFICS, ORGANISATION_HEADS, word_set
from pipelines.enrich.entities.mentions import Found
from pipelines.enrich.entities.places import COUNTRY_ALIASES, fold
from schemas import EntityType

Key = tuple[str, ...]


def organisation_key(name: str) -> Key:
    """Reduce a company's name to what its short forms share.

    >>> organisation_key("The Huawei Technologies Co. Ltd.")
    ('huawei', 'technologies')
    """
    words = [word.strip(".,") for word in fold(name.replace("\u2019", "'")).split() if word.strip(".,")]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in COMPANY_FORMS:
        words.pop()
    return tuple(words)


def person_key(name: str) -> Key:
    """Reduce a person's name to its words, without honorifics, initials between, or Jr."""
    words = [word.strip(".,") for word in fold(name).split()]
    words = [word for word in words if word and word not in HONORIFICS]
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]]
    return tuple(words[:-1] if len(words) > 2 and words[-1] in {"jr", "sr", "ii", "iii"} else words)


def place_key(name: str) -> Key:
    """Reduce a place's name; all names of one country share its code."""
    key = fold(name)
    return (COUNTRY_ALIASES.get(key, key),)


KEYS: dict[EntityType, Callable[[str], Key]] = {
    EntityType.PERSON: person_key,
    EntityType.ORGANISATION: organisation_key,
    EntityType.LOCATION: place_key,
    EntityType.MISCELLANEOUS: lambda name: (fold(name),),
}


BODIES = word_set(
    "of and & for commission council parliament court ministry committee department board office agency congress army police university"
    " institute navy force forces union federation fund party league club"
)
"""What follows a short name when the longer one is another body: the EC is not the EC Commission."""


def initials(key: Key) -> str:
    """Give the acronym of a name's words, small words aside: ``gm`` of General Motors."""
    return "".join(word[0] for word in key if word not in {"of", "the", "and", "for", "&", "de"})


def _one(matches: Iterable[Key]) -> Key | None:
    """Give the only match; two would be a guess."""
    found = list(matches)
    return found[0] if len(found) == 1 else None


def _longer_person(key: Key, keys: list[Key]) -> Key | None:
    if len(key) == 1:
        return _one(k for k in keys if len(k) > 1 and k[-1] == key[0]) or _one(
            k for k in keys if len(k) > 1 and k[0] == key[0]
        )
    return _one(k for k in keys if len(k) > len(key) and k[0] == key[0] and k[-1] == key[-1])


def _longer_organisation(key: Key, keys: list[Key]) -> Key | None:
    if len(key) == 1 and key[0] in ORGANISATION_HEADS:  # "the Federation": the only one of that kind
        return _one(k for k in keys if len(k) > 1 and k[-1] == key[0])
    longer = [k for k in keys if len(k) > len(key)]
    found = _one(k for k in longer if k[: len(key)] == key and BODIES.isdisjoint(k[len(key) :]))
    if found is None and len(key) == 1 and 2 <= len(key[0]) <= 6:
        found = _one(k for k in longer if initials(k) == key[0] and key[0] not in k)
    return found or _one(k for k in longer if k[-len(key) :] == key)


LONGER: dict[EntityType, Callable[[Key, list[Key]], Key | None]] = {
    EntityType.PERSON: _longer_person,
    EntityType.ORGANISATION: _longer_organisation,
}


def _representatives(kind: EntityType, keys: list[Key]) -> dict[Key, Key]:
    """Map each name to the fullest name of the same entity."""
    longer = LONGER.get(kind)
    step = {key: (longer(key, keys) or key) if longer else key for key in keys}
    settled = {}
    for key in keys:
        last = key
        while step[last] != last:
            last = step[last]
        settled[key] = last
    return settled


def chain(found: list[Found]) -> list[list[Found]]:
    """Group mentions (in reading order) into entities, ordered by their first mention."""
    keyed = [(mention.type, KEYS[mention.type](mention.name) or (mention.name,)) for mention in found]
    kinds = {
        kind: list(dict.fromkeys(key for of, key in keyed if of is kind)) for kind in dict.fromkeys(k for k, _ in keyed)
    }
    settled = {kind: _representatives(kind, keys) for kind, keys in kinds.items()}
    groups: dict[tuple[EntityType, Key], list[Found]] = {}
    for mention, (kind, key) in zip(found, keyed, strict=True):
        groups.setdefault((kind, settled[kind][key]), []).append(mention)
    return list(groups.values())
