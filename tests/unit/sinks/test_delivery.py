"""Results of a finished replay on their way to sinks."""

from pathlib import Path

from pipelines.sinks.delivery import deliver_run


def test_a_replay_without_sinks_does_not_read_its_results_again(tmp_path: Path) -> None:
    deliver_run(tmp_path / "no events", tmp_path / "no dead letters", {}, [])
