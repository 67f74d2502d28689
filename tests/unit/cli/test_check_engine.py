"""What `wirebeam check` finds of an engine: with servers of the test's own, and with none."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import grpc
import pytest
from apache_beam.portability.api import beam_job_api_pb2, beam_job_api_pb2_grpc

from infra.server import free_ports
from pipelines.cli.command import run_command
from pipelines.errors import FAILED
from pipelines.jobs.check_engine import engine_checks
from pipelines.jobs.check_results import CheckResult, State
from pipelines.settings.runner import RunnerSettings

JOB = {"jid": "abc", "name": "wirebeam", "state": "RUNNING", "start-time": 1}


def findings(**given: object) -> dict[str, CheckResult]:
    runner = RunnerSettings.model_validate(given)
    return {found.what: found for look in engine_checks(runner) for found in look()}


def flink(tmp_path: Path, **more: object) -> dict[str, object]:
    """Make settings of a job on Flink, none of whose servers is there."""
    job, master, pool = (f"127.0.0.1:{port}" for port in free_ports(3))
    where = {"job_endpoint": job, "flink_master": master, "worker_pool": pool}
    return {"runner": "flink", "state_backend": "filesystem", "checkpoint_dir": str(tmp_path / "new"), **where} | more


@contextmanager
def flink_rest(taskmanagers: int, free: int, *jobs: dict[str, object]) -> Iterator[str]:
    """Answer as Flink does, with so many TaskManagers and jobs."""
    about = {"flink-version": "1.0", "taskmanagers": taskmanagers, "slots-total": 4, "slots-available": free}
    answers = {"/overview": about, "/jobs/overview": {"jobs": jobs}}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(answers[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def job_server() -> Iterator[str]:
    """Answer as Beam's job server does."""

    class Servicer(beam_job_api_pb2_grpc.JobServiceServicer):  # type: ignore[misc]  # Beam's generated code has no types
        def GetJobs(self, request: pytest.FixtureRequest, context: object) -> beam_job_api_pb2.GetJobsResponse:  # noqa: N802 - Beam's name
            return beam_job_api_pb2.GetJobsResponse()

    server = grpc.server(ThreadPoolExecutor(1))
    beam_job_api_pb2_grpc.add_JobServiceServicer_to_server(Servicer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(None).wait()


def test_of_an_engine_that_is_not_there_every_part_is_told(tmp_path: Path) -> None:
    """Job server, Flink and worker pool, each with what to do; the folder is there."""
    found = findings(**flink(tmp_path))
    assert {what for what, one in found.items() if one.state is State.FAIL} == {"job server", "flink", "worker pool"}
    assert all(one.remedy for one in found.values() if one.state is not State.OK)
    assert "nothing listens there" in found["job server"].found
    assert found["checkpoints"].state is State.OK


@pytest.mark.slow
def test_the_command_fails_where_no_part_of_the_engine_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It does not say that a run can start."""
    given = [f"--{name.replace('_', '-')}={value}" for name, value in flink(tmp_path).items()]
    assert run_command(["check", "--bootstrap-servers=127.0.0.1:1", "--entities-backend=rules", *given]) == FAILED
    out = " ".join(capsys.readouterr().out.split())
    assert "a live run would not start" in out
    assert all(part in out for part in ("job server", "worker pool", "flink"))


def test_an_engine_that_is_there_is_told_with_its_size(tmp_path: Path) -> None:
    """A worker pool is any server that speaks gRPC."""
    with flink_rest(2, 3) as master, job_server() as server:
        given = flink(tmp_path, job_endpoint=server, worker_pool=server, flink_master=master)
        found = findings(**given)
    assert {one.state for one in found.values()} == {State.OK}
    assert found["flink"].found.endswith("2 TaskManagers, 3 of 4 slots free")


@pytest.mark.parametrize(
    ("taskmanagers", "free", "jobs", "what", "told"),
    [
        (0, 0, (), "flink", "0 TaskManagers"),
        (2, 0, (), "flink", "0 of 4 slots free"),
        (2, 2, (JOB,), "job name", "Flink already runs job abc of the name wirebeam"),
    ],
)
def test_an_engine_that_takes_no_job_is_told(
    tmp_path: Path,
    taskmanagers: int,
    free: int,
    jobs: tuple[dict[str, int | str], ...] | tuple[object, ...],
    what: str,
    told: str,
) -> None:
    """Without TaskManagers, without slots, or with a job of that name."""
    with flink_rest(taskmanagers, free, *jobs) as master:
        found = findings(**flink(tmp_path, flink_master=master))
    assert found[what].state is State.FAIL
    assert told in found[what].found


def test_a_server_that_is_another_one_is_no_job_server(tmp_path: Path) -> None:
    """Something listens there, and it is Flink's REST interface; and the other way round."""
    with flink_rest(1, 1) as master, job_server() as server:
        assert findings(**flink(tmp_path, job_endpoint=master))["job server"].state is State.FAIL
        assert findings(**flink(tmp_path, flink_master=server))["flink"].state is State.FAIL


def test_what_lies_with_the_workers_is_not_said_to_be_there(tmp_path: Path) -> None:
    """A pool beside each TaskManager, a bucket, an image: a warning that says so."""
    far = flink(tmp_path, checkpoint_dir="s3://bucket/folder", worker_pool="localhost:1", flink_master="192.0.2.1:1")
    looks = engine_checks(RunnerSettings.model_validate(far))
    asked = [look for look in looks if not (isinstance(look, partial) and look.func.__name__ == "_look_at_flink")]
    states = {found.what: found.state for look in asked for found in look()}
    assert states["worker pool"] is states["checkpoints"] is State.WARN
    image = {"worker_pool": None, "environment": "docker", "environment_config": "image"}
    assert findings(**flink(tmp_path, **image))["runner"].state is State.WARN


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"resume_from": "latest"}, "resume"),
        ({"checkpoint_dir": "/there/is/none"}, "checkpoints"),
        ({"job_endpoint": None, "job_server_jar": "/there/is/none.jar"}, "job server jar"),
        ({"state_backend": None}, "runner"),
    ],
)
def test_folders_and_files_are_looked_for(tmp_path: Path, given: dict[str, object], what: str) -> None:
    """And settings that do not fit each other are told without asking anybody."""
    assert findings(**flink(tmp_path, **given))[what].state is State.FAIL


def test_programs_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Java for a job server that is started here, prism for prism."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert findings(**flink(tmp_path, job_endpoint=None))["java"].state is State.FAIL
    assert findings(runner="prism")["prism"].state is State.FAIL
