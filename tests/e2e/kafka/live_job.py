"""The real job, `wirebeam run`, in a process of its own, over the topics of a test."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import Job

TOPICS = (
    *("events_topic", "stories_topic", "dead_letters_topic"),
    *("group", "session_timeout_s", "out_of_order_s", "idle_after_s"),
)
HERE = (sys.executable, "-m", "pipelines")
"""The command of this checkout."""


def live_job(made: KafkaSettings, log: Path, *more: str, command: Sequence[str] = HERE) -> Job:
    """Describe the job for settings; it is not started."""
    options = [f"--{name.replace('_', '-')}={getattr(made, name)}" for name in TOPICS]
    where = [f"--bootstrap-servers={made.bootstrap_servers[0]}", f"--topics={made.topics[0]}"]
    return Job([*command, "run", *where, *options, *more], os.environ, log)
