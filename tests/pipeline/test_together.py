"""A stage that takes several records at once rejects only the ones that it rejects alone; a replay has such a stage."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

from pipelines.beamkit.door import Stage, Together
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
