"""Events of the world that a new version announces, revises, calls off or denies."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from pipelines.stories.lifecycle.chains import FIGURES, KEYS, agree
from schemas import Article, EventArgument, WorldEventChange, WorldEventType
from schemas.world import ArgumentName

MOST_CHANGES: Final = 20
"""Most changes of one version."""
Change = Literal["announced", "revised", "called_off", "denied"]
FIGURED: Final = frozenset({"price", *FIGURES})
"""Arguments that are figures."""
NEGATIVE: Final[Mapping[str, Change]] = {"called_off": "called_off", "denied": "denied"}


class _Figure(NamedTuple):
    """A figure of an event: as written, and as a value in a unit. Words have themselves as value."""

    text: str
    unit: str
    value: object


class _Told(NamedTuple):
    """What one version says of an event."""

    type: WorldEventType
    names: dict[ArgumentName, str]
    modality: str
    figures: dict[str, _Figure]

    def words(self) -> str:
        return ", ".join((self.modality.replace("_", " "), *(one.text for one in self.figures.values())))


def world_event_changes(before: Article, after: Article) -> Iterator[WorldEventChange]:
    """Yield what the new version says of events with a named party that the version before did not say."""
    if not after.world_events:
        return
    old = [_told(before, number) for number in range(len(before.world_events))]
    for number in range(min(len(after.world_events), MOST_CHANGES)):
        new = _told(after, number)
        if not new.names:
            continue
        known = next((one for one in old if one.type == new.type and agree(one.names, new.names)), None)
        change = _change(known, new)
        if change is not None:
            yield WorldEventChange.model_construct(
                type=new.type,
                parties=tuple(dict.fromkeys(new.names.values())),
                change=change,
                before=None if known is None else known.words(),
                after=new.words(),
            )


def _change(known: _Told | None, new: _Told) -> Change | None:
    """Return what changed; fewer figures, other words for one or another currency revise nothing."""
    if known is None:
        return NEGATIVE.get(new.modality, "announced")
    if new.modality != known.modality:
        return NEGATIVE.get(new.modality, "revised")
    both = [(one, known.figures[name]) for name, one in new.figures.items() if name in known.figures]
    return "revised" if any(one.unit == other.unit and one.value != other.value for one, other in both) else None


def _told(article: Article, number: int) -> _Told:
    event = article.world_events[number]
    texts = {one.name: _text(one, article) for one in event.arguments}
    names = {name: texts[name] for name in KEYS if texts.get(name)}
    figures = {one.name: _figure(one, texts[one.name], article) for one in event.arguments if one.name in FIGURED}
    return _Told(event.type, names, event.modality, {name: one for name, one in figures.items() if one.text})


def _figure(argument: EventArgument, text: str, article: Article) -> _Figure:
    if argument.amount is None:
        return _Figure(text, "", text.casefold())
    amount = article.amounts[argument.amount]
    return _Figure(text, f"{amount.currency or '%'} {amount.per or ''}", (amount.low, amount.high))


def _text(argument: EventArgument, article: Article) -> str:
    if argument.entity is not None:
        return article.entities[argument.entity].name
    if argument.amount is not None:
        return article.amounts[argument.amount].surface
    return "" if argument.span is None else argument.span.surface
