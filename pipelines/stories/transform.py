"""Wiring of the stories stage: a bounded fold of each desk."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.accounting import counter, fates
from pipelines.beamkit.door import Carried
from pipelines.settings import Settings
from pipelines.stories.filing import Filed, file_item
from pipelines.stories.fold import fold_desk
from pipelines.stories.outcome import StoryOutcome
from pipelines.stories.rules import StoryRules
from schemas import EventType

STORIES = "stories"


class Joined(NamedTuple):
    """What the stage gives."""

    events: PCollection
    """``NewsEvent``: what happened, suppressed ones only when asked for."""
    stories: PCollection
    """``Story``: how each story stands at the end."""


def file_carried(carried: Carried, rules: StoryRules) -> tuple[str, Filed]:
    """File one article under its desk; the bytes that it came from stay behind."""
    filed = file_item(carried.article, carried.raw.origin, rules)
    return filed.desk, filed


class _Tell(beam.DoFn):
    """Counts fates and parts outcomes into events and stories."""

    def __init__(self, *, emit_duplicates: bool) -> None:
        self.emit_duplicates = emit_duplicates

    def setup(self) -> None:
        self.fates = fates()
        self.flags: dict[str, Any] = {}

    def outputs(self, outcome: StoryOutcome) -> Iterator[Any]:
        for fate, count in outcome.dispositions.items():
            self.fates[fate].inc(count)
        for event in outcome.events:
            for flag in event.flags:
                self.flags.setdefault(flag, counter(flag)).inc()
            if self.emit_duplicates or event.type is not EventType.DUPLICATE:
                yield event
        yield TaggedOutput(STORIES, outcome.story)


class _FoldDesk(_Tell):
    def __init__(self, rules: StoryRules, *, emit_duplicates: bool) -> None:
        super().__init__(emit_duplicates=emit_duplicates)
        self.rules = rules

    def process(self, desk: tuple[str, Iterable[Filed]]) -> Iterator[Any]:
        for outcome in fold_desk(desk[1], self.rules):
            yield from self.outputs(outcome)


class FoldStories(beam.PTransform):
    """Join the articles of a bounded input to stories: ``Carried -> Joined``; no Beam state, one fold a desk."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._rules, self._emit_duplicates = settings.stories, settings.emit_duplicates

    @no_annotations
    def expand(self, articles: PCollection) -> Joined:
        """Wire filing, grouping by desk and the fold."""
        filed = articles | "file under a desk" >> beam.Map(file_carried, rules=self._rules).with_output_types(
            tuple[str, Any]
        )
        fold = beam.ParDo(_FoldDesk(self._rules, emit_duplicates=self._emit_duplicates))
        told = (
            filed
            | "gather each desk" >> beam.GroupByKey()
            | "fold into stories" >> fold.with_outputs(STORIES, main="events")
        )
        return Joined(told.events, told[STORIES])
