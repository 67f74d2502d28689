"""Stories as several houses report them, with the truth: the texts of ``data/reports``, filled in three times each.

A file has event types; of each the same event in two or three wordings, the first an agency's. ``{F}`` and ``{G}`` are firms,
``{C}`` and ``{D}`` people, ``{P}`` and ``{Q}`` cities, ``{Z}`` a country, ``{n0}`` to ``{n3}`` numbers of the given ranges. All
stories of a file are of one day, and there are few firms, cities and countries: the traps are two events of one firm, two rate
decisions, two results, two disasters in one city. Rules may be set on ``opened.txt``; ``unopened.txt`` and ``fresh.txt`` only measure.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipelines.enrich.article import enrich
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import desk_worth, match_desk
from pipelines.stories.match.reports import REPORT
from pipelines.stories.thresholds import THRESHOLDS, Thresholds
from schemas import NormalizedArticle
from tests.unit.stories.items import article, pack

FOLDER: Final = Path(__file__).parent / "data" / "reports"
WORLDS: Final = 3
AGENCIES: Final = ("AFP", "Reuters", "AP", "dpa")
PAPERS: Final = tuple(f"{name}.example" for name in "courier herald echo tribune argus beacon sentinel gazette".split())
FIRMS: Final = "Aldermere Bexwell Corvant Dunhallow Everline Fairmoor Grenholt Hexavia Ivoryne Kelbridge Lumenta Maristow Norvane".split()
PLACES: Final = "Porto Lyon Gdansk Izmir Cebu Durban Recife Tampico Varna Osaka".split()
COUNTRIES: Final = "Poland Turkey Brazil Kenya Chile Romania Vietnam Morocco".split()
FIRST: Final = "Anna Boris Carla Dmitri Elena Farid Greta Hassan Irina Jonas Karim Lucia".split()
LAST: Final = "Abendroth Bakirci Castellano Drummond Eriksen Fontaine Galanis Hollander Iversen Jankowski Kovalenko Lindgren".split()
OWN: Final = (
    "Readers can find a chronology and a map on page four of the print edition.",
    "More on this in the business section of our weekend edition.",
    "A version of this article will appear in tomorrow's paper.",
)
"""Lines with which a house ends what it took over."""


class Wording(NamedTuple):
    """One house's report of an event, to be filled in."""

    headline: str
    body: str


class EventType(NamedTuple):
    """An event in several wordings."""

    name: str
    ranges: list[tuple[float, float, float]]
    wordings: list[Wording]


class Coverage(NamedTuple):
    """An event as several houses have it."""

    name: str
    items: list[PackedItem]
    origins: int
    """Houses and agencies that wrote themselves."""
    houses: int


def read_types(path: Path) -> Iterator[EventType]:
    """Read the event types of a file."""
    for block in re.split(r"(?m)^@ ", path.read_text(encoding="utf-8"))[1:]:
        header, *wordings = re.split(r"(?m)^== ", block)
        name, *ranges = header.split()
        written = [text.strip().partition("\n") for text in wordings]
        yield EventType(name, [read_range(one) for one in ranges], [Wording(title, body) for title, _, body in written])


def read_range(text: str) -> tuple[float, float, float]:
    """Read ``3.25-7.75/0.25``: the least, the most and the step."""
    span, _, step = text.partition("/")
    low, high = span.split("-")
    return float(low), float(high), float(step or (0.1 if "." in low else 1))


def draw_number(draw: random.Random, low: float, high: float, step: float) -> str:
    """Draw a number from a range."""
    value = low + step * draw.randrange(round((high - low) / step) + 1)
    places = 0 if step >= 1 else 2 if step < 0.1 or step == 0.25 else 1
    return f"{value:,.{places}f}"


def draw_values(draw: random.Random, kind: EventType, world: int, day: int) -> dict[str, str]:
    """Draw what happened. A firm has one head, whatever happens to it; one thing happens only once to a firm, a city or a country."""
    once = random.Random(f"{kind.name}/{day}")
    firm, other = once.sample(FIRMS, 2 * WORLDS)[2 * world :][:2]
    place, second = once.sample(PLACES, 2 * WORLDS)[2 * world :][:2]
    country = once.sample(COUNTRIES, WORLDS)[world]
    heads = random.Random(firm)
    chief, deputy = heads.sample(LAST, 2)
    people = [f"{heads.choice(FIRST)} {last}" for last in (chief, deputy)]
    numbers = {f"n{place}": draw_number(draw, *span) for place, span in enumerate(kind.ranges)}
    named = {"F": firm, "G": other, "C": people[0], "c": chief, "D": people[1], "d": deputy}
    return named | numbers | {"P": place, "Q": second, "Z": country}


def reprint(draw: random.Random, agency: str, headline: str, body: str, other: str) -> tuple[str, dict[str, Any]]:
    """Return how a house prints an agency's text: whole, trimmed, or under a headline and first words of its own."""
    paragraphs = body.split("\n\n")
    ways: list[dict[str, Any]] = [
        {"credit": agency}, {"credit": f"{agency} via the desk"}, {"byline": f"By Ann Lee, {agency}"}, {"trailer": f"({agency})"}, {},
    ]  # fmt: skip
    way = draw.choice(ways)
    kind = draw.choice(("whole", "trimmed", "rewritten"))
    if kind == "trimmed":
        paragraphs = paragraphs[:-1]
    if kind == "rewritten":
        first, *rest = paragraphs
        headline = other
        paragraphs = [*rest, first.partition(" - ")[2] or first, draw.choice(OWN)]
        way = way or {"credit": agency}
    return headline, {"body": "\n\n".join(paragraphs)} | way


def write_event(kind: EventType, world: int, day: int, start: float, *, facts: bool) -> Coverage:
    """Write one event: an agency's report, up to two reprints, and up to two reports of houses that wrote themselves."""
    draw = random.Random(f"{world}/{day}/{kind.name}")
    values = draw_values(draw, kind, world, day)
    filled = [Wording(*(re.sub(r"\{(\w+)\}", lambda m: values[m[1]], text) for text in one)) for one in kind.wordings]
    agency, papers = draw.choice(AGENCIES), draw.sample(PAPERS, 4)
    written: list[tuple[str, str, dict[str, Any]]] = [
        (agency.lower(), filled[0].headline, {"body": filled[0].body, "credit": agency})
    ]
    for _ in range(draw.randrange(3)):
        headline, given = reprint(draw, agency, *filled[0], filled[1].headline)
        written.append((papers.pop(), headline, given))
    own = min(draw.randrange(3), len(filled) - 1)
    written += [(papers.pop(), one.headline, {"body": one.body}) for one in draw.sample(filled[1:], own)]
    items = []
    for place, (house, headline, given) in enumerate(written):
        minutes = start + place * draw.randrange(4, 90)
        item = article(
            f"{kind.name}-{world}-{place}", headline, minutes=minutes, provider=house, time_source="record", **given
        )
        if facts:
            item = enrich(NormalizedArticle(item), None)
        items.append(pack(item, offset=(day * WORLDS + world) * 1_000_000 + int(start) * 100 + place))
    return Coverage(f"{kind.name}-{world}", items, 1 + own, len(written))


def built_events(part: str, day: int = 0, *, facts: bool = False) -> list[Coverage]:
    """Return the events of a part, ``opened``, ``unopened`` or ``fresh``, of one day. Another day has other firms, figures and houses.

    ``facts`` has enrichment read the texts.
    """
    kinds = list(read_types(FOLDER / f"{part}.txt"))
    return [
        write_event(kind, world, day, 10 * place + 3 * world, facts=facts)
        for world in range(WORLDS)
        for place, kind in enumerate(kinds)
    ]


class Score(NamedTuple):
    """How stories were counted."""

    stories: int
    right: int
    """Stories of which the agency's item has the true origins and houses."""
    twice: int
    """Stories with more origins than the truth."""
    ties: int
    """Ties between reports,"""
    false_ties: int
    """and those of them between reports of two events."""
    missed: int
    """Own reports that are not among the origins of the agency's story."""


def score(events: list[Coverage], thresholds: Thresholds = THRESHOLDS) -> Score:
    """Fold stories together and compare who has them with the truth."""
    event = {item.card.item_id: place for place, one in enumerate(events) for item in one.items}
    desk = match_desk([item for one in events for item in one.items], thresholds=thresholds)
    worth_of = desk_worth(desk, thresholds)
    story_of = {card.item_id: story for story in desk.stories for card in story.cards}
    found = [worth_of(story_of[one.items[0].card.item_id].cards).corroboration() for one in events]
    cards = {item.card.uid: item.card for item in desk.packed.values()}
    ties = [
        event[cards[edge.one].item_id] == event[cards[edge.other].item_id]
        for edge in desk.related
        if edge.tie.detail == REPORT
    ]
    return Score(
        stories=len(events),
        right=sum(
            (one.origins, one.houses) == (true.origins, true.houses) for one, true in zip(found, events, strict=True)
        ),
        twice=sum(one.origins > true.origins for one, true in zip(found, events, strict=True)),
        ties=len(ties),
        false_ties=ties.count(False),
        missed=sum(max(true.origins - one.origins, 0) for one, true in zip(found, events, strict=True)),
    )
