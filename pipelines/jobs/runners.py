"""Beam's options for each engine, from the settings of the runner."""

import shutil

from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.errors import Refused
from pipelines.settings.runner import RunnerSettings, as_uri, problems, unset
from pipelines.storage.address import CLOUDS, require_client, scheme_of
from pipelines.storage.failures import explain, is_failure
from pipelines.storage.objects import cloud_of

BUNDLE_MS = 20
"""Milliseconds after which Flink ends a bundle: the latency of a quiet topic, since sinks confirm at the end of a bundle."""
UNSPLIT = "--experiments=prism_disable_sdf_split"
"""Keeps Prism from splitting a bundle that makes no progress for a tenth of a second, also of a step with state.

Of a split bundle it processes two elements of one key at the same time, and the second does not see what the first one writes: a desk would
decide without its last decision. Other runners ignore the option.
"""
LOCAL = "file://"
FLINK_SCHEMES = {"s3a": "s3", "s3p": "s3"}
"""Names that Flink's plugins give to S3."""
IDLE_MS = 1_000
"""Milliseconds that Flink's first step stays when no source is left; by then all others have ended."""


def checked_runner(settings: RunnerSettings) -> RunnerSettings:
    """Return the settings. Raise ``Refused`` if they contradict each other."""
    for line in problems(settings):
        raise Refused(line)
    return settings


def runner_options(settings: RunnerSettings, *, draining: bool = False) -> PipelineOptions:
    """Return Beam's options for checked settings. On Flink, a job that drains needs an option to end."""
    if settings.runner == "direct":
        return PipelineOptions(["--runner=FnApiRunner", "--direct_running_mode=in_memory"])
    build = {"flink": _flink, "prism": _prism, "portable": _portable, "dataflow": _dataflow}[settings.runner]
    common = ["--streaming", f"--job_name={settings.job_name}"]
    if draining and settings.runner == "flink":
        common.append(f"--shutdown_sources_after_idle_ms={IDLE_MS}")
    return PipelineOptions([*build(settings), *common, *settings.beam_options])


def _flink(settings: RunnerSettings) -> list[str]:
    """Return the options for Flink, with those that a restart from a checkpoint needs.

    Bundles are finished before checkpoints: the outputs of a bundle that a checkpoint ends would wait for the next bundle
    of the step, and the first step never has one. Checkpoints are kept when the job is cancelled.
    """
    options = [
        f"--parallelism={settings.parallelism}",
        f"--max_parallelism={settings.max_parallelism}",
        f"--checkpointing_interval={round(settings.checkpoint_interval_s * 1000)}",
        "--externalized_checkpoints_enabled",
        "--retain_externalized_checkpoints_on_cancellation",
        "--finish_bundle_before_checkpointing",
        f"--max_bundle_time_mills={BUNDLE_MS}",
        f"--state_backend={settings.state_backend}",
        f"--state_backend_storage_path={as_uri(settings.checkpoint_dir or '')}",
    ]
    if settings.resume_from is not None:
        options.append(f"--savepoint_path={as_uri(find_checkpoint(settings))}")
    return [*_job_server(settings), *options, *_environment(settings)]


def _job_server(settings: RunnerSettings) -> list[str]:
    if settings.job_endpoint is not None:
        return ["--runner=PortableRunner", f"--job_endpoint={settings.job_endpoint}"]
    jar = [] if settings.job_server_jar is None else [f"--flink_job_server_jar={settings.job_server_jar}"]
    return ["--runner=FlinkRunner", f"--flink_master={settings.flink_master}", *jar]


def _portable(settings: RunnerSettings) -> list[str]:
    """Return the options for the runner behind a job endpoint, which may be Prism."""
    return ["--runner=PortableRunner", f"--job_endpoint={settings.job_endpoint}", UNSPLIT, *_environment(settings)]


def _prism(settings: RunnerSettings) -> list[str]:
    common = [UNSPLIT, *_environment(settings)]
    if settings.job_endpoint is not None:
        return ["--runner=PortableRunner", f"--job_endpoint={settings.job_endpoint}", *common]
    if (program := shutil.which("prism")) is None:
        raise Refused(unset("job_endpoint", "name a running prism as HOST:PORT, or put the program prism on PATH"))
    return ["--runner=PrismRunner", f"--prism_location={program}", *common]


def _environment(settings: RunnerSettings) -> list[str]:
    config = settings.worker_pool or settings.environment_config
    kind = f"--environment_type={settings.python_environment().upper()}"
    return [kind] if config is None else [kind, f"--environment_config={config}"]


def _dataflow(settings: RunnerSettings) -> list[str]:
    return [
        "--runner=DataflowRunner",
        f"--project={settings.project}",
        f"--region={settings.region}",
        f"--temp_location={settings.temp_location}",
        f"--sdk_container_image={settings.image}",
        "--sdk_location=container",
        f"--num_workers={settings.parallelism}",
        f"--max_num_workers={settings.max_parallelism}",
        "--enable_streaming_engine",
    ]


def find_checkpoint(settings: RunnerSettings) -> str:
    """Return the folder of the checkpoint that a job resumes from: the one named, or the newest that is complete.

    Raise ``Refused`` if there is none.
    """
    folder = (settings.checkpoint_dir if settings.resume_from == "latest" else settings.resume_from) or ""
    place = folder.removeprefix(LOCAL).rstrip("/")
    found = [one for pattern in ("/_metadata", "/*/_metadata", "/*/*/_metadata") for one in _matches(place + pattern)]
    if not found:
        raise Refused(
            f"setting runner.resume_from is {settings.resume_from!r}: there is no complete checkpoint in {folder}, none holds a file _metadata"
        )
    return max(found)[1].rpartition("/")[0]


def _matches(pattern: str) -> list[tuple[float, str]]:
    """Return the files that match a pattern, with the time of their last change. Raise ``Refused`` if they cannot be seen."""
    scheme, _, rest = pattern.partition("://")
    address = f"{FLINK_SCHEMES.get(scheme, scheme)}://{rest}"
    if scheme_of(address) not in CLOUDS:
        found = [one for result in FileSystems.match([pattern]) for one in result.metadata_list]
        return [(one.last_updated_in_seconds, one.path) for one in found]
    require_client(address, "the folder of checkpoints")
    try:
        objects = cloud_of(address).matching(address)
    except Exception as error:
        if not is_failure(error):
            raise
        raise Refused(f"{pattern} cannot be read: {explain(error, address)}") from error
    return [(one.modified.timestamp(), f"{scheme}://{one.address.partition('://')[2]}") for one in objects]
