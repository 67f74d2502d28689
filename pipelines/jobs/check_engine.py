"""What ``wirebeam check`` tries of the engine that the settings name: each server is asked, each program and folder looked for."""

import shutil
import socket
from collections.abc import Iterable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines.errors import Refused
from pipelines.jobs import flink_rest
from pipelines.jobs.findings import Finding, Look, State
from pipelines.jobs.runners import LOCAL, find_checkpoint
from pipelines.settings.runner import RunnerSettings, problems

ANSWER_SECONDS = 3.0
LOOPBACK = ("127.", "localhost", "[::1]")


def looks_at_engine(runner: RunnerSettings) -> list[Look]:
    """Give what is to be tried for the runner; where the settings do not fit each other, only that."""
    if wrong := list(problems(runner)):
        return [partial(map, lambda line: Finding("runner", State.FAIL, line, "see docs/flink.md"), wrong)]
    return [partial(_named, runner), *_servers(runner), *_folders(runner)]


def _named(runner: RunnerSettings) -> Iterable[Finding]:
    if runner.runner == "dataflow":
        if not _has_google():
            return [Finding("runner", State.FAIL, "dataflow needs apache-beam[gcp]", "pip install 'apache-beam[gcp]'")]
        told = "dataflow; project, bucket and image are not tried from here"
        return [Finding("runner", State.WARN, told, "gcloud dataflow jobs list shows whether you may")]
    where = runner.where()
    if runner.keeps_state() and where in {"docker", "process"}:
        told = (
            f"{runner.runner}; what environment {where} names is started by the TaskManagers, and not tried from here"
        )
        return [Finding("runner", State.WARN, told, "see that each TaskManager can start it")]
    return [Finding("runner", State.OK, runner.runner)]


def _has_google() -> bool:
    try:
        return find_spec("google.cloud.storage") is not None
    except ModuleNotFoundError:
        return False


def _servers(runner: RunnerSettings) -> Iterator[Look]:
    if runner.job_endpoint is not None:
        yield partial(_look_at_job_server, runner.job_endpoint)
    elif runner.runner == "flink":
        yield partial(_look_at_own_job_server, runner)
    elif runner.runner == "prism":
        yield partial(_look_for_program, "prism", "put it on PATH, or name a running one in runner.job_endpoint")
    if runner.flink_master is not None:
        yield partial(_look_at_flink, runner.flink_master, runner.job_name)
    if runner.worker_pool is not None:
        yield partial(_look_at_pool, runner.worker_pool, runner.flink_master or runner.job_endpoint or "")


def _folders(runner: RunnerSettings) -> Iterator[Look]:
    if runner.checkpoint_dir is not None:
        yield partial(_look_at_checkpoints, runner.checkpoint_dir)
    if runner.resume_from is not None:
        yield partial(_look_at_resume, runner)


def _look_at_job_server(address: str) -> Iterator[Finding]:
    """Ask Beam's job server for its jobs."""
    import grpc
    from apache_beam.portability.api import beam_job_api_pb2, beam_job_api_pb2_grpc

    remedy = "start the job server, or mend runner.job_endpoint"
    try:
        with grpc.insecure_channel(_bare(address)) as channel:
            request = beam_job_api_pb2.GetJobsRequest()
            beam_job_api_pb2_grpc.JobServiceStub(channel).GetJobs(request, timeout=ANSWER_SECONDS)
    except grpc.RpcError as error:
        yield Finding("job server", State.FAIL, f"{address} does not answer as one: {_why(error)}", remedy)
    else:
        yield Finding("job server", State.OK, f"{address} answers")


def _look_at_own_job_server(runner: RunnerSettings) -> Iterator[Finding]:
    """Look for what starts a job server here."""
    yield from _look_for_program("java", "install a JRE, or name a running job server in runner.job_endpoint")
    jar = runner.job_server_jar
    if jar is None:
        told = "none is named: Beam fetches the one of its release when the job starts"
        yield Finding("job server jar", State.WARN, told, "set runner.job_server_jar where there is no network")
    elif not jar.is_file():
        yield Finding("job server jar", State.FAIL, f"{jar} is not there", "mend runner.job_server_jar")
    else:
        yield Finding("job server jar", State.OK, str(jar))


def _look_for_program(name: str, remedy: str) -> Iterator[Finding]:
    found = shutil.which(name)
    state = State.FAIL if found is None else State.OK
    yield Finding(name, state, found or "it is not on PATH", remedy if found is None else "")


def _look_at_flink(master: str, job_name: str) -> Iterator[Finding]:
    """Ask Flink's REST interface for TaskManagers, slots and jobs of our name."""
    try:
        seen = flink_rest.overview(master, ANSWER_SECONDS)
        twins = flink_rest.jobs_named(master, job_name)
    except (OSError, KeyError) as error:
        reason = getattr(error, "reason", error)
        remedy = "start Flink's JobManager, or mend runner.flink_master"
        yield Finding("flink", State.FAIL, f"{master} does not answer as Flink: {reason}", remedy)
        return
    told = f"{seen.version} at {master}: {seen.taskmanagers} TaskManagers, {seen.free_slots} of {seen.slots} slots free"
    if not seen.taskmanagers:
        yield Finding("flink", State.FAIL, told, "start TaskManagers")
    elif not seen.free_slots:
        yield Finding("flink", State.FAIL, told, "cancel a job, or start more TaskManagers")
    else:
        yield Finding("flink", State.OK, told)
    if twins:
        remedy = "stop it (wirebeam stop), or set runner.job_name"
        yield Finding("job name", State.FAIL, f"Flink runs job {twins[0]} of the name {job_name}", remedy)


def _look_at_pool(address: str, engine: str) -> Iterator[Finding]:
    """Connect to the worker pool; one beside each TaskManager cannot be reached from here."""
    import grpc

    if address.startswith(LOOPBACK) and engine and not _bare(engine).startswith(LOOPBACK):
        told = f"{address} is beside the TaskManagers of {engine}: it is not tried from here"
        yield Finding("worker pool", State.WARN, told, "see that one runs beside each TaskManager")
        return
    host, _, port = _bare(address).rpartition(":")
    with grpc.insecure_channel(_bare(address)) as channel:
        try:
            socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS).close()
            grpc.channel_ready_future(channel).result(timeout=ANSWER_SECONDS)
        except (OSError, grpc.FutureTimeoutError):
            remedy = "start it (infra/worker), or mend runner.worker_pool"
            yield Finding("worker pool", State.FAIL, f"{address} does not answer", remedy)
        else:
            yield Finding("worker pool", State.OK, f"{address} answers")


def _look_at_checkpoints(folder: str) -> Iterator[Finding]:
    if "://" in folder and not folder.startswith(LOCAL):
        told = f"{folder}: only the engine's workers are asked for it, when the job starts"
        yield Finding("checkpoints", State.WARN, told, "see that all workers may write there")
        return
    path = Path(folder.removeprefix(LOCAL))
    there = path if path.exists() else path.parent
    if there.is_dir():
        yield Finding("checkpoints", State.OK, f"{folder}; all workers must reach it too")
    else:
        remedy = "mount it here and on all workers, or mend runner.checkpoint_dir"
        yield Finding("checkpoints", State.FAIL, f"{folder}: there is no folder {there} here", remedy)


def _look_at_resume(runner: RunnerSettings) -> Iterator[Finding]:
    try:
        yield Finding("resume", State.OK, f"goes on from {find_checkpoint(runner)}")
    except (Refused, ValueError, OSError) as error:
        yield Finding("resume", State.FAIL, str(error), "mend runner.resume_from")


def _bare(address: str) -> str:
    return address.partition("://")[2] or address


def _why(error: Any) -> str:
    """Name the code of a gRPC error."""
    code = error.code() if hasattr(error, "code") else None
    return (
        "nothing listens there"
        if code is not None and code.name == "UNAVAILABLE"
        else str(getattr(code, "name", error))
    )
