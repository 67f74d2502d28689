"""A stage: its results go on, what it rejects leaves by the failure door."""

from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.testing.util import assert_that, equal_to

from pipelines.beamkit.accounting import read_accounting
from pipelines.beamkit.door import Refusal, Stage
from pipelines.settings.stages import Settings
from schemas import Origin, RawMessage, Reason, Rejected


def words(raw: RawMessage) -> Iterator[Any]:
    """Give each word; an ``x`` is refused, an empty message rejected whole."""
    if not raw.value:
        raise Rejected(Reason.EMPTY, "no word")
    return (Refusal(raw, Rejected(Reason.MALFORMED, "an x")) if word == b"x" else word for word in raw.value.split())


def test_each_item_of_a_message_is_an_input_with_one_disposition() -> None:
    """A message of several items gives results and dead letters that add up with what came in."""
    pipeline = beam.Pipeline(runner="FnApiRunner")
    messages = [RawMessage(value=value, origin=Origin(source="t")) for value in (b"a x b", b"", b"c")]
    outcome = pipeline | beam.Create(messages) | Stage("split", words, Settings(), several=True)
    assert_that(outcome.done, equal_to([b"a", b"b", b"c"]), label="results")
    reasons = outcome.dead | beam.Map(lambda letter: letter.reason)
    assert_that(reasons, equal_to([Reason.MALFORMED, Reason.EMPTY]), label="dead letters")
    result = pipeline.run()
    result.wait_until_finish()
    accounting = read_accounting(result)
    assert (accounting["in"], accounting["dead"]) == (2, 2), "the source counts 3 messages, the stage 2 items more"
