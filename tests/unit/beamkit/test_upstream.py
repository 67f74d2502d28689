"""Patches of Beam: what they do, and that they are refused where Beam is not what they expect."""

import threading
import types
from typing import Any

import pytest
from apache_beam.metrics import monitoring_infos
from apache_beam.runners.portability.fn_api_runner import fn_runner, worker_handlers
from apache_beam.runners.worker import statesampler
from apache_beam.utils import thread_pool_executor
from apache_beam.utils.counters import CounterFactory

from pipelines.beamkit.upstream import (
    CACHE,
    CONSOLIDATE,
    OURS,
    POOL,
    SAMPLER,
    UpstreamChanged,
    consolidate_eagerly,
    stay_in_main_thread,
    switch_off_sampling,
    switch_off_state_cache,
)
from pipelines.errors import REFUSED


@pytest.fixture(autouse=True)
def as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fn_runner, CONSOLIDATE, monitoring_infos.consolidate)
    monkeypatch.setattr(fn_runner, POOL, thread_pool_executor)
    monkeypatch.setattr(worker_handlers, CACHE, worker_handlers.STATE_CACHE_SIZE_MB)
    monkeypatch.setattr(statesampler, SAMPLER, statesampler.StateSampler)


def test_metrics_are_consolidated_bundle_by_bundle() -> None:
    """Two thousand bundles leave one counter with their sum; as shipped they end in a RecursionError."""
    consolidate_eagerly()
    kept: list[Any] = []
    for _ in range(2000):
        kept = getattr(fn_runner, CONSOLIDATE)([*kept, monitoring_infos.int64_user_counter("wirebeam", "in", 1)])
    assert len(kept) == 1
    assert monitoring_infos.extract_counter_value(kept[0]) == 2000


def test_of_what_has_no_sum_the_newest_stays() -> None:
    """The newest bundle's comes first."""
    consolidate_eagerly()
    infos = [
        monitoring_infos.create_monitoring_info(f"{OURS}:gauge", "type-without-a-sum", payload)
        for payload in (b"new", b"old")
    ]
    assert [info.payload for info in getattr(fn_runner, CONSOLIDATE)(infos)] == [b"new"]


def test_beams_own_metrics_are_dropped() -> None:
    """Counts and timings of each step of each bundle would cost more than the steps."""
    consolidate_eagerly()
    beams = monitoring_infos.create_monitoring_info("beam:metric:element_count:v1", "type", b"1")
    assert getattr(fn_runner, CONSOLIDATE)([beams]) == []


def test_one_part_stays_in_the_thread_and_several_go_to_the_pool() -> None:
    """In order; the name of the thread says where each ran."""
    stay_in_main_thread()
    with getattr(fn_runner, POOL).shared_unbounded_instance() as pool:
        assert list(pool.map(lambda _: threading.current_thread(), [1])) == [threading.current_thread()]
        assert list(pool.map(lambda part: part * 2, [1, 2, 3])) == [2, 4, 6]
        assert threading.current_thread() not in pool.map(lambda _: threading.current_thread(), [1, 2])


def test_without_the_state_cache_no_state_is_weighed() -> None:
    """Twice as once; and a Beam that has another kind of value there is refused."""
    switch_off_state_cache()
    switch_off_state_cache()
    assert getattr(worker_handlers, CACHE) == 0
    setattr(worker_handlers, CACHE, None)
    with pytest.raises(UpstreamChanged, match=rf"worker_handlers\.{CACHE}"):
        switch_off_state_cache()


def test_a_bundle_that_is_not_sampled_has_no_thread() -> None:
    """Metrics still find out which bundle this thread is in, and it can be used for the next one. Twice as once."""
    switch_off_sampling()
    switch_off_sampling()
    sampler, threads = getattr(statesampler, SAMPLER)("bundle", CounterFactory()), threading.enumerate()
    for _ in range(2):
        sampler.reset()
        sampler.start()
        assert threading.enumerate() == threads
        assert statesampler.get_current_tracker() is sampler
        assert sampler.get_info().tracked_thread is threading.current_thread()
        sampler.stop_if_still_running()
        sampler.stop_if_still_running()
        assert statesampler.get_current_tracker() is None


def test_another_sampler_is_refused() -> None:
    """It may not let its bundles wait, or need its thread."""
    setattr(statesampler, SAMPLER, type("StateSampler", (), {}))
    with pytest.raises(UpstreamChanged, match=rf"statesampler\.{SAMPLER}"):
        switch_off_sampling()


@pytest.mark.parametrize("patch", [consolidate_eagerly, stay_in_main_thread])
def test_a_patch_holds_when_it_is_made_twice(patch: Any) -> None:
    """A process may run twice."""
    patch()
    once = vars(fn_runner).copy()
    patch()
    assert vars(fn_runner) == once


@pytest.mark.parametrize(("name", "patch"), [(CONSOLIDATE, consolidate_eagerly), (POOL, stay_in_main_thread)])
@pytest.mark.parametrize("found", [None, list, types.SimpleNamespace()])
def test_where_there_is_nothing_to_patch_it_is_said(
    monkeypatch: pytest.MonkeyPatch, name: str, patch: Any, found: Any
) -> None:
    """A later Beam may be right without the patch, or wrong in another way: somebody has to look. Nothing is changed."""
    monkeypatch.setattr(fn_runner, name, found)
    with pytest.raises(UpstreamChanged, match=rf"Beam .*fn_runner\.{name} .*constraints\.txt") as told:
        patch()
    assert told.value.code == REFUSED
    assert getattr(fn_runner, name) is found


@pytest.mark.parametrize(("name", "patch"), [(CONSOLIDATE, consolidate_eagerly), (POOL, stay_in_main_thread)])
def test_a_name_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch, name: str, patch: Any) -> None:
    """Setting it would change nothing that Beam does."""
    monkeypatch.delattr(fn_runner, name)
    with pytest.raises(UpstreamChanged):
        patch()
    assert not hasattr(fn_runner, name)
