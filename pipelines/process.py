"""The one object of this process: it makes what a process has one of, such as clients, pools and desks, and closes it.

Fetch an object where it is used, in a step's ``setup`` at the earliest: it belongs to a process and is never pickled.
"""

import atexit
import gc
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Process:
    """Objects by their kind and the arguments that they were made with."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a constructor may ask for what it needs
        self._made: dict[Hashable, Any] = {}
        self._ends = ExitStack()

    def the(self, kind: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        """Return the object of a kind with these arguments; the first to ask makes it.

        Arguments must be hashable. The constructor must not wait: others wait for it.

        >>> Process().the(complex, 1, imag=2)
        (1+2j)
        """
        key = (kind, given, *named.items())
        found: Made | None = self._made.get(key)
        if found is None:
            with self._lock:
                found = self._made.get(key)
                if found is None:
                    found = self._made[key] = kind(*given, **named)
                    self._ends.callback(self._end, key)
        return found

    def close(self) -> None:
        """Call ``close`` of each object that has it, once, the newest first, and forget all of them.

        An object can still be asked for while those that were made after it end; what is asked for later is made anew.
        """
        self._ends.close()

    def _end(self, key: Hashable) -> None:
        made = self._made.pop(key)
        if hasattr(made, "close"):
            made.close()


PROCESS: Final = Process()
the: Final = PROCESS.the
atexit.register(PROCESS.close)


@contextmanager
def without_collector() -> Iterator[None]:
    """Collect no garbage while the block runs. Loading tables makes many objects that stay, which a collector would look through."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
