"""THE DIAGRAM: articles come in, are normalized, enriched and joined to stories; events go out.

Source, joiner and sinks are values: files or Kafka, a fold or a stateful decision, JSON Lines or a topic. They are
chosen before the diagram is built, never inside it.
"""

from dataclasses import dataclass

from apache_beam import Pipeline, PTransform

from pipelines.beamkit.door import FailureDoor
from pipelines.enrich.transform import enrich_stage
from pipelines.normalize.transform import normalize_stage
from pipelines.parse.transform import parse_stage
from pipelines.settings.stages import Settings


@dataclass(frozen=True, slots=True)
class Sinks:
    """Where results go; the sink of results takes what the joiner gives."""

    results: PTransform
    dead_letters: PTransform


def build(root: Pipeline, source: PTransform, joiner: PTransform, sinks: Sinks, settings: Settings) -> None:
    """Draw the pipeline: read, parse, normalize, enrich, deduplicate story updates, write."""
    door = FailureDoor()
    messages = door.through(root | "read articles" >> source)
    articles = door.through(messages | "parse" >> parse_stage(settings))
    normalized = door.through(articles | "normalize" >> normalize_stage(settings))
    enriched = door.through(normalized | "enrich with entities and amounts" >> enrich_stage(settings))
    stories = door.through(enriched | "deduplicate story updates" >> joiner)
    door.through(stories | "write events and stories" >> sinks.results)
    _ = door.dead_letters() | "write dead letters" >> sinks.dead_letters
