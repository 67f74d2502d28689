"""THE DIAGRAM: reads articles, normalizes, enriches, deduplicates story updates, and writes events and stories.

Source, mode and sink of dead letters are values, chosen before the diagram is built and never inside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from apache_beam import PCollection, Pipeline, PTransform

from pipelines.beamkit.door import Carried, FailureDoor, always
from pipelines.enrich.transform import enrich_stage
from pipelines.normalize.transform import normalize_stage
from pipelines.parse.record import Record
from pipelines.parse.transform import parse_stage
from pipelines.settings.stages import Settings
from schemas import EnrichedArticle, NormalizedArticle, ParsedArticle

ENRICHED_TOGETHER: Final = 64
"""Most articles that are enriched together; the tagger multiplies larger arrays for many articles than for one."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How articles are joined to stories, and where what that gives is written.

    A replay folds each desk and writes ``Joined`` to files; a live run decides item by item and writes ``Decided`` to sinks.
    """

    joiner: PTransform
    results: PTransform
    """Takes what the joiner gives."""
    more: Callable[[], bool] = always
    """Returns True while an article may wait for the next one, to be enriched with it. A live article waits for no later list."""


def build(root: Pipeline, source: PTransform, mode: Mode, dead_letters: PTransform, settings: Settings) -> None:
    """Draw the pipeline; what any stage rejects leaves by the one failure door."""
    door = FailureDoor()
    records: PCollection[Record] = door.through(root | "read articles" >> source)
    parsed: PCollection[Carried[ParsedArticle]] = door.through(records | "parse" >> parse_stage(settings))
    normalized: PCollection[Carried[NormalizedArticle]] = door.through(
        parsed | "normalize" >> normalize_stage(settings)
    )
    enriched: PCollection[Carried[EnrichedArticle]] = door.through(
        normalized | "enrich with entities and amounts" >> enrich_stage(settings, ENRICHED_TOGETHER, mode.more)
    )
    stories = door.through(enriched | "deduplicate story updates" >> mode.joiner)
    door.through(stories | "write events and stories" >> mode.results)
    _ = door.dead_letters() | "write dead letters" >> dead_letters
