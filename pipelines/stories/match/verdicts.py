"""Verdicts of editors: which are in force, and what they say of each item.

Of verdicts on the same items the newest counts. They are then put in force from the newest on; one that contradicts what is
in force already (``part`` of two items that newer verdicts join) is overruled. What is in force is noted on the cards of the
items that it names, so that matching stays a function of the cards, the same for every order and every number of workers.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from pipelines.stories.describe.card import Card, to_microseconds
from pipelines.stories.match.components import Components
from schemas import RawMessage, Reason, Rejected
from schemas.verdict import Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts in force, by the names of items (``provider:item_id``)."""

    joined: Mapping[str, str] = field(default_factory=dict)
    """Name of the set of items that are one story: its first item by name."""
    parted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Items that are in other stories, sorted."""
    pinned: Mapping[str, int] = field(default_factory=dict)
    """When the item was pinned, in microseconds."""
    newest: int = 0
    """Time of the newest verdict, in microseconds."""
    overruled: int = 0
    """Count of verdicts that contradict newer ones."""


NO_VERDICTS = Verdicts()


def verdicts_in_force(given: Iterable[Verdict]) -> Verdicts:
    """Return what is in force of some verdicts, in any order."""
    sets, names, parts = Components(), set[str](), set[tuple[str, str]]()
    pinned: dict[str, int] = {}
    overruled = newest = 0
    for one in newest_first(given):
        newest = max(newest, to_microseconds(one.time))
        if one.verdict is VerdictKind.PIN:
            pinned[one.items[0]] = to_microseconds(one.time)
        elif one.verdict is VerdictKind.PART:
            low, high = sorted(one.items)
            if sets.find(low) == sets.find(high):
                overruled += 1
            else:
                parts.add((low, high))
        elif one.verdict is VerdictKind.JOIN:
            if joins_parted(sets, one.items, parts):
                overruled += 1
            else:
                sets.join(*one.items)
                names.update(one.items)
    parted: dict[str, list[str]] = {}
    for low, high in sorted(parts):
        parted.setdefault(low, []).append(high)
        parted.setdefault(high, []).append(low)
    joined = {name: sets.find(name) for name in sorted(names)}
    apart = {name: tuple(sorted(others)) for name, others in parted.items()}
    return Verdicts(joined, apart, pinned, newest, overruled)


def newest_first(given: Iterable[Verdict]) -> Iterator[Verdict]:
    """Yield the newest verdict on each pair of items and on each item, the newest first."""
    seen = set[frozenset[str]]()
    for one in sorted(given, key=lambda one: (one.time, one.verdict, sorted(one.items)), reverse=True):
        items = frozenset(one.items)
        if items not in seen:
            seen.add(items)
            yield one


def joins_parted(sets: Components, items: Collection[str], parts: Iterable[tuple[str, str]]) -> bool:
    """Return True if joining two items would put two parted ones in one set."""
    pair = {sets.find(item) for item in items}
    return len(pair) > 1 and any({sets.find(low), sets.find(high)} == pair for low, high in parts)


def with_verdicts(card: Card, verdicts: Verdicts) -> Card:
    """Return a card with what the verdicts in force say of its item, and no other verdicts."""
    name = card.name
    noted = (verdicts.joined.get(name, ""), verdicts.parted.get(name, ()), verdicts.pinned.get(name, 0))
    if noted == (card.joined, tuple(card.parted), card.pinned):
        return card
    return replace(card, joined=noted[0], parted=noted[1], pinned=noted[2])


def read_verdict(raw: RawMessage) -> Verdict:
    """Return the verdict of a record. Raise ``Rejected`` for a record that is none."""
    try:
        return Verdict.model_validate_json(raw.value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise Rejected(Reason.MALFORMED, f"no verdict: {where + ': ' if where else ''}{message}") from error
