"""Join what several places of an article say about one event, and write it as a contract."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Final, NamedTuple, cast

from pipelines.enrich.world_events.confidence import LEAST, Seen, confidence, features, headline_words, strength
from pipelines.enrich.world_events.fill import Filler
from pipelines.enrich.world_events.modality import Status
from pipelines.language.parties import shares_word
from schemas.facts import DateMention
from schemas.mentions import Entity, Span, TextField
from schemas.world import ArgumentName, EventArgument, WorldEvent, WorldEventType

_IDENTIFYING: Final = frozenset(
    "acquirer target company issuer borrower employer imposer imposed_on agency plaintiff defendant person instrument country place union winner product".split()
)
"""Arguments that two mentions of one event cannot differ in."""
MOST_COMPARED: Final = 64
"""Events of one type in an article that a mention is compared with: more are a list, and not events that it goes back to."""
_OF_DEALS: Final = frozenset({"acquirer", "target"})
_NESTED: Final = frozenset({"place", "country"})
_DATED: Final = frozenset({"time", "period"})
"""Arguments that may be a date of the article."""


class Named(NamedTuple):
    """What arguments of an article are indexes into, and its texts."""

    entities: Sequence[Entity]
    texts: dict[TextField, str]
    dates: dict[tuple[TextField, int], int]
    """Index of a date by its field and end."""


class Found(NamedTuple):
    """One mention of an event."""

    type: str
    rule: str
    field: TextField
    start: int
    end: int
    status: Status
    arguments: tuple[Filler, ...]
    confidence: float
    sentence: int
    settled: Status | None = None
    """The status of a deal, if it is not that of its words: an offer that was made is a plan."""


class _Mention(NamedTuple):
    """What mentions of one event cannot differ in."""

    type: str
    sentence: int
    parties: dict[str, int | str]


def merged(
    found: Sequence[Found], entities: Sequence[Entity], texts: dict[TextField, str], dates: Sequence[DateMention]
) -> tuple[WorldEvent, ...]:
    """Return the events of an article: mentions of one type whose arguments do not differ are one event."""
    if not found:
        return ()
    groups = _grouped(found, entities, texts)
    seen = [_seen(group) for group in groups]
    order = sorted(range(len(groups)), key=lambda at: (groups[at][0].field != "headline", groups[at][0].start))
    words = headline_words(texts.get("headline", ""))
    framed = {one.type for one in seen if not all(map(strength, one.rules))}
    named = Named(entities, texts, {(one.field, one.end): index for index, one in enumerate(dates)})
    sure = [confidence(features(seen[at], framed - {seen[at].type}, rank, words)) for rank, at in enumerate(order)]
    events = [_event(groups[at], named, one) for at, one in zip(order, sure, strict=True) if one >= LEAST]
    return tuple(sorted(events, key=lambda one: (one.trigger.field != "headline", one.trigger.start, one.type)))


def _grouped(found: Sequence[Found], entities: Sequence[Entity], texts: dict[TextField, str]) -> list[list[Found]]:
    """Return the mentions of each event. A mention is compared with one of each kind of a group, those with the same parties, of the first groups of its type."""
    groups: list[list[Found]] = []
    kinds: list[dict[Hashable, _Mention]] = []
    of_type: dict[str, list[int]] = {}
    for one in sorted(found, key=lambda one: (one.type, -one.confidence, one.field == "headline", one.start, one.rule)):
        parties = _identifying(one, texts)
        new = _Mention(one.type, one.sentence, parties)
        own = of_type.setdefault(one.type, [])
        at = next((at for at in own[:MOST_COMPARED] if _agree(kinds[at].values(), new, entities)), len(groups))
        if at == len(groups):
            own.append(at)
            groups.append([])
            kinds.append({})
        groups[at].append(one)
        sentence = one.sentence if one.type == "merger" and parties else None
        kinds[at].setdefault((tuple(sorted(parties.items())), sentence), new)
    return groups


def _agree(group: Iterable[_Mention], one: _Mention, entities: Sequence[Entity]) -> bool:
    return all(_compatible(other, one, entities) for other in group)


def _identifying(one: Found, texts: dict[TextField, str]) -> dict[str, int | str]:
    """Return the entities that tell an event from others of its type, by their argument; of a deal also names that are no entity."""
    found: dict[str, int | str] = {}
    for filler in one.arguments:
        if filler.name not in _IDENTIFYING or filler.amount is not None:
            continue
        if filler.entity is not None:
            found[filler.name] = filler.entity
        elif filler.name in _OF_DEALS:
            words = texts[one.field][filler.start : filler.end]
            if words[:1].isupper() and not words.isupper():
                found.setdefault(filler.name, words)
    return found


def _compatible(one: _Mention, other: _Mention, entities: Sequence[Entity]) -> bool:
    mine, theirs = one.parties, other.parties
    if one.type == "merger":
        return (
            bool(not mine or not theirs or set(mine.values()) & set(theirs.values())) or one.sentence == other.sentence
        )
    return all(
        name not in theirs
        or _same(theirs[name], party, entities)
        or (name in _NESTED and _nests(theirs[name], party, entities))
        for name, party in mine.items()
    )


def _same(one: int | str, other: int | str, entities: Sequence[Entity]) -> bool:
    """Return True for one entity, and for words that share one with its name."""
    if type(one) is type(other):
        return one == other
    first, second = (entities[it].name if isinstance(it, int) else it for it in (one, other))
    return shares_word(first, second)


def _nests(one: int | str, other: int | str, entities: Sequence[Entity]) -> bool:
    return isinstance(one, int) and isinstance(other, int) and _may_contain(entities, one, other)


def _may_contain(entities: Sequence[Entity], one: int, other: int) -> bool:
    """Return True unless two places are in two countries."""
    first, second = entities[one].country, entities[other].country
    return first is None or second is None or first == second


def _seen(group: list[Found]) -> Seen:
    filled = {(one.name, one.entity, one.amount) for found in group for one in found.arguments}
    return Seen(
        group[0].type,
        tuple(one.rule for one in group),
        tuple((one.field, one.sentence) for one in group),
        group[0].status,
        len({name for name, entity, _ in filled if entity is not None}),
        len({name for name, _, amount in filled if amount is not None}),
    )


def _event(group: list[Found], named: Named, probability: float) -> WorldEvent:
    first = group[0]
    chosen: dict[tuple[str, int | None], tuple[TextField, Filler]] = {}
    for one in group:
        for filler in one.arguments:
            several = (
                filler.entity
                if filler.name in ("company", "place", "participants", "union")
                and one.type in ("merger", "summit", "strike")
                else None
            )
            chosen.setdefault((filler.name, several), (one.field, filler))
    arguments = [_argument(field, filler, named) for field, filler in chosen.values()]
    framed = [one for one in group if not strength(one.rule)] or group
    status = _status(framed, first)
    return WorldEvent.model_construct(
        type=WorldEventType(first.type),
        trigger=_span(first.field, first.start, first.end, named.texts),
        arguments=tuple(sorted(arguments, key=lambda one: (one.name, one.entity or 0, one.amount or 0))),
        polarity="negative" if status.negative else "positive",
        modality=status.modality,
        confidence=probability,
        rule=first.rule,
    )


def _status(framed: Sequence[Found], first: Found) -> Status:
    """Return the status of an event: a mention that denies it wins, of a deal if as many mentions deny it as do not."""
    statuses = [one.settled or one.status for one in framed]
    negative = [one for one in statuses if one.negative]
    enough = not first.settled or 2 * len(negative) >= len(statuses) or statuses[0].negative
    return negative[0] if negative and enough else first.settled or first.status


def _argument(field: TextField, filler: Filler, named: Named) -> EventArgument:
    mention = None
    if filler.entity is not None:
        places = [(one.field, one.start) for one in named.entities[filler.entity].mentions]
        mention = places.index((field, filler.start)) if (field, filler.start) in places else None
    date = named.dates.get((field, filler.end)) if filler.name in _DATED else None
    plain = filler.entity is None and filler.amount is None and date is None
    return EventArgument.model_construct(
        name=cast("ArgumentName", filler.name),
        entity=filler.entity,
        mention=mention,
        amount=filler.amount,
        date=date,
        span=_span(field, filler.start, filler.end, named.texts) if plain else None,
    )


def _span(field: TextField, start: int, end: int, texts: dict[TextField, str]) -> Span:
    return Span.model_construct(field=field, start=start, end=end, surface=texts[field][start:end])
