"""Settings of the runner: the engine that runs the live job, its address, its checkpoints."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pipelines.settings.kafka import split_list

ADDRESS = re.compile(r"(https?://)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):\d{1,5}")
Runner = Literal["direct", "flink", "prism", "portable", "dataflow"]
Environment = Literal["external", "loopback", "docker", "process"]


def address(value: str) -> str:
    """Return ``HOST:PORT``. Raise ``ValueError`` for any other form."""
    if not ADDRESS.fullmatch(value):
        raise ValueError("it must be HOST:PORT")
    return value


Address = Annotated[str, AfterValidator(address)]


class RunnerSettings(BaseModel):
    """The engine that runs the job, and how it runs it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    runner: Runner = "direct"
    """Engine: ``direct`` (this process), ``flink``, ``prism``, ``portable`` (any other job server) or ``dataflow``."""
    job_endpoint: Address | None = None
    """Job server of Beam that runs the job, as HOST:PORT."""
    flink_master: Address | None = None
    """Flink's REST address, to cancel and stop jobs. Without job_endpoint a job server is started on this machine (java)."""
    job_server_jar: Path | None = None
    """Jar of that job server; default: Beam downloads the jar of its release."""
    parallelism: int = Field(default=2, ge=1, le=32_768)
    """Subtasks of each step: the cores of the cluster to use."""
    max_parallelism: int = Field(default=128, ge=1, le=32_768)
    """Largest parallelism of a later rescaling; it cannot change while the state is kept."""
    rescalable: bool = True
    """Refuse a parallelism of 1, from which Flink cannot be rescaled."""
    state_backend: Literal["filesystem", "rocksdb"] | None = None
    """Flink's state backend: ``filesystem`` (heap), or ``rocksdb`` (disk) if the cluster has it."""
    checkpoint_dir: str | None = Field(default=None, min_length=1)
    """Folder or URI for the checkpoints of this job alone; all workers and the next job must reach it."""
    checkpoint_interval_s: float = Field(default=10, ge=0.1, le=86_400)
    """Time between two checkpoints; after a failure this much work is repeated."""
    resume_from: str | None = Field(default=None, min_length=1)
    """Savepoint or checkpoint to resume from: its folder, or ``latest`` for the newest in ``checkpoint_dir``."""
    environment: Environment | None = None
    """Where Python runs: a worker pool (``external``), this process (``loopback``), a container, or a program."""
    worker_pool: Address | None = None
    """Address of the worker pool of environment external, as the TaskManagers reach it."""
    environment_config: str | None = Field(default=None, min_length=1)
    """Image of the docker environment, or JSON of the process environment."""
    job_name: str = Field(default="wirebeam", pattern=r"^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$")
    """Name of the job on the engine; Flink runs one job of a name at a time."""
    detach: bool = False
    """Exit when the job is submitted; otherwise when the job ends."""
    project: str | None = None
    """Google Cloud project of a Dataflow job."""
    region: str | None = None
    """Region of a Dataflow job, such as europe-west3."""
    temp_location: str | None = Field(default=None, pattern=r"^gs://")
    """Bucket for the staged files of a Dataflow job, as gs://BUCKET/FOLDER."""
    image: str | None = None
    """Container image of Dataflow's workers, built from infra/worker/Containerfile."""
    beam_options: Annotated[tuple[str, ...], BeforeValidator(split_list)] = ()
    """Further options for Beam, as --name=value, passed on unchanged."""

    def keeps_state(self) -> bool:
        """Return True if the engine's state outlives this process. Otherwise the changelog restores it."""
        return self.runner not in {"direct", "prism"}

    def python_environment(self) -> Environment:
        """Return where Python runs: as set, else in a worker pool on Flink and in this process elsewhere."""
        if self.environment is not None:
            return self.environment
        return "external" if self.runner == "flink" or self.worker_pool is not None else "loopback"


def problems(settings: RunnerSettings) -> Iterator[str]:
    """Yield a line for each setting that contradicts another, the most important first."""
    yield from {"flink": _flink, "prism": _prism, "portable": _portable, "dataflow": _dataflow, "direct": _direct}[
        settings.runner
    ](settings)
    if settings.runner in {"flink", "portable"}:
        yield from _environment(settings)
    yield from _beam_options(settings.beam_options)


def as_uri(folder: str) -> str:
    """Return a local folder as a URI, and a URI unchanged.

    >>> as_uri("/data/checkpoints"), as_uri("s3://bucket/checkpoints")
    ('file:///data/checkpoints', 's3://bucket/checkpoints')
    """
    return folder if "://" in folder else Path(folder).absolute().as_uri()


def unset(name: str, remedy: str) -> str:
    """Return the message that a setting is missing."""
    return f"setting runner.{name} is not set: {remedy}"


def _flink(settings: RunnerSettings) -> Iterator[str]:
    if settings.job_endpoint is None and settings.flink_master is None:
        yield unset("job_endpoint", "name Beam's job server as HOST:PORT, or flink_master to start one here")
    if settings.checkpoint_dir is None:
        yield unset(
            "checkpoint_dir",
            "name a folder or URI that all workers reach; without checkpoints a failure loses state and records",
        )
    if settings.state_backend is None:
        yield unset("state_backend", "choose filesystem (state in the TaskManagers' heap) or rocksdb (on their disks)")
    if settings.parallelism == 1 and settings.rescalable:
        yield "setting runner.parallelism is 1: Flink cannot rescale a job from 1; set 2 or more, or --no-rescalable to accept that"
    if settings.parallelism > settings.max_parallelism:
        yield f"setting runner.max_parallelism is {settings.max_parallelism}: it must be at least parallelism, {settings.parallelism}"


def _environment(settings: RunnerSettings) -> Iterator[str]:
    where = settings.python_environment()
    if where == "external" and settings.worker_pool is None:
        yield unset("worker_pool", "name the worker pool (infra/worker) as HOST:PORT, or choose another environment")
    if where != "external" and settings.worker_pool is not None:
        yield f"setting runner.worker_pool is {settings.worker_pool!r}: it needs environment external, not {where}"
    if where in {"docker", "process"} and settings.environment_config is None:
        yield unset("environment_config", f"environment {where} needs an image, or JSON with the command")
    if where == "loopback" and settings.detach:
        yield "setting runner.detach is True: in environment loopback Python runs in this process, which must stay"


def _prism(settings: RunnerSettings) -> Iterator[str]:
    if settings.python_environment() != "loopback":
        yield f"setting runner.environment is {settings.python_environment()!r}: prism keeps state in memory, which only loopback can restore from the changelog"
    yield from _keeps_nothing(settings)


def _portable(settings: RunnerSettings) -> Iterator[str]:
    if settings.job_endpoint is None:
        yield unset("job_endpoint", "name the engine's job server as HOST:PORT")
    yield from _no_flink(settings)


def _dataflow(settings: RunnerSettings) -> Iterator[str]:
    for name in ("project", "region", "temp_location", "image"):
        if getattr(settings, name) is None:
            yield unset(name, "Dataflow needs project, region, temp_location and image")
    yield from _no_flink(settings)


def _direct(settings: RunnerSettings) -> Iterator[str]:
    if settings.environment is not None or settings.worker_pool is not None:
        yield "setting runner.environment is set: runner direct runs in this process; choose runner flink or portable"
    if settings.job_endpoint is not None:
        yield f"setting runner.job_endpoint is {settings.job_endpoint!r}: runner direct runs in this process; choose flink, prism or portable"
    yield from _keeps_nothing(settings)


def _keeps_nothing(settings: RunnerSettings) -> Iterator[str]:
    if settings.detach:
        yield f"setting runner.detach is True: runner {settings.runner} ends with this process"
    yield from _no_flink(settings)


def _no_flink(settings: RunnerSettings) -> Iterator[str]:
    for name in ("flink_master", "checkpoint_dir", "resume_from", "state_backend"):
        if (value := getattr(settings, name)) is not None:
            yield f"setting runner.{name} is {value!r}: it needs runner flink, not {settings.runner}"


RESERVED_OPTIONS = (
    "runner job_endpoint flink_master parallelism max_parallelism state_backend state_backend_storage_path checkpointing_interval "
    "savepoint_path environment_type environment_config streaming job_name sdk_container_image project region temp_location "
    "allow_non_restored_state save_main_session"
).split()


def _beam_options(given: Iterable[str]) -> Iterator[str]:
    for option in given:
        name = option.removeprefix("--").partition("=")[0]
        if not option.startswith("--"):
            yield f"setting runner.beam_options has {option!r}: options are written --name=value"
        elif name in RESERVED_OPTIONS:
            yield f"setting runner.beam_options has {option!r}: {_reason(name)}"


def _reason(name: str) -> str:
    reasons = {
        "allow_non_restored_state": "a source whose state is dropped would read its topics again from the start",
        "save_main_session": "all steps are in importable modules",
    }
    return reasons.get(name, "Wirebeam sets it; use its own setting")
