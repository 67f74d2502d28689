"""Units of a company that act in its place: ``its Norrvik unit``, ``its affiliate, Norrvik``."""

from typing import Final

from pipelines.enrich.clauses import Phrase
from pipelines.enrich.roles.local import Local

_UNITS: Final = frozenset("unit subsidiary arm division affiliate".split())


def unit_of(phrase: Phrase) -> int | None:
    """Return the unit that ``Calder's Norrvik Steel unit`` names, or None."""
    if phrase.owner is None or phrase.head not in _UNITS:
        return None
    return next((one for one in reversed(phrase.names) if one != phrase.owner), None)


def acting_unit(phrase: Phrase, entity: int, local: Local) -> Phrase | None:
    """Return the unit that ``its`` means where a unit acts: ``Calder said its Norrvik unit will redeem its bonds``; None if it means another."""
    subject = local.clause.subject
    if subject is None or subject.owner != entity or phrase.words[:1] != ("its",) or phrase.start <= subject.start:
        return None
    unit = unit_of(subject)
    return None if unit is None else subject._replace(entity=unit, owner=None, words=())


def unit_beside(phrase: Phrase, local: Local) -> Phrase | None:
    """Return the unit in ``Calder said its affiliate, Norrvik, has agreed``: the name between commas behind the noun of a unit of a party."""
    parsed = local.parsed
    for index, one in parsed.phrases.items():
        own = one.head in _UNITS and one.owner is not None and one.owner == phrase.entity and one.start > phrase.start
        name = parsed.phrases.get(index + 2)
        kinds = "".join(chunk.kind for chunk in parsed.chunks[index + 1 : index + 5])
        if own and kinds == ",n,v" and name is not None and name.entity is not None and name.end < local.phrase.start:
            return name
    return None
