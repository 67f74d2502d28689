"""Both forms of the stories stage on the DirectRunner."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

from pipelines.beamkit.door import Carried
from pipelines.beamkit.lists import unpacked
from pipelines.settings.stages import GuardSettings, Settings
from pipelines.stories.describe.packed_item import pack_item
from pipelines.stories.lifecycle.changes import compare_articles
from pipelines.stories.live.changelog import drain
from pipelines.stories.live.decide import decide
from pipelines.stories.live.desks import Desks
from pipelines.stories.live.state import new_desk
from pipelines.stories.live.verdict_feed import no_records, read_records
from pipelines.stories.transform import DecideStories, FoldStories, _DecideDesk
from schemas import (
    Article,
    Changes,
    EnrichedArticle,
    NormalizedArticle,
    Origin,
    ParsedArticle,
    RawMessage,
    Reason,
    Rejected,
)
from tests.unit.stories.items import FIRE, MERGER, START, article

ARTICLES = [
    article("a", "Harbour fire kills 12"),
    article(
        "m", "Zenith buys Glasmark for $2.6 billion", MERGER, minutes=2, embargo_until=START + timedelta(minutes=45)
    ),
    article("b", "UPDATE 1-Harbour fire kills 14", FIRE.replace("12", "14"), minutes=20),
    article("b", "UPDATE 1-Harbour fire kills 14", FIRE.replace("12", "14"), minutes=20),
    article("z", "Rain ends drought", "Rain fell on Lower Ruritania for the first time in 90 days.", minutes=50),
]
WANTED = [("story.created", "a"), ("story.created", "z"), ("story.released", "m"), ("story.updated", "b")]


def carried(item: Article) -> Carried[EnrichedArticle]:
    """Carry an article as the stages do."""
    return Carried(
        RawMessage(value=b"x", origin=Origin(source="wire")), EnrichedArticle(NormalizedArticle(ParsedArticle(item)))
    )


def is_told(events: list[Any]) -> None:
    """Check the events, in any order."""
    assert sorted((event.type.value, event.item_id) for event in events) == WANTED


def test_the_bounded_form_folds_each_desk(tmp_path: Path) -> None:
    """A GroupByKey and a fold, no state."""
    with test_pipeline.TestPipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
        joined = pipeline | beam.Create(list(map(carried, ARTICLES))) | FoldStories(Settings(), tmp_path)
        assert_that(joined.done.events, is_told)


def decide_stories(**restored: Any) -> DecideStories:
    """Decide an hour after the wire began, when its embargo is over."""
    return DecideStories(Settings(), clock, lambda: False, read_again, restored)


def read_again(origin: Origin) -> RawMessage:
    """Read a record of the wire again."""
    return RawMessage(value=b"x", origin=origin)


def clock() -> datetime:
    """Stand at one moment."""
    return START + timedelta(hours=1)


def test_the_stateful_form_decides_item_by_item() -> None:
    """State, index and the embargo's timer; the runner needs no stream to drive them."""
    with test_pipeline.TestPipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
        wire = pipeline | beam.Create(list(map(carried, ARTICLES)), reshuffle=False)
        decided = (wire | decide_stories()).done
        assert_that(decided | "events" >> beam.FlatMap(lambda one: one.events), is_told)
        kinds = decided | "records" >> beam.FlatMap(lambda one: [key.partition("/")[0] for key, _ in one.records])
        assert_that(kinds | beam.combiners.Count.PerElement(), is_logged, label="changelog")


def verdict_records() -> list[RawMessage]:
    """Return a verdict that joins two stories, and a record that is none."""
    joined = b'{"verdict": "join", "items": ["meridian:a", "meridian:z"], "time": "2026-03-04T09:00Z"}'
    return [
        RawMessage(value=value, origin=Origin(source="verdicts", offset=n)) for n, value in enumerate((joined, b"{"))
    ]


def test_verdicts_of_editors_reach_both_forms(tmp_path: Path) -> None:
    """Two stories are one; the record that is none is a dead letter."""
    joiners = (
        FoldStories(Settings(), tmp_path, verdicts=read_records(verdict_records())),
        DecideStories(Settings(), clock, lambda: False, read_again, read_verdicts=verdict_records),
    )
    for joiner in joiners:
        with test_pipeline.TestPipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
            outcome = pipeline | beam.Create(list(map(carried, ARTICLES)), reshuffle=False) | joiner
            events = (
                outcome.done.events
                if isinstance(joiner, FoldStories)
                else outcome.done | beam.FlatMap(lambda one: one.events)
            )
            keys = (
                events | beam.Map(lambda one: (one.item_id, one.evidence.key)) | beam.Filter(lambda one: one[0] == "z")
            )
            assert_that(keys, equal_to([("z", "editor")]))
            letters = outcome.dead | beam.Flatten()
            told = letters | beam.Map(lambda letter: (letter.stage, letter.reason.value, letter.raw))
            assert_that(told, equal_to([("stories", "malformed", b"{")]), label="dead letters")


def never_ending(before: Article, after: Article, _limits: object) -> Changes:
    """Compare two versions, of which the second takes for ever."""
    while after.version == 2:
        pass
    return compare_articles(before, after)


def test_an_item_that_takes_too_long_leaves_its_desk_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a dead letter with its bytes; the next version is decided on as if it had never come."""
    monkeypatch.setattr("pipelines.stories.lifecycle.events.compare_articles", never_ending)
    wire = [
        article("a", "Harbour fire kills 12", version=1),
        article("a", "Harbour fire kills 13", FIRE.replace("12", "13"), version=2, minutes=1),
        article("m", "Zenith buys Glasmark for $2.6 billion", MERGER, version=5, minutes=2),
        article("a", "Harbour fire kills 14", FIRE, version=3, minutes=3),
    ]
    settings = Settings(guard=GuardSettings(max_seconds=3))
    with test_pipeline.TestPipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
        lists = [list(map(carried, wire[:3])), [carried(wire[3])]]
        brought = pipeline | beam.Create(lists, reshuffle=False) | beam.FlatMap(unpacked)
        outcome = brought | DecideStories(settings, clock, lambda: False, read_again)
        events = outcome.done | beam.FlatMap(lambda one: [(event.type.value, event.version) for event in one.events])
        assert_that(events, equal_to([("story.created", "1"), ("story.created", "5"), ("story.updated", "3")]))
        letters = outcome.dead | beam.Flatten()
        told = letters | beam.Map(lambda letter: (letter.stage, letter.reason.value, letter.raw))
        assert_that(told, equal_to([("stories", "took_too_long", b"x")]), label="dead letters")


def test_a_rejected_item_whose_record_is_gone_says_so() -> None:
    """A dead letter without bytes, not a run that ends."""
    settings = Settings(guard=GuardSettings(max_seconds=3))
    desks = Desks("gone", settings.stories)
    step = _DecideDesk(desks, clock, lambda: False, settings, lambda _: None, read_verdicts=no_records, draining=False)
    item = pack_item(ARTICLES[0], Origin(source="kafka://wire", partition=1, offset=3))
    raw, problem = step.message_of(item, Rejected(Reason.TOOK_TOO_LONG, "cut off"))
    assert (str(raw.origin), str(item), raw.value) == ("kafka://wire/1@3", "kafka://wire/1@3", b"")
    assert problem.reason is Reason.TOOK_TOO_LONG
    assert "no longer holds the record" in problem.detail


def test_an_item_is_cut_off_in_filing(tmp_path: Path) -> None:
    """In both forms of the stage: by what one record takes, not by what its desk holds."""
    fat = article("a", "Harbour fire kills 12", " ".join(f"word{number}" for number in range(500_000)))
    settings = Settings(guard=GuardSettings(max_seconds=0.05))
    for joiner in (FoldStories(settings, tmp_path), DecideStories(settings, clock, lambda: False, read_again)):
        with test_pipeline.TestPipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
            outcome = pipeline | beam.Create([carried(fat)], reshuffle=False) | joiner
            letters = outcome.dead if isinstance(outcome.dead, tuple) else (outcome.dead,)
            told = letters | beam.Flatten() | beam.Map(lambda letter: (letter.stage, letter.reason.value))
            assert_that(told, equal_to([("stories", "took_too_long")]))


def is_logged(counts: list[Any]) -> None:
    """Check that each item and each told story is in the changelog; an item that came twice is there once."""
    assert dict(counts)["item"] == len(ARTICLES) - 1
    assert dict(counts)["story"] >= 4


def test_a_restored_job_goes_on() -> None:
    """A job without state begins with the records of the last one."""
    state = new_desk()
    records: dict[str, bytes | None] = {}
    for item in ARTICLES[:3]:
        state, _, _ = decide(state, pack_item(item, Origin(source="wire")))
        records |= dict(drain(state))
    with test_pipeline.TestPipeline(runner="FnApiRunner", options=PipelineOptions([])) as pipeline:
        late = pipeline | beam.Create(list(map(carried, ARTICLES[3:])), reshuffle=False)
        decided = (late | decide_stories(en=list(records.items()))).done
        events = decided | beam.FlatMap(lambda one: one.events)
        assert_that(events | beam.Map(lambda event: (event.type.value, event.item_id)), has_gone_on)


def has_gone_on(events: list[Any]) -> None:
    """Check that the redelivery was known and the embargo still ended."""
    assert sorted(events) == [("story.created", "z"), ("story.released", "m")]
