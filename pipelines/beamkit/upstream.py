"""Patches of Beam 2.77's FnApiRunner, for the runs of this process. Each raises where there is nothing to patch.

A patch replaces one name of one module, twice is as once, and says what it expects there: see docs/upstream.md.
"""

import inspect
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from apache_beam import pipeline
from apache_beam.metrics import monitoring_infos
from apache_beam.runners.portability.fn_api_runner import fn_runner, worker_handlers
from apache_beam.runners.worker import statesampler
from apache_beam.runners.worker.statesampler import StateSampler as Sampler
from apache_beam.utils import thread_pool_executor
from apache_beam.version import __version__ as beam_version

from pipelines.errors import Refused

CONSOLIDATE = "consolidate_monitoring_infos"
POOL = "thread_pool_executor"
LABELS = "alter_label_if_ipython"
CACHE = "STATE_CACHE_SIZE_MB"
SAMPLER = "StateSampler"
OURS = "beam:metric:user"


class UpstreamChanged(Refused):
    """A library is not what a patch of it expects: its version is not the one of ``constraints.txt``."""


def consolidate_eagerly() -> None:
    """Make the runner combine metrics after each bundle; call it before a live run. Raises ``UpstreamChanged``.

    Beam combines them with a generator over the last bundle's generator, which nobody runs before the end. Measured with a
    live job at 50 records/s: 47 MiB more each minute, and a thousand bundles later ``result.metrics()`` ends in a
    ``RecursionError``. It also keeps every value of a metric that has no sum. A list that is made at once, with the newest
    of those, keeps both flat.
    """
    _patch(fn_runner, CONSOLIDATE, inspect.isgeneratorfunction, _consolidate)


def stay_in_main_thread() -> None:
    """Make the runner process a bundle of one part in the main thread; call it before a local run. Raises ``UpstreamChanged``.

    Beam uses a thread of a pool even there, but only the main thread can be interrupted in the middle of a regular
    expression, which is what the resource guard needs. It makes no other difference: the main thread would only wait.
    """
    _patch(fn_runner, POOL, lambda found: found is thread_pool_executor, _INLINE_POOL)


def switch_off_state_cache() -> None:
    """Make the runner read and write state without its cache; call it before a live run. Raises ``UpstreamChanged``.

    State is in this process anyway. The cache weighs each value that is written, and looks through the globals of every module
    for that: measured 0.4 ms a value, two values a bundle.
    """
    _patch(worker_handlers, CACHE, lambda found: isinstance(found, int), 0)


def switch_off_sampling() -> None:
    """Make the runner process bundles without a thread that samples their steps; call it before a local run. Raises ``UpstreamChanged``.

    The samples are timings of steps, which nobody reads here. At the end of a bundle the runner waits for that thread, which sleeps for a
    sixth of the time that the bundle took, at most 0.2 s: measured 20 to 100 ms with nothing done, once a second of a live run.
    """
    _patch(statesampler, SAMPLER, lambda found: found is Sampler, _NoSampler)


@contextmanager
def labels_as_written() -> Iterator[None]:
    """Make Beam leave the labels of steps alone while a pipeline is built in the block. Raises ``UpstreamChanged``.

    In a notebook Beam puts the number of the cell before them, for which it imports its extra ``interactive``, with pandas. No
    pipeline of ours is shown there.
    """
    before = getattr(pipeline, LABELS, None)
    _patch(pipeline, LABELS, callable, _as_written)
    try:
        yield
    finally:
        setattr(pipeline, LABELS, before)


def _as_written(_transform: Any, _input: Any) -> None:
    """Leave a label as it is."""


def _patch(module: ModuleType, name: str, is_expected: Callable[[Any], bool], ours: Any) -> None:
    found = getattr(module, name, None)
    if found is ours:
        return
    if not is_expected(found):
        raise UpstreamChanged(
            f"Beam {beam_version} has no {module.__name__}.{name} as wirebeam patches it: install the version of constraints.txt"
        )
    setattr(module, name, ours)


def _consolidate(metrics: Iterable[Any]) -> list[Any]:
    """Combine our own metrics, and drop Beam's: element counts and timings of each step, which nobody reads here.

    Of what cannot be combined, the newest is kept, which comes first.
    """
    kept: dict[Any, Any] = {}
    for info in monitoring_infos.consolidate(info for info in metrics if info.urn.startswith(OURS)):
        kept.setdefault(monitoring_infos.to_key(info), info)
    return list(kept.values())


class _NoSampler(Sampler):
    """Knows which step runs, as metrics need it, and takes no samples; Beam's own sampler without Cython takes none either."""

    def start(self) -> None:
        """Begin a bundle."""
        self.tracked_thread = threading.current_thread()
        statesampler.set_current_tracker(self)
        self.started = True

    def stop(self) -> None:
        """End a bundle."""
        statesampler.set_current_tracker(None)
        self.finished = True


class _InlinePool:
    """Carries a single part out at once, and leaves several to Beam's pool."""

    @contextmanager
    def shared_unbounded_instance(self) -> Iterator["_InlinePool"]:
        """Stand for Beam's pool; it is shared, so leaving it closes nothing."""
        yield self

    def map(self, step: Callable[[Any], Any], parts: Iterable[Any]) -> Iterable[Any]:
        """Apply the step to each part, in order."""
        given = list(parts)
        if len(given) == 1:
            return [step(given[0])]
        return list(thread_pool_executor.shared_unbounded_instance().map(step, given))


_INLINE_POOL = _InlinePool()
