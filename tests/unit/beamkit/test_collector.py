"""The garbage collector of a job."""

import gc

from pipelines.beamkit.collector import THRESHOLDS, Collector
from pipelines.process import Process


def test_the_collector_is_tuned_while_a_job_runs() -> None:
    """Once a process; afterwards it is as it was before."""
    before, process = gc.get_threshold(), Process()
    process.the(Collector)
    assert process.the(Collector) is process.the(Collector)
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() > 0
    process.close()
    assert gc.get_threshold() == before
    gc.unfreeze()
