"""Processor time of each stage of a replay: ``python -m benchmarks.stages [FOLDER] [--articles N] [--batch N] [--no-facts]``.

Reads Reuters-21578 (default: ../shared/data/reuters21578) in a plain loop over the pure functions and prints milliseconds an
article by stage. The digest of all results tells two versions of the code apart: equal digests, equal bytes.
"""

import argparse
import gc
import sys
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from benchmarks.replay import CORPUS, FILES, archives, messages
from pipelines.beamkit.collector import THRESHOLDS
from pipelines.enrich import entities
from pipelines.enrich.article import enrich_all, load
from pipelines.enrich.facts import find_facts
from pipelines.enrich.topics import find_topics
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse
from pipelines.sinks.jsonl.lines import to_json
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.lifecycle.outcome import StoryOutcome
from schemas import NormalizedArticle, Origin, RawMessage, Rejected

Given = ParamSpec("Given")
Result = TypeVar("Result")
CLOCK: Counter[str] = Counter()


def timed(stage: str, step: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return a step whose processor time is added to its stage's, in nanoseconds."""

    def call(*given: Given.args, **named: Given.kwargs) -> Result:
        started = time.process_time_ns()
        try:
            return step(*given, **named)
        finally:
            CLOCK[stage] += time.process_time_ns() - started

    return call


def normalized(raws: list[RawMessage]) -> list[tuple[NormalizedArticle, Origin]]:
    """Parse and normalize records; those that are rejected are left out."""
    read, settle = timed("parse", parse), timed("normalize", normalize)
    limits, times, found = ParseLimits(), TimeLimits(), []
    for raw in raws:
        try:
            found.append((settle(read(raw, limits), "en", times), raw.origin))
        except Rejected:
            continue
    return found


def enriched(
    articles: list[tuple[NormalizedArticle, Origin]], batch: int, *, facts: bool = True
) -> dict[str, list[PackedItem]]:
    """Enrich and pack articles, by desk."""
    enrich, pack = timed("enrich", enrich_all), timed("pack", pack_item)
    desks: dict[str, list[PackedItem]] = {}
    with (
        patch.object(entities, "find_all", timed("entities", entities.find_all)),
        patch("pipelines.enrich.article.find_topics", timed("facts", find_topics)),
        patch("pipelines.enrich.article.find_facts", timed("facts", find_facts)),
    ):
        for start in range(0, len(articles), batch):
            some = articles[start : start + batch]
            for article, (_, origin) in zip(enrich([one for one, _ in some], None, facts=facts), some, strict=True):
                item = pack(article, origin)
                desks.setdefault(item.desk, []).append(item)
    return desks


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    options.add_argument("--articles", type=int, default=21_578)
    options.add_argument("--batch", type=int, default=64)
    options.add_argument("--no-facts", action="store_true")
    chosen = options.parse_args()
    if not chosen.folder.is_dir():
        sys.exit(f"benchmarks.stages: {chosen.folder} is not here; name a folder of .sgm files")
    load()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    files = archives(chosen.folder, FILES)
    raws = timed("read", lambda: list(islice((raw for one in files for raw in messages(one)), chosen.articles)))()
    desks = enriched(normalized(raws), chosen.batch, facts=not chosen.no_facts)
    outcomes = timed("fold", lambda: [one for items in desks.values() for one in fold_desk(items)])()
    lines = timed("JSON", lambda: sorted(line for outcome in outcomes for line in written(outcome)))()
    CLOCK["amounts"] = CLOCK.pop("enrich") - CLOCK["entities"] - CLOCK["facts"]
    report(len(raws), sha256(b"\n".join(lines)).hexdigest()[:16])


def written(outcome: StoryOutcome) -> list[bytes]:
    """Return the lines of a story and its events."""
    return [to_json(outcome.story), *map(to_json, outcome.events)]


def report(count: int, digest: str) -> None:
    """Print the stages, the whole, and the digest."""
    table = Table("stage", "ms an article", title=f"{count:,} articles, digest {digest}")
    for stage in ("read", "parse", "normalize", "entities", "amounts", "facts", "pack", "fold", "JSON"):
        table.add_row(stage, f"{CLOCK[stage] / count / 1e6:.3f}")
    whole = sum(CLOCK.values()) / count / 1e6
    table.add_row("whole", f"{whole:.3f} ({1e3 / whole:,.0f}/s)")
    Console(width=80).print(table)


if __name__ == "__main__":
    main()
