"""A disk that takes no more ends a run with one line, and leaves no half of a result."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.errors import FAILED
from pipelines.jobs.disk import space_warning

ARCHIVE = Path(__file__).parents[2] / "pipelines" / "demo" / "archive"
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from pipelines.cli.command import run_command
sys.exit(run_command(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit stands for a full disk on Linux")
def test_a_replay_onto_a_full_disk_has_failed(tmp_path: Path) -> None:
    """Exit code 1, and what the system said; no folder is left, so the same command can run again."""
    out = tmp_path / "out"
    argv = [sys.executable, "-c", LIMITED, "replay", str(ARCHIVE), "--out", str(out)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == FAILED
    assert done.stderr.startswith("wirebeam: the disk does not take more")
    assert done.stderr.endswith("(File too large): free some space and start again\n")
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_a_disk_that_may_be_too_small_is_announced(tmp_path: Path) -> None:
    """By the size of the input, before anything is written; never for an input that fits or whose size is unknown."""
    free = shutil.disk_usage(tmp_path).free
    line = space_warning(tmp_path, free)
    assert line is not None
    assert str(tmp_path) in line
    assert "--out" in line
    assert space_warning(tmp_path, 0) is None
    assert space_warning(tmp_path, free // 100) is None
