"""How the live demo waits for its job: for log lines that are JSON, for no longer than it says, and until the job ends."""

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.kafka.demo_live import READING, DemoFailed, Job, Limit
from tests.hanging import LIMIT_S

SLEEP = "import time; time.sleep(600)"
READS = f"""import json, sys; print("some text", json.dumps({{"event": "{READING}", "run": "1"}}), sep="\\n", file=sys.stderr, flush=True); {SLEEP}"""


@pytest.fixture
def jobs() -> Iterator[list[Job]]:
    started: list[Job] = []
    yield started
    for job in started:
        job.stop()


@pytest.fixture
def run(jobs: list[Job], tmp_path: Path) -> Callable[[str], Job]:
    def start(code: str) -> Job:
        jobs.append(Job("127.0.0.1:1", tmp_path / "log", (sys.executable, "-c", code)))
        return jobs[-1]

    return start


def test_a_job_reads_when_its_log_says_so(run: Callable[[str], Job]) -> None:
    """A line of JSON among others; and it is stopped by its process id, without what it started."""
    job = run(READS)
    assert job.wait_for(READING, Limit(LIMIT_S))["run"] == "1"
    assert job.stop() == -signal.SIGTERM


def test_a_job_that_ends_is_not_waited_for(run: Callable[[str], Job]) -> None:
    """Its exit code and its last line are told."""
    job = run("import sys; print('wirebeam: setting x', file=sys.stderr); sys.exit(2)")
    with pytest.raises(DemoFailed, match="exit code 2: wirebeam: setting x"):
        job.wait_for(READING, Limit(LIMIT_S))


def test_a_job_that_says_nothing_is_not_waited_for_for_ever(run: Callable[[str], Job]) -> None:
    """The time is up though no line comes."""
    with pytest.raises(DemoFailed, match="did not log"):
        run(SLEEP).wait_for(READING, Limit(0.2))


def test_a_signal_is_noted_and_ends_the_next_step() -> None:
    """It interrupts nothing in its midst; what handled signals before does so afterwards."""
    before = signal.getsignal(signal.SIGTERM)
    with Limit(LIMIT_S) as limit:
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            limit.check()
        with pytest.raises(KeyboardInterrupt):
            limit.sleep(600)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_wait_ends_when_the_time_is_up() -> None:
    """However long it was meant to be."""
    with pytest.raises(DemoFailed, match=r"within 0\.1 s"):
        Limit(0.1).sleep(600)
