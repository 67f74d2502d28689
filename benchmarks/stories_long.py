"""Long stories, item by item: ``python -m benchmarks.stories_long``.

A story of many versions comes in live, in order: under one item id, as a chain of links, or under a slug alone. Each
row is the processor time an item over the last tenth, when the story is nearly as long as it will be.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.live.decide import decide
from pipelines.stories.live.state import new_desk
from schemas import Article, Link, Origin

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TEXT = (
    "A fire in the old harbour of Porto Seguro killed {count} people on Wednesday, the fire brigade said.\n\n"
    "The blaze began in a fish market and spread to three warehouses before dawn.\n\n"
    '"We heard a bang and ran," said Ines Quaresma, who sells sardines at the market.\n\n'
    "Mayor Duarte Vidigal promised 4 million euros for the families of the dead.\n\n"
    "The brigade sent 140 men and two fireboats, and neighbours formed chains with buckets until 5 in the morning.\n\n"
    "Insurers put the first estimate of the damage at 18 million euros, among it the cold store built in 1974."
)


def main() -> None:
    """Print a table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--versions", type=int, nargs="+", default=[30, 100, 300, 1000], help="lengths of the story")
    ask.add_argument("--minutes", type=float, default=2.0, help="between two versions")
    given = ask.parse_args()
    print(f"{'versions':>9} {'by item id':>12} {'by links':>12} {'by slug':>12}   (ms an item, the last tenth)")
    for count in given.versions:
        times = [timed(versions(count, given.minutes, named)) for named in (by_item, by_link, by_slug)]
        print(f"{count:>9,} " + " ".join(f"{each * 1e3:>12.2f}" for each in times), flush=True)


def by_item(number: int) -> dict[str, Any]:
    """Return a version of one item."""
    return {"item_id": "fire", "version": number}


def by_link(number: int) -> dict[str, Any]:
    """Return an item that names the one before it."""
    links = (Link(relation="evolved_from", target=f"fire-{number - 1}"),) if number else ()
    return {"item_id": f"fire-{number}", "links": links}


def by_slug(number: int) -> dict[str, Any]:
    """Return an item that shares only slug and content."""
    return {"item_id": f"fire-{number}", "slug": "FIRE-PORTO"}


def versions(count: int, minutes: float, named: Callable[[int], dict[str, Any]]) -> Iterator[PackedItem]:
    """Return a story's versions."""
    for number in range(count):
        values = {
            "provider": "meridian",
            "time": START + timedelta(minutes=minutes * number),
            "time_source": "version_created",
            "language": "en",
            "headline": f"Harbour fire kills {number}",
            "headline_base": f"Harbour fire kills {number}",
            "body": TEXT.format(count=number),
        }
        yield pack_item(Article(**(values | named(number))), Origin(source="wire", offset=number))


def timed(items: Iterator[PackedItem]) -> float:
    """Return the processor time per item over the last tenth."""
    filed, state = list(items), new_desk()
    last = len(filed) // 10
    for item in filed[:-last]:
        state, _, _ = decide(state, item)
    started = time.process_time()
    for item in filed[-last:]:
        state, _, _ = decide(state, item)
    return (time.process_time() - started) / last


if __name__ == "__main__":
    main()
