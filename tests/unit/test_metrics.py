"""Metrics, health and what a watcher reads from them."""

import math
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics.catalogue import END_TO_END_SECONDS, LAG, RECORDS_IN, STAGE_SECONDS
from pipelines.metrics.endpoint import EndpointRefused, answer_to, served
from pipelines.metrics.health import Finding, Health
from pipelines.metrics.journeys import MOST, Journeys
from pipelines.metrics.reading import quantile, rate, read_look, since
from pipelines.metrics.recording import NOTHING, Recorder, series, start_recording, stop_recording
from pipelines.settings.stages import MetricsSettings
from schemas import Origin


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    yield start_recording()
    stop_recording()


def states(findings: list[Finding]) -> dict[str, bool]:
    return {finding.part: finding.ok for finding in findings}


def test_without_an_endpoint_nothing_is_recorded() -> None:
    """And nothing is kept."""
    assert series(RECORDS_IN) is NOTHING
    journeys = Journeys()
    journeys.begin(Origin(source="t"), 1.0)
    assert journeys._begun == {}


def test_what_is_recorded_is_read_back(recorder: Recorder) -> None:
    """With its labels; rates and percentiles are those between two looks."""
    series(RECORDS_IN).inc(5)
    series(LAG, "wire", "0").set(3)
    series(LAG, "wire", "1").set(4)
    for seconds in (0.002, 0.002, 0.2):
        series(STAGE_SECONDS, "parse").observe(seconds)
    before = read_look(recorder.exposed().decode(), at=10.0)
    series(RECORDS_IN).inc(20)
    series(STAGE_SECONDS, "parse").observe(0.3)
    now = read_look(recorder.exposed().decode(), at=14.0)
    assert (before.total(RECORDS_IN), now.total(LAG), now.total(LAG, partition="1")) == (5, 7, 4)
    assert rate(now, before, [(RECORDS_IN, {})]) == 5.0
    assert rate(now, None, [(RECORDS_IN, {})]) is None
    recent = since(now.buckets(STAGE_SECONDS, stage="parse"), before.buckets(STAGE_SECONDS, stage="parse"))
    assert recent[math.inf] == 1
    assert 0.1 < (quantile(0.5, recent) or 0) <= 0.5


@given(st.lists(st.floats(0, 20), min_size=1, max_size=50), st.sampled_from([0.5, 0.95, 0.99, 1.0]))
def test_a_quantile_lies_in_the_bucket_of_the_true_one(values: list[float], share: float) -> None:
    """As close as buckets allow."""
    bounds = [*STAGE_SECONDS.buckets, math.inf]
    buckets = {bound: float(sum(value <= bound for value in values)) for bound in bounds}
    true = sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
    found = quantile(share, buckets)
    assert found is not None
    upper = next(bound for bound in bounds if true <= bound)
    lower = max((bound for bound in bounds if bound < true), default=0.0)
    assert lower <= found <= upper


def test_it_is_ready_while_all_parts_give_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broker and watermark must, a sink may be silent but must not owe; a part that stops is named."""
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    health, parts = Health(), ("broker", "watermark")
    assert states(health.ready(30, parts)) == {"broker": False, "watermark": False}
    health.sign("broker wire/0")
    health.sign("watermark wire/0")
    health.owe("events")
    assert states(health.ready(30, parts)) == {"broker wire/0": True, "watermark wire/0": True, "sink events": True}
    clock[0] += 31
    health.sign("broker wire/0")
    assert states(health.ready(30, parts)) == {"broker wire/0": True, "watermark wire/0": False, "sink events": False}
    health.paid("events")
    health.sign("watermark wire/0")
    assert all(states(health.ready(30, parts)).values())
    assert health.alive()
    health.sign("loop")
    clock[0] += 301
    assert not health.alive()


def test_the_endpoint_answers_each_path(recorder: Recorder) -> None:
    """Unready and unknown ones with their status."""
    bad = [Finding("broker", False, "nothing yet")]
    assert answer_to("/readyz", recorder, bad)[0] == 503
    assert answer_to("/readyz", recorder, [])[0] == 200
    assert b"wirebeam_ready 1.0" in answer_to("/metrics", recorder, [])[2]
    assert answer_to("/healthz", recorder, [])[0] == 200
    assert answer_to("/secrets", recorder, [])[0] == 404


def test_a_port_that_is_taken_is_refused() -> None:
    """In one line that names the setting."""
    with served(MetricsSettings(port=0), "run", "1") as address:
        assert address is not None
        port = int(address.rpartition(":")[2])
        with (
            pytest.raises(EndpointRefused, match=f"setting metrics.port is {port}"),
            served(MetricsSettings(port=port), "run", "1"),
        ):
            pass


def test_a_journey_is_recorded_once(recorder: Recorder) -> None:
    """For the first event of a record; those that never arrive are forgotten."""
    journeys, place = Journeys(), Origin(source="kafka://wire", partition=0, offset=7)
    journeys.begin(place, 100.0)
    journeys.end(place, 102.0)
    journeys.end(place, 109.0)
    look = read_look(recorder.exposed().decode(), 0)
    assert look.of(f"{END_TO_END_SECONDS.name}_sum") == {frozenset(): 2.0}
    for number in range(MOST + 5):
        journeys.begin(Origin(source="kafka://wire", partition=0, offset=number), 1.0)
    assert len(journeys._begun) == MOST
