"""What a replay and a live run in this process share: checked settings, loaded models, runner options, the verdict."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from apache_beam.options.pipeline_options import PipelineOptions

from pipelines import __version__
from pipelines.beamkit.accounting import missing_extras
from pipelines.beamkit.breaker import BreakerTripped
from pipelines.enrich import load
from pipelines.errors import Failed, KafkaRefused, NotDelivered, Refused, Stopped
from pipelines.jobs.disk import disk_error
from pipelines.jobs.early import require_stages
from pipelines.jobs.logs import logged
from pipelines.metrics.endpoint import served
from pipelines.settings.stages import MetricsSettings, Settings
from pipelines.stories.live.changelog import OtherVersion

LOG = logging.getLogger(__name__)


def load_models(settings: Settings) -> None:
    """Load the models before anything starts, so that a missing one is refused in one line; as is a missing reader."""
    require_stages(settings)
    load(settings.enrich.entities_backend)


def tell_missing_extras(result: Any) -> None:
    """Say once on standard error what a finished run could not read for want of an extra."""
    for line in missing_extras(result):
        print(f"wirebeam: {line}", file=sys.stderr)


def local_options(workers: int) -> PipelineOptions:
    """Options of a local run: one process, or several."""
    mode = "in_memory" if workers == 1 else "multi_processing"
    return PipelineOptions([f"--direct_running_mode={mode}", f"--direct_num_workers={workers}"])


def refuse_port(settings: MetricsSettings, because: str) -> None:
    """Refuse an endpoint that would show nothing: steps run in other processes than this one."""
    if settings.port is not None:
        raise Refused(
            f"setting metrics.port is {settings.port}: with {because} the steps run in worker processes, which this endpoint does not see; leave it out (docs/operations.md names what shows them)"
        )


@contextmanager
def watched(settings: Settings, parts: tuple[str, ...] = ()) -> Iterator[None]:
    """Write log lines while the block runs, and serve metrics and health if a port is set."""
    run = uuid4().hex[:12]
    with logged(settings.log, run), served(settings.metrics, run, __version__, parts) as address:
        if address is not None:
            LOG.info("metrics and health are served", extra={"address": address})
        yield


@contextmanager
def told_end() -> Iterator[None]:
    """Turn what ends a run for no fault of its own, to which Beam adds where it was raised, into one line.

    The breaker's stop; a broker, topic or sink that is away for too long; state of another version; a full disk. Anything else is a bug, and is shown whole.
    """
    try:
        yield
    except BreakerTripped as tripped:
        raise Stopped(_without_step(tripped)) from tripped
    except (KafkaRefused, NotDelivered) as away:
        raise Failed(
            f"{_without_step(away)}; what was not confirmed is read again: start the run again when that is mended"
        ) from away
    except OtherVersion as other:
        raise Failed(_without_step(other)) from other
    except Exception as error:
        if (full := disk_error(error)) is None:
            raise
        place = f" at {full.filename}" if full.filename else ""
        raise Failed(f"the disk does not take more{place} ({full.strerror}): make room and start again") from error


def _without_step(error: Exception) -> str:
    return str(error).partition(" [while running")[0]
