"""A stage that takes several records at once rejects only the ones that it rejects alone; a replay has such a stage."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import TimestampedValue

from pipelines.beamkit.door import Stage, Together, in_turn
from pipelines.beamkit.lists import list_goes_on, unpacked
from pipelines.cli.demo import ARCHIVE
from pipelines.enrich import transform
from pipelines.enrich.article import enrich_all
from pipelines.jobs.archive import open_inputs
from pipelines.jobs.spread import pack_share
from pipelines.settings.stages import Settings
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE
from pipelines.sources.read_files import ReadFiles
from schemas import EnrichedArticle, NormalizedArticle, Origin, RawMessage, Reason, Rejected


def message(number: int) -> RawMessage:
    """Make a record."""
    return RawMessage(value=b"%d" % number, origin=Origin(source="a", offset=number), timestamp=datetime.now(UTC))


def halve(raw: RawMessage) -> int:
    """Reject odd numbers."""
    if int(raw.value) % 2:
        raise Rejected(Reason.BAD_FIELD, "odd")
    return int(raw.value) // 2


def digits(raw: RawMessage) -> int:
    """Return the size of a record."""
    return len(raw.value)


class Halve:
    """The same for several, noting how many."""

    def __init__(self, sizes: Path) -> None:
        self._sizes = sizes

    def __call__(self, raws: list[RawMessage]) -> list[int]:
        """Halve all, or reject the whole batch."""
        with self._sizes.open("a") as file:
            file.write(f"{len(raws)} ")
        return list(map(halve, raws))


@pytest.mark.parametrize(
    ("numbers", "sizes"),
    [
        ((0, 2, 4, 6, 8, 0, 2, 4), [3, 3, 2]),
        ((0, 2, 4, 6, 8, 0, 2, 3), [3, 3, 2]),
        ((1000, 2, 200, 6, 8, 0), [1, 2, 3]),
    ],
)
def test_a_batch_rejects_what_each_record_alone_would(numbers: list[int], sizes: list[int], tmp_path: Path) -> None:
    """The last batch is a smaller one, as is one of large records; the records beside a rejected one go on, in order."""
    bad = [one for one in numbers if one % 2]
    with test_pipeline.TestPipeline(runner="FnApiRunner") as pipeline:
        records = pipeline | beam.Create([list(map(message, numbers))]) | beam.FlatMap(lambda several: several)
        stage = Stage("halve", halve, Settings(), together=Together(Halve(tmp_path / "sizes"), 3, digits, 4))
        done, dead = records | stage
        assert_that(done, equal_to([one // 2 for one in numbers if one % 2 == 0]))
        assert_that(
            dead | beam.Map(lambda letter: (letter.detail, letter.raw)),
            equal_to([("odd", b"%d" % one) for one in bad]),
            "dead",
        )
    assert list(map(int, (tmp_path / "sizes").read_text().split())) == sizes


def test_no_record_waits_for_the_next_list(tmp_path: Path) -> None:
    """A live source has short lists while nothing waits; results and rejections keep the times of their records."""
    lists = [[0, 2, 4, 6], [8], [10, 3]]
    together = Together(Halve(tmp_path / "sizes"), 3, digits, 100, list_goes_on)
    with test_pipeline.TestPipeline(runner="FnApiRunner") as pipeline:
        records = (
            pipeline
            | beam.Create([lists])
            | beam.FlatMap(lambda several: several)
            | beam.FlatMap(unpacked)
            | beam.Map(lambda number: TimestampedValue(message(number), 1000 + number))
        )
        done, dead = records | Stage("halve", halve, Settings(), together=together)
        assert_that(done | "times" >> beam.Map(timed), equal_to([(n // 2, 1000 + n) for n in (0, 2, 4, 6, 8, 10)]))
        assert_that(
            dead | "times of dead" >> beam.Map(lambda one, t=beam.DoFn.TimestampParam: int(t)), equal_to([1003]), "dead"
        )
    assert (tmp_path / "sizes").read_text().split() == ["3", "1", "1", "2"]


def keep(raw: RawMessage) -> RawMessage:
    """Return a record as it is."""
    return raw


def test_a_step_behind_takes_the_rest_of_the_same_list(tmp_path: Path) -> None:
    """Its records come in twos; a list's last ones wait for no other list."""
    together = Together(Halve(tmp_path / "sizes"), 3, digits, 100, list_goes_on)
    with test_pipeline.TestPipeline(runner="FnApiRunner") as pipeline:
        records = (
            pipeline
            | beam.Create([[[0, 2, 4, 6, 8], [8], [8, 6]]])
            | beam.FlatMap(lambda several: several)
            | beam.FlatMap(unpacked)
            | beam.Map(message)
        )
        turn = in_turn(keep, list_goes_on)._replace(records=2)
        kept, _ = records | "first" >> Stage("keep", keep, Settings(), together=turn)
        done, _ = kept | Stage("halve", halve, Settings(), together=together)
        assert_that(done, equal_to([0, 1, 2, 3, 4, 4, 4, 3]))
    assert (tmp_path / "sizes").read_text().split() == ["3", "2", "1", "2"]


def timed(value: int, time: Any = beam.DoFn.TimestampParam) -> tuple[int, int]:
    """Return a value with its time in seconds."""
    return value, int(time)


def test_each_process_of_a_replay_enriches_articles_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one they take twice as long."""
    sizes: list[int] = []

    def noting(articles: Sequence[NormalizedArticle], *rest: str | None, **named: Any) -> list[EnrichedArticle]:
        sizes.append(len(articles))
        return enrich_all(articles, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(transform, "enrich_all", noting)
    (tmp_path / f"{DEAD_LETTERS_FILE}.runs").mkdir()
    source = open_inputs([str(ARCHIVE)], Settings(), tmp_path).source
    assert isinstance(source, ReadFiles)
    counted = pack_share(source, Settings(), tmp_path)
    assert max(sizes) > 1
    assert sum(sizes) == counted.accounting["in"] - counted.accounting["dead"]
