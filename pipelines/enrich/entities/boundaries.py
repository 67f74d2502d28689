"""Where names begin and end: bodies that a tagger parts or joins with a title."""

from collections.abc import Iterator

from pipelines.enrich.entities.lexicon import DEPARTMENTS, FIELDS, ROLE_HEADS, SOCIETIES
from pipelines.enrich.entities.place_register import register
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tables import GIVEN, GIVEN_RARE, SURNAME, SURNAME_FREQUENT, tables
from pipelines.language.folding import fold_place
from schemas import EntityType

PEOPLE = GIVEN | GIVEN_RARE | SURNAME | SURNAME_FREQUENT
BANK_OF = ("Bank", "of")
NOWHERE = -2
"""Index that no name follows; -1 would be followed by the first word."""


def whole_bodies(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names with bodies that a tagger parts: ``Department of Housing and Urban Development``, ``Motion Picture Association of America``."""
    waiting: Named | None = None
    for name in names:
        if waiting is not None and _continues(words, waiting, name):
            waiting = Named(waiting.start, name.end, EntityType.ORGANISATION)
            continue
        if waiting is not None:
            yield waiting
        waiting = name
    if waiting is not None:
        yield waiting


def _continues(words: list[str], first: Named, second: Named) -> bool:
    """Return True if a body's name goes on after ``and`` or ``of``."""
    if first.type is not EntityType.ORGANISATION or second.start != first.end + 1:
        return False
    between, spelt = words[first.end], [word.lower() for word in words[first.start : first.end]]
    if between == "and" and second.type is EntityType.ORGANISATION:
        return "of" in spelt[1:-1] and not DEPARTMENTS.isdisjoint(spelt) and words[second.end - 1].lower() in FIELDS
    return between == "of" and second.type is EntityType.LOCATION and spelt[-1] in SOCIETIES


def without_office(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names without an office before a body (``Secretary of Health and Human Services``), and ``Bank of Japan`` whole."""
    for name in names:
        start, end, kind = name
        if (
            kind is EntityType.ORGANISATION
            and words[start].lower() in ROLE_HEADS
            and words[start + 1 : start + 2] == ["of"]
        ):
            start += 2
        elif kind is EntityType.LOCATION and start > 1 and tuple(words[start - 2 : start]) == BANK_OF:
            start, kind = start - 2, EntityType.ORGANISATION
        if start < end:
            yield name if start == name.start else Named(start, end, kind)


def listed_places(words: list[str], names: list[Named]) -> Iterator[Named]:
    """Yield the names with places that follow another in a list: ``Frankfurt, Paris and New York``."""
    after = NOWHERE
    for name in names:
        follows = name.start == after + 1 and words[after] in (",", "and")
        is_place = name.type is EntityType.LOCATION or (
            follows and _may_be_place(words[name.start : name.end], name.type)
        )
        after = name.end if is_place else NOWHERE
        yield name.with_type(EntityType.LOCATION) if is_place else name


def _may_be_place(words: list[str], kind: EntityType) -> bool:
    """Return True for a known town taken for an organisation, and for a single word taken for a person that is nobody's name."""
    if kind is EntityType.PERSON:
        return len(words) == 1 and not tables().names.get(words[0].lower(), 0) & PEOPLE
    return kind is EntityType.ORGANISATION and fold_place(" ".join(words)) in register().cities
