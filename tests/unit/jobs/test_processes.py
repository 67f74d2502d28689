"""Forked processes: their results and exceptions come back, and none is left."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pytest

from pipelines.errors import Failed, Stopped
from pipelines.jobs import processes
from pipelines.jobs.processes import CAN_FORK, in_processes

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
FOREVER = 3600


def children() -> set[str]:
    """Return the process ids of the children, ended ones that were not waited for too. A server of other tests may be one."""
    return set(" ".join(path.read_text() for path in Path("/proc/self/task").glob("*/children")).split())


def sleep() -> int:
    """Stand for a task that is not done."""
    time.sleep(FOREVER)
    return 0


def killed() -> int:
    """End this process as a lack of memory does."""
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def stopped() -> int:
    """Raise an answer for a person."""
    raise Stopped("parse rejected too much")


def broken() -> int:
    """Raise an exception that cannot be pickled."""

    class Odd(Exception):  # noqa: N818
        pass

    raise Odd("a lambda at fault")


def test_results_come_in_the_order_of_the_tasks() -> None:
    """Each from a process of its own, also one that is larger than a pipe's buffer."""
    shared = {"loaded": "once"}

    def repeat(times: int) -> tuple[int, str]:
        return os.getpid(), shared["loaded"] * times

    before = children()
    results = in_processes([partial(repeat, times) for times in (1, 2, 100_000)])
    assert [text for _, text in results] == ["once", "once" * 2, "once" * 100_000]
    assert len({os.getpid(), *(pid for pid, _ in results)}) == 4
    assert children() == before


@pytest.mark.parametrize(
    ("task", "kind", "message"),
    [
        (killed, Failed, "a worker process ended by signal 9; nothing was written: start again, with fewer --workers"),
        (stopped, Stopped, "parse rejected too much"),
        (broken, RuntimeError, "a lambda at fault"),
    ],
)
def test_what_ends_one_process_ends_all(task: Callable[[], int], kind: type[Exception], message: str) -> None:
    """The first exception is raised here, and the other process is not waited for."""
    before = children()
    with pytest.raises(kind, match=message):
        in_processes([sleep, task])
    assert children() == before


def test_an_interrupt_ends_all_processes() -> None:
    """Ctrl-C reaches the children too, which leave it to their parent. A shell's background job is started without it."""
    parent = os.getpid()
    before_signal = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt() -> int:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(parent, signal.SIGINT)
        return sleep()

    before = children()
    try:
        with pytest.raises(KeyboardInterrupt):
            in_processes([sleep, interrupt])
    finally:
        signal.signal(signal.SIGINT, before_signal)
    assert children() == before


def test_an_interrupt_that_another_thread_gets_ends_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may hand a signal to any thread, and the one that waits for results is not woken by it."""
    waits = threading.Event()

    def waiting(connections: list[Connection], seconds: float) -> list[object]:
        waits.set()
        return list(wait(connections, seconds))

    def interrupt() -> None:
        waits.wait()
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    monkeypatch.setattr(processes, "wait", waiting)
    before_signal, before = signal.signal(signal.SIGINT, signal.default_int_handler), children()
    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            in_processes([sleep])
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before_signal)
    assert children() == before


@pytest.mark.slow
def test_a_killed_parent_leaves_no_process() -> None:
    """Even one that had no chance to end them."""
    program = (
        "import os, time\nfrom pipelines.jobs.processes import in_processes\n"
        "def task():\n    print(os.getpid(), flush=True)\n    time.sleep(3600)\n"
        "in_processes([task])"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline()) != parent.pid
        parent.kill()
        assert parent.stdout.read() == ""  # it ends when the last process that has the pipe does
