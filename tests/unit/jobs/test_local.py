"""What replays and live runs of this process share."""

from pathlib import Path

from pipelines.jobs.local import local_pipeline


def test_a_pipeline_has_no_temporary_folder() -> None:
    """Beam's is removed at once, since a killed worker process would leave it."""
    made = local_pipeline(1).local_tempdir
    assert made
    assert not Path(made).exists()
