"""Wiring of the stories stage: a GroupByKey and a fold for bounded runs."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from pipelines.beamkit.accounting import fates
from pipelines.beamkit.door import Carried
from pipelines.settings import Settings
from pipelines.stories.filing import Filed, file_item
from pipelines.stories.fold import fold_desk
from pipelines.stories.rules import StoryRules
from schemas import EventType, NewsEvent

STORIES = "stories"


class Joined(NamedTuple):
    """What the stage gives: events, and the stories as they stand at the end."""

    events: PCollection
    stories: PCollection


def file_carried(carried: Carried) -> tuple[str, Filed]:
    """Reduce an article to what the decision needs, and name its desk."""
    filed = file_item(carried.article, carried.raw.origin)
    return filed.desk, filed


class _Fold(beam.DoFn):
    def __init__(self, rules: StoryRules, *, emit_duplicates: bool) -> None:
        self.rules, self.emit_duplicates = rules, emit_duplicates

    def setup(self) -> None:
        self.fates = fates()

    def process(self, desk: tuple[str, Iterable[Filed]]) -> Iterator[NewsEvent | TaggedOutput]:
        for outcome in fold_desk(desk[1], self.rules):
            for fate, count in outcome.dispositions.items():
                self.fates[fate].inc(count)
            yield TaggedOutput(STORIES, outcome.story)
            for event in outcome.events:
                if self.emit_duplicates or event.type is not EventType.DUPLICATE:
                    yield event


class FoldStories(beam.PTransform):
    """Join a bounded run's articles into stories: ``Carried -> Joined``; each desk is folded once, without state."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._fold = _Fold(settings.stories, emit_duplicates=settings.emit_duplicates)

    def expand(self, articles: PCollection) -> Joined:
        """Wire filing, grouping by desk, and the fold."""
        outputs = (
            articles
            | "file by desk" >> beam.Map(file_carried)
            | "gather each desk" >> beam.GroupByKey()
            | "fold each desk" >> beam.ParDo(self._fold).with_outputs(STORIES, main="events")
        )
        return Joined(outputs.events, outputs[STORIES])
