"""The worker as its image has it: an environment with only the wheel runs the pool, and Flink runs the job on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.flink.cluster import Cluster
from infra.flink.libraries import FLINK
from infra.kafka.broker import Broker
from infra.server import ServerUnavailable
from tests.e2e.flink.submission import on_flink
from tests.e2e.kafka.harness import Job, count_all, produce, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.wire import wire

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.flink,
    pytest.mark.slow,
    pytest.mark.skipif(
        "WIREBEAM_BOOT_CHECK" not in os.environ, reason="installing an environment takes minutes: WIREBEAM_BOOT_CHECK=1"
    ),
]
ROOT = Path(__file__).parents[3]


def run(*command: str | Path) -> None:
    """Run a command that must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="module")
def worker_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it, and what it asks for, into an environment of its own."""
    folder = tmp_path_factory.mktemp("worker")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    run(sys.executable, "-m", "venv", folder / "env")
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("wirebeam-*.whl")
    run(python, *pip[1:], "install", "--constraint", ROOT / "constraints.txt", wheel)
    return python


@pytest.fixture
def cluster(worker_python: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """Start a cluster whose pool is that environment's, away from this checkout."""
    try:
        FLINK.fetch()
    except ServerUnavailable as problem:
        pytest.skip(str(problem))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(worker_python.parent)
    with Cluster(python=str(worker_python)) as running:
        yield running


def test_an_environment_with_only_the_wheel_runs_the_job(
    broker: Broker, cluster: Cluster, settings, jobs: list[Job], tmp_path: Path
) -> None:
    """Articles come in, events go out; the workers are that environment's."""
    made = settings()
    jobs.append(live_job(made, tmp_path / "job.log", *on_flink(cluster, "--entities-backend=rules")))
    jobs[0].start()
    produce(broker.address(), made.topics[0], wire(40))
    assert wait_until(lambda: count_all(broker.address(), made.events_topic) >= 30, 120), cluster.said("pool")
    assert cluster.workers()
    for pid in cluster.workers():
        assert str(cluster.python).rpartition("/")[0] in Path(f"/proc/{pid}/environ").read_text()
    assert jobs[0].stop(timeout=60) == 0, jobs[0].said()
