"""Ctrl-C in a replay of its own process: one line, status 130, and nothing left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.errors import INTERRUPTED
from pipelines.sinks.run_folder import SCRATCH_PREFIX
from tests.hanging import LIMIT_S

ROOT = Path(__file__).parents[2]
WIRE = ROOT / "pipelines/demo/archive/meridian.ndjson"
COPIES = 100
"""Times that the wire is repeated: a replay of it is far from its end when it has just begun."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of a console are others there")
@pytest.mark.parametrize(
    "more", [[], ["--workers", "2"], ["--memory-limit", "1200M"]], ids=["plain", "workers", "memory"]
)
def test_an_interrupted_replay_leaves_one_line_and_no_folder(more: list[str], tmp_path: Path) -> None:
    """The whole group of processes gets the signal, as from a terminal, once the output folder is there."""
    (tmp_path / "wire.ndjson").write_bytes(WIRE.read_bytes() * COPIES)
    (tmp_path / "temporary").mkdir()
    out = tmp_path / "new" / "out"
    command = [sys.executable, "-m", "wirebeam", "replay", str(tmp_path / "wire.ndjson"), "--out", str(out)]
    environment = os.environ | {"TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [*command, "--entities-backend", "rules", *more],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while running.poll() is None and not list(out.glob(f"{SCRATCH_PREFIX}*")):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    printed, said = running.communicate(timeout=LIMIT_S)
    assert (running.returncode, printed) == (INTERRUPTED, "")
    assert said == "wirebeam: interrupted; an unfinished run leaves no results: start it again\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["temporary", "wire.ndjson"]
    assert list((tmp_path / "temporary").iterdir()) == []
