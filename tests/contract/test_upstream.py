"""What docs/upstream.md lists is there: internals of libraries, and the tests that notice their change."""

import ctypes
import inspect
import re
from pathlib import Path

import pytest
from apache_beam import Create, Map, pipeline
from apache_beam.io.unbounded_source import _ReadFromUnboundedSourceDoFn
from apache_beam.runners.portability.fn_api_runner import fn_runner, worker_handlers
from apache_beam.runners.worker import statesampler
from apache_beam.runners.worker.statecache import StateCache
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.utils import thread_pool_executor
from kafka.producer.sender import Sender
from lxml import etree

from pipelines.beamkit.upstream import (
    CACHE,
    LABELS,
    POOL,
    SAMPLER,
    labels_as_written,
    stay_in_main_thread,
    switch_off_sampling,
    switch_off_state_cache,
)

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_page_names_exists() -> None:
    """By file and function."""
    page = (ROOT / "docs" / "upstream.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[a-z0-9_/]+\.py)::(test_\w+)`", page)
    assert len(named) >= 7
    missing = [f"{file}::{test}" for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")]
    assert missing == []


def test_the_runner_takes_threads_from_the_pool_that_is_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """``stay_in_main_thread`` finds what it replaces; a single part then runs in the calling thread."""
    monkeypatch.setattr(fn_runner, POOL, thread_pool_executor)
    assert "thread_pool_executor.shared_unbounded_instance()" in inspect.getsource(fn_runner)
    stay_in_main_thread()


def test_labels_are_left_alone_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beam looks for a kernel there by this name, and afterwards does as before."""
    before = pipeline.alter_label_if_ipython
    assert f"{LABELS}(transform, pvalueish)" in inspect.getsource(pipeline.Pipeline)
    monkeypatch.setattr("apache_beam.utils.interactive_utils.is_in_ipython", lambda: True)
    with labels_as_written():
        made = pipeline.Pipeline(runner="FnApiRunner") | "one" >> Create([1])
    assert made.producer.full_label.startswith("one/")
    assert pipeline.alter_label_if_ipython is before


def test_the_runner_sizes_its_state_cache_by_the_name_that_is_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """``switch_off_state_cache`` finds what it replaces, and a cache of that size is off."""
    monkeypatch.setattr(worker_handlers, CACHE, worker_handlers.STATE_CACHE_SIZE_MB)
    assert f"StateCache({CACHE} * MB_TO_BYTES)" in inspect.getsource(worker_handlers.EmbeddedWorkerHandler)
    switch_off_state_cache()
    assert not StateCache(getattr(worker_handlers, CACHE)).is_cache_enabled()


def _sampler_s_module(_element: int) -> str:
    return type(statesampler.get_current_tracker()).__module__


def test_the_runner_makes_samplers_by_the_name_that_is_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """``switch_off_sampling`` finds what it replaces, and a bundle gets ours."""
    monkeypatch.setattr(statesampler, SAMPLER, statesampler.StateSampler)
    switch_off_sampling()
    with pipeline.Pipeline(runner="FnApiRunner") as made:
        assert_that(made | Create([1]) | Map(_sampler_s_module), equal_to([switch_off_sampling.__module__]))


def test_a_step_can_read_several_unbounded_sources() -> None:
    """Beam's own transform makes this step for a single source, with these arguments."""
    taken = list(inspect.signature(_ReadFromUnboundedSourceDoFn).parameters)[:3]
    assert taken == ["poll_interval", "max_records_per_bundle", "max_read_time_seconds"]


def test_a_producer_s_sender_can_be_forced_to_close() -> None:
    """kafka-python has no public way to give up what cannot be sent."""
    assert inspect.signature(Sender.force_close).parameters.keys() == {"self"}


def test_an_element_of_lxml_has_the_type_that_readers_name() -> None:
    """The library has no public name for it."""
    assert type(etree.fromstring("<a/>")) is etree._Element


def test_an_exception_can_be_raised_in_another_thread() -> None:
    """CPython returns the number of threads that it found: none has this id."""
    assert ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(0), None) == 0


def test_trafilatura_s_extractor_takes_what_is_asked() -> None:
    """It is the function that the package exports, by the name of its module."""
    core, package = pytest.importorskip("trafilatura.core"), pytest.importorskip("trafilatura")
    assert core.bare_extraction is package.bare_extraction
    assert "filecontent" in inspect.signature(core.bare_extraction).parameters
