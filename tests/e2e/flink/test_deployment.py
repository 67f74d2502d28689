"""The job as it is deployed: command and workers that have only the wheel, state in RocksDB, stopped, upgraded and drained.

The workers' image is this environment with a system around it; so this is its boot check.
"""

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

import wirebeam
from infra.flink.cluster import Cluster
from infra.flink.libraries import FLINK
from infra.kafka.broker import Broker
from infra.worker.boot import BOOT, boot_program
from pipelines.errors import OK
from pipelines.kafka.messages import read_event
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.engines.live import in_seconds, item
from tests.e2e.flink.submission import on_flink, running
from tests.e2e.flink.test_survival import ENTITIES, flowing
from tests.e2e.kafka.harness import Job, count_all, fence, produce, read_events, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import differences, replayed, standing
from tests.e2e.kafka.wire import wire
from tests.hanging import LIMIT_S

pytestmark = [pytest.mark.kafka, pytest.mark.flink]
ARTICLES = 600
ROCKSDB = "--state-backend=rocksdb"


ROOT = Path(__file__).parents[3]


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command that must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="module")
def worker_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it, and what it asks for, into an environment of its own."""
    folder = tmp_path_factory.mktemp("worker")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    run(sys.executable, "-m", "venv", "--without-pip", folder / "env")
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("wirebeam-*.whl")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--no-compile", "--constraint", ROOT / "constraints.txt", wheel, "pip")  # boot asks pip
    return python


@pytest.fixture(scope="module")
def cluster(worker_python: Path) -> Iterator[Cluster]:
    """Start a cluster whose pool is that environment's, away from this checkout."""
    if (lack := FLINK.missing_programs()) is not None:
        pytest.skip(lack)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONPATH", raising=False)
        patch.chdir(worker_python.parent)
        with Cluster(python=str(worker_python)) as running:
            yield running


def loaded_from(python: Path, pid: int) -> bool:
    """Tell whether a process has its packages from an interpreter's environment, and none from this one."""
    maps = Path(f"/proc/{pid}/maps").read_text()
    return f"{python.parents[1]}/lib" in maps and f"{sys.prefix}/lib" not in maps


def stop(command: Path, cluster: Cluster) -> subprocess.CompletedProcess[str]:
    """Run `wirebeam stop`."""
    where = [f"--flink-master={cluster.master}", f"--checkpoint-dir={cluster.checkpoints}"]
    return subprocess.run([command, "stop", *where], capture_output=True, text=True, check=False)


def test_a_job_on_the_wheel_is_stopped_upgraded_and_drained_and_its_stories_are_those_of_a_replay(
    broker: Broker,
    cluster: Cluster,
    worker_python: Path,
    settings: Callable[..., KafkaSettings],
    jobs: list[Job],
    tmp_path: Path,
) -> None:
    """Stopped while articles flow; resumed with twice the subtasks, another checkpoint interval and the order to drain.

    The first job's workers are started by the pool itself, the second's by Beam's boot program, as in an SDK container.
    """
    made, records = settings(), wire(ARTICLES)
    wirebeam = worker_python.with_name("wirebeam")  # a job is submitted from the wheel that its workers have
    detached = on_flink(cluster, ENTITIES, ROCKSDB, "--detach")
    first = live_job(made, tmp_path / "first.log", *detached, command=[str(wirebeam)])
    jobs.append(first)
    first.start()
    with flowing(made, itertools.islice(records, ARTICLES // 2)) as all_are_in:
        began = wait_until(lambda: count_all(broker.address(), made.events_topic) > 0, 120)
        assert began, first.said() + cluster.log_of("jobmanager")[-3000:]
        assert all(loaded_from(worker_python, pid) for pid in cluster.workers())
        stopped = stop(wirebeam, cluster)
        assert stopped.returncode == OK, stopped.stderr
        savepoint = Path(stopped.stdout.strip())
        assert savepoint.parent == cluster.checkpoints / "savepoints"
        assert running(cluster) == []
        all_are_in()
    assert stop(wirebeam, cluster).stderr.startswith("wirebeam: setting runner.job_name is 'wirebeam': Flink at")

    produce(broker.address(), made.topics[0], records)
    wanted = replayed(made, tmp_path / "replay", ENTITIES)
    produce(broker.address(), made.topics[0], embargoed())
    boot = boot_program() if BOOT.missing_programs() is None else None
    cluster.kill_process("pool")
    cluster.start_pool(boot)
    more = (ROCKSDB, f"--resume-from={savepoint}", "--drain", "--parallelism=4")
    resumed = on_flink(cluster, ENTITIES, *more, interval=2.0)
    second = live_job(made, tmp_path / "second.log", *resumed, command=[str(wirebeam)])
    jobs.append(second)
    second.start()
    assert second.process is not None
    assert second.process.wait(LIMIT_S) == OK, second.said() + cluster.log_of("jobmanager")[-3000:]
    assert second.said().endswith("wirebeam is done\n")

    assert boot is None or f"Starting worker with command ['{boot}'" in cluster.log_of("pool")

    seen = read_events(broker.address(), made.events_topic)
    kept = fence(seen)
    stands = standing(seen)
    ended = [event for event in (read_event(one.value) for one in kept) if "embargo" in event.item_id]
    assert [event.item_id.rpartition(":")[2] for event in ended] == ["embargo-ended"]
    assert {story: stands.get(story) for story in wanted} == wanted, differences(stands, wanted)
    assert set(stands) - set(wanted) == {ended[0].story_id}
    assert len({(one.story_id, one.revision) for one in kept}) == len({one.event_id for one in kept}) == len(kept)


def embargoed() -> list[tuple[bytes, bytes]]:
    """Write an item whose embargo ends before the drain does, and one whose embargo does not."""
    soon, late = in_seconds(1), in_seconds(86_400)
    return [
        (b"e", item("embargo-ended", 1, "Karelia grew", "The economy of Karelia grew 2.1 percent.", embargoed=soon)),
        (b"e", item("embargo-stands", 1, "Zenith merges", "Zenith and Glasmark will merge in May.", embargoed=late)),
    ]


@pytest.mark.slow
@pytest.mark.skipif("WIREBEAM_FLINK_EXAMPLE" not in os.environ, reason="takes a minute: WIREBEAM_FLINK_EXAMPLE=1")
def test_the_example_of_the_library_page_runs_on_the_cluster(
    cluster: Cluster, worker_python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Submitted by a program outside this checkout, with the options of the page: the events of a replay.

    One TaskManager is left, since each needs a pool of its own in a batch job: docs/flink-design.md.
    """
    monkeypatch.delenv("PYTHONPATH", raising=False)
    cluster.kill_process("pool")
    cluster.start_pool()
    cluster.kill_process("taskmanager-1")
    assert wait_until(lambda: len(cluster.rest("/taskmanagers")["taskmanagers"]) == 1, LIMIT_S)
    page = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (options,) = (block for block in blocks if "environment_config" in block)
    (pipeline,) = (block for block in blocks if "JoinStories(scratch)" in block)
    options = options.replace("job-server:8099", cluster.job_endpoint).replace("localhost:50000", cluster.pool)
    program = tmp_path / "own.py"
    program.write_text(options + pipeline.replace("beam.Pipeline()", "beam.Pipeline(options=options)"))
    run(worker_python, "-m", "wirebeam", "demo", "--copy", "archive", cwd=tmp_path)
    run(worker_python, program, cwd=tmp_path)
    monkeypatch.chdir(tmp_path)  # an id of a dead letter is of the file's name as it was given
    with wirebeam.replay("archive") as wanted:
        expected = sorted(event.event_id for event in wanted.events())
        rejected = sorted(letter.letter_id for letter in wanted.dead_letters())
    assert ids(tmp_path / "own-events.jsonl", "event_id") == expected
    assert ids(tmp_path / "own-rejected.jsonl", "letter_id") == rejected


def ids(path: Path, name: str) -> list[str]:
    """Return the ids of the lines of a file, sorted."""
    return sorted(orjson.loads(line)[name] for line in path.read_bytes().splitlines())
