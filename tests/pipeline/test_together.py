"""A stage that takes several records at once rejects only the ones that it rejects alone."""

from datetime import UTC, datetime
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

from pipelines.beamkit.door import Stage
from pipelines.settings.stages import Settings
from schemas import Origin, RawMessage, Reason, Rejected


def message(number: int) -> RawMessage:
    """Make a record."""
    return RawMessage(value=b"%d" % number, origin=Origin(source="a", offset=number), timestamp=datetime.now(UTC))


def halve(raw: RawMessage) -> int:
    """Reject odd numbers."""
    if int(raw.value) % 2:
        raise Rejected(Reason.BAD_FIELD, "odd")
    return int(raw.value) // 2


class Halve:
    """The same for several, noting how many."""

    def __init__(self, sizes: Path) -> None:
        self._sizes = sizes

    def __call__(self, raws: list[RawMessage]) -> list[int]:
        """Halve all, or reject the whole batch."""
        with self._sizes.open("a") as file:
            file.write(f"{len(raws)} ")
        return list(map(halve, raws))


@pytest.mark.parametrize(("bad", "sizes"), [((), [3, 3, 2]), ((3,), [3, 3, 2])])
def test_a_batch_rejects_what_each_record_alone_would(bad: tuple[int, ...], sizes: list[int], tmp_path: Path) -> None:
    """The last batch is a smaller one; the records beside a rejected one go on, in order."""
    numbers = [2 * one for one in range(8 - len(bad))] + list(bad)
    with test_pipeline.TestPipeline(runner="FnApiRunner") as pipeline:
        records = pipeline | beam.Create([list(map(message, numbers))]) | beam.FlatMap(lambda several: several)
        stage = Stage("halve", halve, Settings(), together=Halve(tmp_path / "sizes"), batch=3)
        done, dead = records | stage
        assert_that(done, equal_to([one // 2 for one in numbers if one % 2 == 0]))
        assert_that(
            dead | beam.Map(lambda letter: (letter.detail, letter.raw)),
            equal_to([("odd", b"%d" % one) for one in bad]),
            "dead",
        )
    assert list(map(int, (tmp_path / "sizes").read_text().split())) == sizes
