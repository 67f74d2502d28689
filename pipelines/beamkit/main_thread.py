"""A guarded patch of Beam 2.77: the FnApiRunner runs every bundle in a thread of a pool, even where there is only one.

Only the main thread of a process can be interrupted in the middle of a regular expression, which is what the resource
guard needs. With one worker a bundle has one part, and whether the main thread waits for it or carries it out makes no
other difference.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from apache_beam.runners.portability.fn_api_runner import fn_runner
from apache_beam.utils import thread_pool_executor

NAME = "thread_pool_executor"


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


def stay_in_main_thread() -> bool:
    """Patch the runner of this process; tells whether there was something to patch. Call it before a local run."""
    if getattr(fn_runner, NAME, None) is not thread_pool_executor:
        return False
    setattr(fn_runner, NAME, _InlinePool())
    return True
