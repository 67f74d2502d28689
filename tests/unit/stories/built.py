"""Built stories: one event as an agency, the houses that print it, and houses that write themselves have it, with the truth."""

import random
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipelines.stories.describe.packed_item import PackedItem
from tests.unit.stories.items import article, pack

AGENCIES = ("AFP", "Reuters", "AP", "dpa")
FIRST = "Alvor Brask Cortel Dranfield Ermond Falkstein Gorvane Hildemar Istvane Jorrek Kestrin Lomvale Merrow Nostvik Ostrand Pelham".split()
LAST = "Aldwick Bremsholt Caverdine Dunmarrow Elverum Fenwright Glostrup Harkness Ingersvold Jarnvik Kolbrand Lindmark Morvane".split()
THINGS = "refinery shipyard brewery foundry reservoir sawmill cannery smelter quarry tramway stadium hospital observatory".split()
PLANS = (
    "closure expansion sale strike inquiry evacuation merger blockade auction overhaul relocation demolition".split()
)
ASIDES = (
    "Residents gathered outside the gates before noon and waited for word from the board",
    "Analysts had expected the step since the spring but were surprised by its size",
    "The council meets on Thursday to hear the engineers and the union once more",
    "Trucks queued along the coastal road while officials counted what was left in the yards",
    "A spokesman declined to say how long the talks would last or who had called them",
    "Two earlier attempts had failed when the banks withdrew late in the negotiations",
    "Shopkeepers in the old quarter said that they had heard rumours for several weeks",
    "The minister cut short a journey abroad and flew home on an evening plane",
    "Schools nearby stayed shut and buses took another way through the northern suburbs",
    "Lawyers for the owners filed papers in which they call the demands unfounded",
    "Pickets lit fires in oil drums as the temperature fell below freezing at night",
    "Neighbouring towns offered beds, kitchens and volunteers to whoever needed them",
)
"""Sentences of a house's own."""


class Built(NamedTuple):
    """An event as a wire has it."""

    items: list[PackedItem]
    origins: int
    """Houses and agencies that wrote themselves."""
    houses: int


class Facts(NamedTuple):
    """What happened."""

    place: str
    firm: str
    chief: str
    thing: str
    plan: str
    workers: int
    cost: int
    days: int


def facts_of(draw: random.Random) -> Facts:
    """Draw an event; names are made up anew for each."""

    def name(part: Sequence[str]) -> str:
        return draw.choice(part) + draw.choice(("", "a", "o", "en", "is", "ow"))

    chief = f"{name(FIRST)} {name(LAST)}"
    numbers = draw.randrange(120, 9_900), draw.randrange(11, 970), draw.randrange(12, 95)
    return Facts(name(LAST), f"{name(FIRST)} {name(LAST)}", chief, draw.choice(THINGS), draw.choice(PLANS), *numbers)


def report(draw: random.Random, facts: Facts, style: int, asides: Sequence[str]) -> tuple[str, str]:
    """Write headline and text of one house's own report; two styles share facts, not wording."""
    place, firm, chief, thing, plan, workers, cost, days = facts
    leads = (
        f"{firm} announced the {plan} of its {thing} in {place} on Wednesday, a step that touches {workers} workers",
        f"Some {workers} people in {place} face an uncertain spring after {firm} confirmed the {plan} of the {thing} there",
        f"The {thing} at {place} is heading for a {plan}, owner {firm} told its {workers} employees",
    )
    quotes = (
        f'"We weighed this for {days} days," chief executive {chief} said, putting the bill at {cost} million euros',
        f"{chief}, who runs {firm}, spoke of costs of {cost} million euros and asked for {days} days of patience",
        f"It will take {days} days and {cost} million euros, according to {chief}, the head of {firm}",
    )
    titles = (
        f"{firm} announces {plan} of {place} {thing}",
        f"{place} {thing}: {firm} confirms {plan}",
        f"{firm} {thing} in {place} faces {plan}",
    )
    own = draw.sample(asides, 4)
    return titles[style], ".\n\n".join([leads[style], own[0], quotes[style], *own[1:]]) + "."


def printed(draw: random.Random, text: str, agency: str) -> dict[str, Any]:
    """Give how a house prints an agency's text: credited in one of several ways, or not at all; whole or trimmed at the end."""
    paragraphs = text.split("\n\n")
    kept = paragraphs[: draw.choice((len(paragraphs), len(paragraphs), len(paragraphs) - 1))]
    ways: list[dict[str, Any]] = [
        {"credit": agency}, {"credit": f"{agency} via the desk"}, {"byline": f"By Ann Lee, {agency}"}, {"trailer": f"({agency})"}, {},
    ]  # fmt: skip
    return {"body": "\n\n".join(kept), **draw.choice(ways)}


def build(seed: int) -> Built:
    """Build one event: an agency's item, up to four reprints, and up to three houses that wrote themselves."""
    draw = random.Random(seed)
    facts, agency, asides = facts_of(draw), draw.choice(AGENCIES), draw.sample(ASIDES, len(ASIDES))
    title, text = report(draw, facts, 0, asides[:4])
    written = [({"provider": agency.lower(), "credit": agency}, title, text)]
    for number in range(draw.randrange(5)):
        given = printed(draw, text, agency)
        written.append(({"provider": f"paper{number}.example"} | given, title, given["body"]))
    own = draw.randrange(3)
    for style in range(1, own + 1):
        title, text = report(draw, facts, style, asides[4 * style : 4 * style + 4])
        written.append(({"provider": f"house{style}.example"}, title, text))
    items = []
    for place, (given, headline, body) in enumerate(written):
        minutes = place * 7 + seed * 60 * 24 * 9  # nine days apart: nothing of one event is in another's windows
        values = {"body": body} | given
        items.append(
            pack(
                article(f"i{seed}-{place}", headline, minutes=minutes, time_source="record", **values),
                offset=seed * 100 + place,
            )
        )
    return Built(items, 1 + own, len(written))
