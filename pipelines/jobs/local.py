"""What replays and live runs in this process share: loading models, observing the run, translating failures."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from apache_beam import Pipeline
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines import __version__
from pipelines.beamkit.accounting import missing_extras
from pipelines.beamkit.breaker import BreakerTripped
from pipelines.beamkit.collector import Collector
from pipelines.enrich.article import load
from pipelines.errors import Failed, KafkaRefused, NotDelivered, Refused, Stopped
from pipelines.jobs.disk import disk_error
from pipelines.jobs.logs import logged
from pipelines.jobs.preconditions import require_stages
from pipelines.metrics.endpoint import served
from pipelines.process import the
from pipelines.settings.stages import MetricsSettings, Settings
from pipelines.storage.objects import SourceLost
from pipelines.stories.live.changelog import OtherVersion

LOG = logging.getLogger(__name__)


def load_models(settings: Settings) -> None:
    """Load the models before anything starts. Raise ``Refused`` for a model or reader that is not installed."""
    require_stages(settings)
    load(settings.enrich.entities_backend, settings.enrich.companies)
    the(Collector)


def print_missing_extras(result: Any) -> None:
    """Print on standard error which extras a finished run lacked, and how many records it could not read for that."""
    for line in missing_extras(result):
        print(f"wirebeam: {line}", file=sys.stderr)


def local_pipeline(workers: int) -> Pipeline:
    """Return a pipeline for a local run in one process or in several.

    Beam makes a temporary folder for transforms of other languages, which a killed process would leave: it is removed here.
    """
    mode = "in_memory" if workers == 1 else "multi_processing"
    options = PipelineOptions([f"--direct_running_mode={mode}", f"--direct_num_workers={workers}"])
    pipeline = Pipeline(runner="FnApiRunner", options=options)
    Path(pipeline.local_tempdir).rmdir()
    return pipeline


def refuse_metrics_port(settings: MetricsSettings, because: str) -> None:
    """Refuse a metrics endpoint for a run whose steps are in other processes: it would show nothing."""
    if settings.port is not None:
        raise Refused(
            f"setting metrics.port is {settings.port}: with {because} the steps run in worker processes, which this endpoint cannot observe; leave it out (docs/operations.md names the alternatives)"
        )


@contextmanager
def observed_run(settings: Settings, parts: tuple[str, ...] = ()) -> Iterator[None]:
    """Write log lines while the block runs, and serve metrics and health if a port is set."""
    run = uuid4().hex[:12]
    with logged(settings.log, run), served(settings.metrics, run, __version__, parts) as address:
        if address is not None:
            LOG.info("metrics and health are served", extra={"address": address})
        yield


@contextmanager
def translated_failures() -> Iterator[None]:
    """Translate exceptions that end a run and are no bug into ``Answer``, without the step that Beam appends.

    These are the breaker's stop, a broker, topic or sink that is unavailable for too long, state of another version, and a
    full disk. Any other exception is a bug and passes through.
    """
    try:
        yield
    except BreakerTripped as tripped:
        raise Stopped(_without_step(tripped)) from tripped
    except SourceLost as lost:
        raise Failed(_without_step(lost)) from lost
    except (KafkaRefused, NotDelivered) as away:
        raise Failed(
            f"{_without_step(away)}; what was not confirmed is read again: correct that and start the run again"
        ) from away
    except OtherVersion as other:
        raise Failed(_without_step(other)) from other
    except Exception as error:
        if (full := disk_error(error)) is None:
            raise
        place = f" at {full.filename}" if full.filename else ""
        raise Failed(
            f"the disk does not take more{place} ({full.strerror}): free some space and start again"
        ) from error


def _without_step(error: Exception) -> str:
    return str(error).partition(" [while running")[0]
