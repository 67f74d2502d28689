"""Checks of the engine that the settings name: its servers answer, its programs and folders exist."""

import shutil
import socket
from collections.abc import Iterable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines.errors import Refused
from pipelines.jobs import flink_rest
from pipelines.jobs.check_results import Check, CheckResult, State
from pipelines.jobs.runners import LOCAL, find_checkpoint
from pipelines.settings.runner import RunnerSettings, problems

ANSWER_SECONDS = 3.0
LOOPBACK = ("127.", "localhost", "[::1]")


def engine_checks(runner: RunnerSettings) -> list[Check]:
    """Return the checks for a runner; if its settings contradict each other, only findings that say so."""
    if wrong := list(problems(runner)):
        return [partial(map, lambda line: CheckResult("runner", State.FAIL, line, "see docs/flink.md"), wrong)]
    return [partial(_check_runner, runner), *_server_checks(runner), *_folder_checks(runner)]


def _check_runner(runner: RunnerSettings) -> Iterable[CheckResult]:
    if runner.runner == "dataflow":
        if not _has_google():
            return [
                CheckResult("runner", State.FAIL, "dataflow needs apache-beam[gcp]", "pip install 'apache-beam[gcp]'")
            ]
        found = "dataflow; project, bucket and image are not checked"
        return [CheckResult("runner", State.WARN, found, "`gcloud dataflow jobs list` shows whether you have access")]
    where = runner.python_environment()
    if runner.keeps_state() and where in {"docker", "process"}:
        found = f"{runner.runner}; what environment {where} names is started by the TaskManagers, and not checked"
        return [CheckResult("runner", State.WARN, found, "make sure that each TaskManager can start it")]
    return [CheckResult("runner", State.OK, runner.runner)]


def _has_google() -> bool:
    try:
        return find_spec("google.cloud.storage") is not None
    except ModuleNotFoundError:
        return False


def _server_checks(runner: RunnerSettings) -> Iterator[Check]:
    if runner.job_endpoint is not None:
        yield partial(_check_job_server, runner.job_endpoint)
    elif runner.runner == "flink":
        yield partial(_check_own_job_server, runner)
    elif runner.runner == "prism":
        yield partial(_check_program, "prism", "put it on PATH, or name a running prism in runner.job_endpoint")
    if runner.flink_master is not None:
        yield partial(_check_flink, runner.flink_master, runner.job_name)
    if runner.worker_pool is not None:
        yield partial(_check_pool, runner.worker_pool, runner.flink_master or runner.job_endpoint or "")


def _folder_checks(runner: RunnerSettings) -> Iterator[Check]:
    if runner.checkpoint_dir is not None:
        yield partial(_check_checkpoints, runner.checkpoint_dir)
    if runner.resume_from is not None:
        yield partial(_check_resume, runner)


def _check_job_server(address: str) -> Iterator[CheckResult]:
    """Check that Beam's job server answers."""
    import grpc
    from apache_beam.portability.api import beam_job_api_pb2, beam_job_api_pb2_grpc

    remedy = "start the job server, or correct runner.job_endpoint"
    try:
        with grpc.insecure_channel(_bare(address)) as channel:
            request = beam_job_api_pb2.GetJobsRequest()
            beam_job_api_pb2_grpc.JobServiceStub(channel).GetJobs(request, timeout=ANSWER_SECONDS)
    except grpc.RpcError as error:
        yield CheckResult("job server", State.FAIL, f"{address} does not answer as a job server: {_why(error)}", remedy)
    else:
        yield CheckResult("job server", State.OK, f"{address} answers")


def _check_own_job_server(runner: RunnerSettings) -> Iterator[CheckResult]:
    """Check that a job server can be started on this machine."""
    yield from _check_program("java", "install a JRE, or name a running job server in runner.job_endpoint")
    jar = runner.job_server_jar
    if jar is None:
        found = "none is set: Beam downloads the jar of its release when the job starts"
        yield CheckResult("job server jar", State.WARN, found, "set runner.job_server_jar if there is no network")
    elif not jar.is_file():
        yield CheckResult("job server jar", State.FAIL, f"there is no file {jar}", "correct runner.job_server_jar")
    else:
        yield CheckResult("job server jar", State.OK, str(jar))


def _check_program(name: str, remedy: str) -> Iterator[CheckResult]:
    found = shutil.which(name)
    state = State.FAIL if found is None else State.OK
    yield CheckResult(name, state, found or "it is not on PATH", remedy if found is None else "")


def _check_flink(master: str, job_name: str) -> Iterator[CheckResult]:
    """Check that Flink answers and has TaskManagers and free slots, and runs no job of the same name."""
    try:
        seen = flink_rest.overview(master, ANSWER_SECONDS)
        twins = flink_rest.jobs_named(master, job_name)
    except (OSError, KeyError) as error:
        reason = getattr(error, "reason", error)
        remedy = "start Flink's JobManager, or correct runner.flink_master"
        yield CheckResult("flink", State.FAIL, f"{master} does not answer as Flink: {reason}", remedy)
        return
    found = (
        f"{seen.version} at {master}: {seen.taskmanagers} TaskManagers, {seen.free_slots} of {seen.slots} slots free"
    )
    if not seen.taskmanagers:
        yield CheckResult("flink", State.FAIL, found, "start TaskManagers")
    elif not seen.free_slots:
        yield CheckResult("flink", State.FAIL, found, "cancel a job, or start more TaskManagers")
    else:
        yield CheckResult("flink", State.OK, found)
    if twins:
        remedy = "stop it (wirebeam stop), or set another runner.job_name"
        yield CheckResult("job name", State.FAIL, f"Flink already runs job {twins[0]} of the name {job_name}", remedy)


def _check_pool(address: str, engine: str) -> Iterator[CheckResult]:
    """Check that the worker pool answers, unless it is on the machines of the TaskManagers."""
    import grpc

    if address.startswith(LOOPBACK) and engine and not _bare(engine).startswith(LOOPBACK):
        found = f"{address} is on the machines of the TaskManagers of {engine}, and not checked"
        yield CheckResult("worker pool", State.WARN, found, "make sure that one runs beside each TaskManager")
        return
    host, _, port = _bare(address).rpartition(":")
    with grpc.insecure_channel(_bare(address)) as channel:
        try:
            socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS).close()
            grpc.channel_ready_future(channel).result(timeout=ANSWER_SECONDS)
        except (OSError, grpc.FutureTimeoutError):
            remedy = "start it (infra/worker), or correct runner.worker_pool"
            yield CheckResult("worker pool", State.FAIL, f"{address} does not answer", remedy)
        else:
            yield CheckResult("worker pool", State.OK, f"{address} answers")


def _check_checkpoints(folder: str) -> Iterator[CheckResult]:
    if "://" in folder and not folder.startswith(LOCAL):
        found = f"{folder}: the engine's workers open it when the job starts; it is not checked"
        yield CheckResult("checkpoints", State.WARN, found, "make sure that all workers may write there")
        return
    path = Path(folder.removeprefix(LOCAL))
    there = path if path.exists() else path.parent
    if there.is_dir():
        yield CheckResult("checkpoints", State.OK, f"{folder}; all workers must reach it too")
    else:
        remedy = "mount it on this machine and on all workers, or correct runner.checkpoint_dir"
        yield CheckResult("checkpoints", State.FAIL, f"{folder}: there is no folder {there} here", remedy)


def _check_resume(runner: RunnerSettings) -> Iterator[CheckResult]:
    try:
        yield CheckResult("resume", State.OK, f"the job resumes from {find_checkpoint(runner)}")
    except (Refused, ValueError, OSError) as error:
        yield CheckResult("resume", State.FAIL, str(error), "correct runner.resume_from")


def _bare(address: str) -> str:
    return address.partition("://")[2] or address


def _why(error: Any) -> str:
    """Return the cause that a gRPC error states."""
    code = error.code() if hasattr(error, "code") else None
    return (
        "nothing listens there"
        if code is not None and code.name == "UNAVAILABLE"
        else str(getattr(code, "name", error))
    )
