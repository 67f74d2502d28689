"""Chains of world events: what the versions of a story say, one after the other, about one event."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from pipelines.language.parties import same_party
from schemas import Article, ChainArgument, ChainStep, EventChain, NewsEvent, WorldEventType
from schemas.serialized import SerializedArticle
from schemas.world import ArgumentName

NOTHING: Final = b'"world_events":[]'
"""The field itself: quotation marks within a string are escaped."""
KEYS: Final[tuple[ArgumentName, ...]] = (
    "acquirer",
    "agency",
    "borrower",
    "company",
    "country",
    "defendant",
    "employer",
    "imposed_on",
    "imposer",
    "issuer",
    "person",
    "plaintiff",
    "target",
    "union",
    "winner",
)
"""Arguments by which an event is known again."""
FIGURES: Final = ("stake", "level", "change", "count", "toll_dead", "toll_injured", "rating_to")
MOST_CHAINS: Final = 50
"""Most chains of one story."""
MOST_STEPS: Final = 200
"""Most steps of one chain."""


class _Chain(NamedTuple):
    type: str
    names: dict[ArgumentName, str]
    steps: list[ChainStep]


def chains_of(events: Sequence[NewsEvent]) -> tuple[EventChain, ...]:
    """Return the chains of a story's events, which come in canonical order.

    A step is a version in which modality or figures differ from the step before. Events without an article say nothing, nor do
    items that were killed.
    """
    chains: list[_Chain] = []
    killed = {item for event in events for item in event.withdraws}
    for event in events:
        if event.article is not None and event.item_id not in killed:
            for found, article in _world_events(event.article):
                _add(chains, event, found, article)
    return tuple(
        EventChain.model_construct(
            type=WorldEventType(chain.type),
            arguments=tuple(
                ChainArgument.model_construct(name=name, text=chain.names[name]) for name in sorted(chain.names)
            ),
            steps=tuple(chain.steps),
        )
        for chain in chains
    )


def _world_events(article: Article) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Yield each world event with its article, as values of JSON: reading the whole contract would take longer."""
    if isinstance(article, SerializedArticle):
        if NOTHING in article.json_bytes:
            return
        fields = orjson.loads(article.json_bytes)
    else:
        fields = orjson.loads(
            article.model_dump_json(include={"world_events", "entities", "amounts"}, exclude_none=True)
        )
    for one in fields.get("world_events", ()):
        yield one, fields


def _add(chains: list[_Chain], event: NewsEvent, found: Mapping[str, Any], article: Mapping[str, Any]) -> None:
    texts = {one["name"]: _text(one, article) for one in found["arguments"]}
    names = {name: texts[name] for name in KEYS if texts.get(name)}
    step = ChainStep.model_construct(
        item_id=event.item_id,
        version=event.version,
        time=event.time,
        modality=found["modality"],
        price=texts.get("price") or None,
        figures=tuple(texts[name] for name in FIGURES if texts.get(name)),
    )
    chain = next((one for one in chains if one.type == found["type"] and agree(one.names, names)), None)
    if chain is None:
        if len(chains) < MOST_CHAINS:
            chains.append(_Chain(found["type"], names, [step]))
        return
    for name, text in names.items():
        chain.names[name] = max(chain.names.get(name, ""), text, key=len)
    if _differs(chain.steps[-1], step) and len(chain.steps) < MOST_STEPS:
        chain.steps.append(step)


def _differs(last: ChainStep, step: ChainStep) -> bool:
    """Return True if a later version says something else; one version is one step."""
    same_version = (last.item_id, last.version) == (step.item_id, step.version)
    return not same_version and (last.modality, last.price, last.figures) != (step.modality, step.price, step.figures)


def _text(argument: Mapping[str, Any], article: Mapping[str, Any]) -> str:
    if "entity" in argument:
        return str(article["entities"][argument["entity"]]["name"])
    if "amount" in argument:
        return str(article["amounts"][argument["amount"]]["surface"])
    return str(argument["span"]["surface"]) if "span" in argument else ""


def agree(known: Mapping[ArgumentName, str], names: Mapping[ArgumentName, str]) -> bool:
    """Return True if no argument that both have names another party."""
    return all(same_party(known[name], text) for name, text in names.items() if name in known)
