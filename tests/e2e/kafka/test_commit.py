"""Offsets of a group that two runs commit: the broker refuses neither, so a run looks for the other."""

import logging
from collections.abc import Callable

import pytest

from pipelines.kafka import commit as kafka_commit
from pipelines.kafka.commit import Committer
from pipelines.settings.kafka import KafkaSettings

pytestmark = pytest.mark.kafka


def test_a_second_run_of_the_group_is_told(
    settings: Callable[..., KafkaSettings], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it stands and what to do; a run alone hears nothing."""
    monkeypatch.setattr(kafka_commit, "LOOK_SECONDS", 0.0)
    made = settings(partitions=1)
    one, other = Committer(made), Committer(made)

    def said() -> list[str]:  # a client of an earlier test may still look for its broker, which is gone
        return [record.getMessage() for record in caplog.records if record.name.startswith("pipelines")]

    with caplog.at_level(logging.ERROR, "pipelines"):
        for offset in (1, 2, 3):
            one.commit(made.topics[0], {0: offset})
        assert not said()
        other.commit(made.topics[0], {0: 7})
        one.commit(made.topics[0], {0: 4})
    (line,) = said()
    assert line.startswith(f"another process commits offsets of group {made.group} ({made.topics[0]}/0 stands at 7")
    assert "another kafka.group" in line
