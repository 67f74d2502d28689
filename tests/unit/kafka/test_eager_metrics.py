"""The runner's metrics stay small, however many bundles a run has."""

from typing import Any

import pytest
from apache_beam.metrics import monitoring_infos
from apache_beam.runners.portability.fn_api_runner import fn_runner

from pipelines.beamkit.eager_metrics import NAME, OURS, consolidate_eagerly


def test_metrics_are_consolidated_bundle_by_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand bundles leave one counter with their sum; as shipped they end in a RecursionError."""
    monkeypatch.setattr(fn_runner, NAME, monitoring_infos.consolidate)
    assert consolidate_eagerly()
    kept: list[Any] = []
    for _ in range(2000):
        kept = getattr(fn_runner, NAME)([*kept, monitoring_infos.int64_user_counter("wirebeam", "in", 1)])
    assert len(kept) == 1
    assert monitoring_infos.extract_counter_value(kept[0]) == 2000


def test_of_what_has_no_sum_the_newest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest bundle's comes first."""
    monkeypatch.setattr(fn_runner, NAME, monitoring_infos.consolidate)
    consolidate_eagerly()
    infos = [
        monitoring_infos.create_monitoring_info(f"{OURS}:gauge", "type-without-a-sum", payload)
        for payload in (b"new", b"old")
    ]
    assert [info.payload for info in getattr(fn_runner, NAME)(infos)] == [b"new"]


def test_beams_own_metrics_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts and timings of each step of each bundle would cost more than the steps."""
    monkeypatch.setattr(fn_runner, NAME, monitoring_infos.consolidate)
    consolidate_eagerly()
    beams = monitoring_infos.create_monitoring_info("beam:metric:element_count:v1", "type", b"1")
    assert getattr(fn_runner, NAME)([beams]) == []


def test_a_runner_that_needs_no_patch_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later Beam that makes lists itself is not touched."""
    monkeypatch.setattr(fn_runner, NAME, list)
    assert not consolidate_eagerly()
    assert getattr(fn_runner, NAME) is list
