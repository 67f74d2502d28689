"""Start and stop a real Flink cluster on 127.0.0.1: a JobManager, TaskManagers, Beam's job server, a Python worker pool.

All of it runs in processes of its own, on free ports, with a private folder.
``python -m infra.flink.cluster`` runs one until it is interrupted; tests use ``with Cluster() as cluster``.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from infra.flink.configuration import OPENS, ClusterOptions, flink_configuration
from infra.flink.libraries import HOME, PLUGINS, S3, classpath
from infra.server import Server, ServerUnavailable, die_with_parent, free_ports, in_foreground, stop_process

JOBMANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
TASKMANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
JOB_SERVER = "org.apache.beam.runners.flink.FlinkJobServerDriver"
PORTS = ("rpc", "rest", "blob", "job", "artifact", "expansion", "pool")
START_SECONDS = 300.0
STOP_SECONDS = 10.0


class Cluster(Server):
    """One cluster, with the same ports and folder after a restart; checkpoints are in ``checkpoints``.

    ``home`` keeps the folder; without it a private one is made, and deleted on leaving the ``with`` block. ``python`` is
    the interpreter that the worker pool runs.
    """

    def __init__(
        self, options: ClusterOptions | None = None, home: Path | None = None, python: str = sys.executable
    ) -> None:
        self.options = ClusterOptions() if options is None else options
        self._private = home is None
        self.home = Path(tempfile.mkdtemp(prefix="wirebeam-flink-")) if home is None else home
        self.python = python
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def job_endpoint(self) -> str:
        """Address of the job server."""
        return f"127.0.0.1:{self.ports['job']}"

    @property
    def pool(self) -> str:
        """Address of the Python worker pool."""
        return f"127.0.0.1:{self.ports['pool']}"

    @property
    def master(self) -> str:
        """Address of the JobManager's REST interface."""
        return f"127.0.0.1:{self.ports['rest']}"

    @property
    def checkpoints(self) -> Path:
        """Folder for checkpoints, which a restart keeps."""
        return self.home / "checkpoints"

    @property
    def checkpoint_dir(self) -> str:
        """Where checkpoints go: that folder, or one of an S3 server."""
        return str(self.checkpoints) if self.options.s3 is None else self.options.s3.address

    def start(self) -> None:
        """Start everything and wait until jobs can be submitted and all TaskManagers are registered."""
        classpath()
        if self.options.s3 is not None:
            S3.fetch()
        for folder in (self.checkpoints, self.home / "tmp", self.home / "upload", self.home / "artifacts"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.home / "flink-conf.yaml").write_text(flink_configuration(self.options, self.ports, self.home))
        self._java("jobmanager", 500, JOBMANAGER, "--configDir", str(self.home))
        self.start_pool()
        for number in range(self.options.taskmanagers):
            self.start_taskmanager(number)
        self.start_job_server()
        self._await("the TaskManagers", lambda: self._taskmanagers() >= self.options.taskmanagers)

    def start_taskmanager(self, number: int) -> None:
        """Start a TaskManager."""
        name = f"taskmanager-{number}"
        heap = self.options.heap_mb + 128
        self._java(
            name, heap, TASKMANAGER, "--configDir", str(self.home), f"-Dtaskmanager.resource-id={name}-{time.time_ns()}"
        )

    def start_job_server(self) -> None:
        """Start Beam's job server, and wait until it accepts jobs."""
        ports = [f"--{name}-port={self.ports[name]}" for name in ("job", "artifact", "expansion")]
        where = [f"--flink-master={self.master}", f"--flink-conf-dir={self.home}", "--job-host=127.0.0.1"]
        self._await("the JobManager", lambda: self._taskmanagers() >= 0)
        self._java("job-server", 400, JOB_SERVER, *where, *ports, f"--artifacts-dir={self.home / 'artifacts'}")
        self._await("the job server", lambda: "JobService started" in self.log_of("job-server"))

    def start_pool(self, boot: Path | None = None) -> None:
        """Start the Python worker pool; it starts ``python`` from PATH, so the interpreter's folder comes first there.

        With ``boot``, Beam's boot program, it starts that, as in an SDK container, which starts ``python``.
        """
        path = f"{Path(self.python).parent}{os.pathsep}{os.environ['PATH']}"
        command = [self.python, "-m", "apache_beam.runners.worker.worker_pool_main"]
        booting = [] if boot is None else [f"--container_executable={boot}"]
        self._spawn(
            "pool",
            [*command, f"--service_port={self.ports['pool']}", *booting],
            {**os.environ, "PATH": path, "RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT": "1"},
        )

    def kill_process(self, name: str) -> None:
        """Kill one of the processes."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def kill_workers(self) -> int:
        """Kill the Python workers that the pool has started. Return their number."""
        workers = self.workers()
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        return len(workers)

    def workers(self) -> list[int]:
        """Return the process ids of the pool's Python workers and of their parents (Linux)."""
        pool = self.processes.get("pool")
        return [] if pool is None else _descendants(pool.pid)

    def kill(self) -> None:
        """Kill everything and keep the folder."""
        workers = self.workers()
        for name in list(self.processes):
            self.kill_process(name)
        _end(workers)

    def stop(self) -> None:
        """Stop everything and keep the folder."""
        workers = self.workers()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            stop_process(process, STOP_SECONDS)
        self.processes = {}
        _end(workers)

    def remove(self) -> None:
        """Delete the folder, unless the caller named it."""
        if self._private:
            shutil.rmtree(self.home, ignore_errors=True)

    def rest(self, path: str, method: str = "GET", body: dict[str, Any] | None = None) -> Any:
        """Send a request to the JobManager's REST interface, and return the answer, both JSON."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"http://{self.master}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
            return json.loads(answer.read() or b"{}")

    def log_of(self, name: str) -> str:
        """Return the log of a process."""
        log = self._log(name)
        return log.read_text(errors="replace") if log.exists() else ""

    def _log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def _java(self, name: str, heap_mb: int, main: str, *arguments: str) -> None:
        flags = [f"-Xmx{heap_mb}m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
        log4j = f"-Dlog4j.configuration=file:{HOME / 'log4j.properties'}"
        plugins = {**os.environ, "FLINK_PLUGINS_DIR": str(PLUGINS)} if self.options.s3 else dict(os.environ)
        self._spawn(name, ["java", *OPENS, *flags, log4j, "-cp", classpath(), main, *arguments], plugins)

    def _spawn(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        with self._log(name).open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [*die_with_parent(), *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
            )

    def _taskmanagers(self) -> int:
        try:
            return int(self.rest("/overview")["taskmanagers"])
        except OSError:
            return -1

    def _await(self, what: str, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not happened():
            ended = next((name for name, process in self.processes.items() if process.poll() is not None), None)
            if ended is not None:
                raise ServerUnavailable(f"the {ended} of the Flink cluster ended: {self.log_of(ended).strip()[-400:]}")
            if time.monotonic() > deadline:
                raise ServerUnavailable(f"{what} did not start within {START_SECONDS:.0f} s: see {self.home}")
            time.sleep(0.1)


def _descendants(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return [*children, *(one for child in children for one in _descendants(child))]


def _end(pids: Sequence[int]) -> None:
    """Kill the remaining children of a process that has ended."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def main() -> int:
    """Run a cluster until it is interrupted."""
    return in_foreground(_run)


def _run() -> None:
    with Cluster() as cluster:
        print(f"--job-endpoint {cluster.job_endpoint} --flink-master {cluster.master} --worker-pool {cluster.pool}")
        print(f"--checkpoint-dir {cluster.checkpoint_dir} --state-backend filesystem", flush=True)
        signal.pause()


if __name__ == "__main__":
    raise SystemExit(main())
