"""The real job on one engine with one real broker: send items, read what was told of them, stop, start again."""

import json
import re
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.flink.cluster import Cluster
from infra.prism.program import Prism
from pipelines.kafka.messages import read_event
from pipelines.settings.kafka import KafkaSettings
from schemas import Disposition, NewsEvent
from tests.e2e.flink.submission import counters, on_flink
from tests.e2e.flink.submission import running as jobs_of
from tests.e2e.kafka.harness import Job, fence, produce, read_all, read_events, wait_until
from tests.e2e.kafka.live_job import live_job

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
PATIENCE = 120.0
RULES = "--entities-backend=rules"


def item(name: str, version: int, headline: str, *paragraphs: str, **more: object) -> bytes:
    """Write one item as ninjs."""
    fields = {
        "uri": f"urn:newsml:wire.example:20260302:{name}",
        "version": version,
        "versioncreated": (START + timedelta(minutes=version)).isoformat(),
        "language": "en",
        "headline": headline,
        "body_text": "\n\n".join(paragraphs),
    }
    return json.dumps(fields | more).encode()


@dataclass
class Live:
    """The job on an engine; what it needs is started with it."""

    engine: str
    settings: KafkaSettings
    folder: Path
    stack: ExitStack
    job: Job = field(init=False)
    cluster: Cluster | None = None
    sent: int = 0
    _options: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Start the engine, if it is not there, and the job; after a stop it goes on where it was."""
        again = bool(self._options)
        if not again:
            self._options = self._find_engine()
        more = ["--resume-from=latest"] if again and self.engine == "flink" else []
        self.job = live_job(self.settings, self.folder / "job.log", RULES, *self._options, *more)
        self.job.start()

    def _find_engine(self) -> list[str]:
        if self.engine == "prism":
            return ["--runner=prism", f"--job-endpoint={self.stack.enter_context(Prism()).job_endpoint}"]
        if self.engine == "flink":
            self.cluster = self.stack.enter_context(Cluster())
            return on_flink(self.cluster)
        return ["--runner=direct"]

    def accounting(self) -> dict[str, int]:
        """Stop the job and give what it counted: where state outlives it, Flink's metrics; else the table it prints."""
        if self.cluster is not None:
            cluster = self.cluster
            (running,) = jobs_of(cluster)
            wait_until(lambda: counters(cluster, running).get("in", 0) > 0, 15)
            counted = counters(cluster, running)
            self.stop()
        else:
            said = self.stop()
            counted = {name: int(number) for name, number in re.findall(r"^(\w+)\t(\d+)", said, re.MULTILINE)}
        return {name: counted.get(name, 0) for name in ("in", *Disposition)}

    def stop(self) -> str:
        """End the job as its operator would; gives what it said."""
        code = self.job.stop()
        assert code == 0, self.said()
        return self.job.said()

    def said(self) -> str:
        """Give what job and engine said last."""
        told = self.cluster.log_of("taskmanager-0")[-3000:] if self.cluster is not None else ""
        return self.job.said()[-3000:] + told

    def send(self, *values: bytes) -> None:
        """Produce items, in order, into one partition."""
        self.sent += len(values)
        produce(self.settings.bootstrap_servers[0], self.settings.topics[0], [(b"one key", one) for one in values])

    def told(self, name: str) -> list[NewsEvent]:
        """Give the events of an item, after the fence."""
        seen = fence(read_events(self.settings.bootstrap_servers[0], self.settings.events_topic))
        return [event for event in (read_event(one.value) for one in seen) if event.item_id.endswith(f":{name}")]

    def wait_for(self, name: str, types: Iterable[str]) -> list[NewsEvent]:
        """Wait until an item has had events of these types, in order."""
        wanted = list(types)
        found = wait_until(lambda: [one.type.value for one in self.told(name)] == wanted, PATIENCE, every=0.3)
        told = self.told(name)
        assert found, f"{name}: {[one.type.value for one in told]} instead of {wanted}\n{self.said()}"
        return told

    def dead_letters(self) -> list[bytes]:
        """Give the values of the dead letters."""
        return [one.value for one in read_all(self.settings.bootstrap_servers[0], self.settings.dead_letters_topic)]


def in_seconds(seconds: float) -> str:
    """Name a moment to come, as ninjs writes it."""
    return datetime.fromtimestamp(time.time() + seconds, UTC).isoformat()
