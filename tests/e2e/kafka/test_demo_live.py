"""`make demo-live`: it ends by itself, says what came, and leaves nothing behind, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from infra.kafka.demo_live import ARCHIVE, INTERRUPTED
from infra.kafka.libraries import BROKER
from tests.e2e.kafka.harness import wait_until
from tests.hanging import LIMIT_S

pytestmark = pytest.mark.kafka
ROOT = Path(__file__).parents[3]
MARK = "WIREBEAM_DEMO_MARK"
WITHIN = "--within=400"
"""More than a busy machine needs; the demo's own time is tested without a broker."""


@pytest.fixture(autouse=True)
def _programs() -> None:
    if (lack := BROKER.missing_programs()) is not None:
        pytest.skip(lack)


class Demo:
    """The demo in a process of its own, whose children can be told by a variable that they inherit."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.mark, self.out, self.err = uuid4().hex, folder / "out", folder / "err"
        environment = {**os.environ, MARK: self.mark}
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err)

    def alive(self) -> list[int]:
        """Name the processes that it started and that still run."""
        wanted, found = f"{MARK}={self.mark}".encode(), []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if wanted in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


def module(*more: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "infra.kafka.demo_live", "--rate=200", *more)


def test_it_ends_by_itself_with_a_result(tmp_path: Path) -> None:
    """Every article is handled, its events are printed, and neither broker nor job outlives it."""
    demo = Demo(tmp_path, *module(WITHIN))
    assert demo.process.wait(450) == 0, demo.err.read_text()
    lines, sent = demo.out.read_text().splitlines(), len(ARCHIVE.read_bytes().splitlines())
    printed = sum(" story." in line for line in lines)
    assert lines[-1] == f"demo-live: {sent} articles in, {printed} events out, nothing is missing"
    assert printed > 0
    assert demo.alive() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_what_it_started(tmp_path: Path, number: signal.Signals) -> None:
    """In the midst of the archive, with one line and exit code 130."""
    demo = Demo(tmp_path, *module(WITHIN, "--rate=0.1"))
    assert wait_until(lambda: "the archive is played" in demo.err.read_text(), 120), demo.err.read_text()
    assert len(demo.alive()) >= 3
    demo.process.send_signal(number)
    assert demo.process.wait(LIMIT_S) == INTERRUPTED
    assert demo.err.read_text().splitlines()[-1] == "demo-live: interrupted; the job and the broker are stopped"
    assert demo.alive() == []


def test_what_does_not_come_is_told(tmp_path: Path) -> None:
    """A job that is refused ends it at once, with exit code 1 and the job's own line."""
    job = "(sys.executable, '-m', 'pipelines', 'run', '--log-form=json')"
    code = f"import sys; from infra.kafka.demo_live import main; sys.exit(main(['{WITHIN}'], {job}))"
    demo = Demo(tmp_path, sys.executable, "-c", code)
    assert demo.process.wait(450) == 1
    last = demo.err.read_text().splitlines()[-1]
    assert last.startswith("demo-live: failed: the job ended with exit code 2: wirebeam: setting kafka.topics[0]")
    assert demo.alive() == []
