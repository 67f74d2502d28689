"""Processes that are forked for tasks: they share the models and values that were loaded, and their results come back."""

import gc
import os
import pickle
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe, wait
from typing import Final, NamedTuple, TypeVar

from pipelines.beamkit.stopping import SIGNALS
from pipelines.errors import Failed

Result = TypeVar("Result")
CAN_FORK: Final = sys.platform == "linux"
"""Elsewhere libraries of the system may not work in a forked process."""
SIGNAL_INTERVAL_S: Final = 1.0
"""Seconds after which the parent looks for signals: the system may hand one to another thread, which does not wake the one that waits."""


class _Child(NamedTuple):
    pid: int
    results: Connection


def in_processes(tasks: Sequence[Callable[[], Result]]) -> list[Result]:
    """Call each task in a process of its own. Return the results, in the order of the tasks.

    The first exception of a task is raised here. Raise ``Failed`` if a process dies. In any case no process is left, and a
    process ends when this one does.
    """
    gc.collect()
    gc.freeze()  # the collector would write to shared pages, which copies them
    sys.stdout.flush()
    sys.stderr.flush()
    with _lifeline() as (watched, held):
        children: list[_Child] = []
        try:
            for task in tasks:
                _start(task, children, watched, held)
            return _gather(children)
        finally:
            for child in children:
                _end(child)


@contextmanager
def _lifeline() -> Iterator[tuple[int, int]]:
    """Open a pipe whose writing end is this process's alone: who reads from it notices when this process ends."""
    watched, held = os.pipe()
    try:
        yield watched, held
    finally:
        os.close(watched)
        os.close(held)


def _start(task: Callable[[], object], children: list[_Child], watched: int, held: int) -> None:
    """Fork a process for a task, and add it to the children before a signal can interrupt this one."""
    receive, send = Pipe(duplex=False)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # a child has no handlers of its own yet
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # of 3.12: our other threads hold no lock that a child needs
            pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        else:
            children.append(_Child(pid, receive))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if pid == 0:
        os.close(held)
        receive.close()
        _work(task, send, watched)
    send.close()


def _work(task: Callable[[], object], send: Connection, watched: int) -> None:
    """Call a task, send its result, and end the process without the exit handlers of its parent."""
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    try:
        outcome = pickle.dumps((task(), None))
    except BaseException as error:  # noqa: BLE001 - it is raised in the parent
        outcome = pickle.dumps((None, _portable(error)))
    send.send_bytes(outcome)
    os._exit(0)


def _end_with_parent(watched: int) -> None:
    os.read(watched, 1)
    os._exit(1)


def _portable(error: BaseException) -> BaseException:
    """Return an exception that can be pickled: this one, or one with its trace as text."""
    try:
        return error if type(pickle.loads(pickle.dumps(error))) is type(error) else RuntimeError(str(error))  # noqa: S301
    except Exception:  # noqa: BLE001 - whatever its class does
        return RuntimeError("".join(traceback.format_exception(error)))


def _gather(children: Sequence[_Child]) -> list[Result]:
    results: dict[int, Result] = {}
    waiting = {child.results: child.pid for child in children}
    while waiting:
        for connection in wait(list(waiting), SIGNAL_INTERVAL_S):
            pid = waiting.pop(connection)  # type: ignore[call-overload]  # only connections wait here
            try:
                result, error = pickle.loads(connection.recv_bytes())  # type: ignore[union-attr]  # noqa: S301
            except EOFError:
                raise Failed(
                    f"a worker process ended {_how_it_ended(pid)}; nothing was written: start again, with fewer --workers if memory was short"
                ) from None
            if error is not None:
                raise error
            results[pid] = result
    return [results[child.pid] for child in children]


def _how_it_ended(pid: int) -> str:
    """Return how a process of ours ended: ``by signal 9``."""
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return f"by signal {-code}" if code < 0 else f"with status {code}"


def _end(child: _Child) -> None:
    child.results.close()
    try:
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        return
