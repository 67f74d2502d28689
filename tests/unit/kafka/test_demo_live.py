"""How the live demo waits for its job: for log lines that are JSON, for no longer than it says, and until the job ends."""

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.kafka.demo_live import READING, DemoFailed, Job, ends_within, not_again

SLEEP = "import time; time.sleep(600)"
READS = f"""import json, sys; print("some text", json.dumps({{"event": "{READING}", "run": "1"}}), sep="\\n", file=sys.stderr, flush=True); {SLEEP}"""


@pytest.fixture
def jobs() -> Iterator[list[Job]]:
    started: list[Job] = []
    yield started
    for job in started:
        job.stop()


@pytest.fixture
def run(jobs: list[Job], tmp_path: Path):
    def start(code: str) -> Job:
        jobs.append(Job("127.0.0.1:1", tmp_path / "log", (sys.executable, "-c", code)))
        return jobs[-1]

    return start


def test_a_job_reads_when_its_log_says_so(run) -> None:
    """A line of JSON among others; and it is stopped by its process id, without what it started."""
    job = run(READS)
    assert job.wait_for(READING)["run"] == "1"
    assert job.stop() == -signal.SIGTERM


def test_a_job_that_ends_is_not_waited_for(run) -> None:
    """Its exit code and its last line are told."""
    job = run("import sys; print('wirebeam: setting x', file=sys.stderr); sys.exit(2)")
    with pytest.raises(DemoFailed, match="exit code 2: wirebeam: setting x"):
        job.wait_for(READING)


def test_a_job_that_says_nothing_is_not_waited_for_for_ever(run) -> None:
    """The time is up though no line comes."""
    with pytest.raises(DemoFailed, match="did not log"):
        run(SLEEP).wait_for(READING, seconds=0.2)


def test_whatever_hangs_is_interrupted() -> None:
    """By the time, or by a signal; what handled signals before does so afterwards."""
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(DemoFailed, match=r"within 0\.1 s"), ends_within(0.1):
        time.sleep(600)
    with pytest.raises(KeyboardInterrupt), ends_within(600):
        signal.raise_signal(signal.SIGTERM)
    with not_again():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before
