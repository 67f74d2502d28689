"""A record's way from end to end: one trace from the record to the event, and the lineage of a live run and of a replay."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.kafka.broker import Broker
from pipelines.cli.command import run_command
from pipelines.errors import OK, STOPPED
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import produce, read_all, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.wire import wire
from tests.receivers import receiving

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
TRACES = ["0af7651916cd43dd8448eb211c80319c", "1bf7651916cd43dd8448eb211c80319c"]
SPAN = "b7ad6b7169203331"
STAGES = {"read", "parse", "normalize", "enrich", "stories", "write"}


def traced(trace: str, flags: str) -> list[tuple[str, bytes]]:
    return [("traceparent", f"00-{trace}-{SPAN}-{flags}".encode())]


def named(datasets: list[dict[str, Any]]) -> set[str]:
    return {f"{one['namespace']}/{one['name']}" for one in datasets}


def test_a_live_run_and_a_replay_of_its_topic(
    broker: Broker, settings: Callable[..., KafkaSettings], tmp_path: Path
) -> None:
    """A span of each stage in the record's trace, which the event's header names too; a record that is not sampled has none.

    Both runs report their topics, files and tables; one that the breaker stops has failed.
    """
    made, records = settings(), list(dict.fromkeys(wire(8, seed=3)))
    address, topic = broker.address(), made.topics[0]
    produce(address, topic, records[:1], traced(TRACES[0], "01"))
    produce(address, topic, records[1:2], traced(TRACES[1], "00"))
    with receiving() as receiver:
        more = (f"--lineage-to={receiver.url}", f"--tracing-endpoint={receiver.url}")
        job = live_job(made, tmp_path / "log", *more)
        job.start()
        try:
            assert wait_until(lambda: len(read_all(address, made.events_topic)) == 2, 60), job.said()
        finally:
            code = job.stop()
        assert code == OK, job.said()
        headers = [dict(one.headers)["traceparent"].decode() for one in read_all(address, made.events_topic)]
        assert sorted(headers) == [f"00-{TRACES[0]}-{SPAN}-01", f"00-{TRACES[1]}-{SPAN}-00"]
        assert {one.name for one in receiver.spans} == STAGES
        assert {(one.trace_id.hex(), one.parent_span_id.hex()) for one in receiver.spans} == {(TRACES[0], SPAN)}
        start, end = receiver.lineage
        assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
        server = f"kafka://{made.bootstrap_servers[0]}"
        assert named(end["inputs"]) == {f"{server}/{topic}"}
        assert named(end["outputs"]) == {f"{server}/{made.events_topic}", f"{server}/{made.dead_letters_topic}"}
        del receiver.spans[:], receiver.lineage[:]
        replay = ["replay", f"kafka://{address}/{topic}", "--out", str(tmp_path / "out"), *more]
        assert run_command([*replay, "--sink", f"duckdb:{tmp_path}/a.duckdb"]) == OK
        start, end = receiver.lineage
        assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
        assert named(end["inputs"]) == {f"kafka://{address}/{topic}"}
        assert {f"file/{tmp_path}/out", f"duckdb:{tmp_path}/a.duckdb/events"} <= named(end["outputs"])
        events = [json.loads(line) for line in (tmp_path / "out" / "events.jsonl").read_bytes().splitlines()]
        assert {one["origin"]["traceparent"][3:35] for one in events} == set(TRACES)
        assert {one.trace_id.hex() for one in receiver.spans} == {TRACES[0]}
        del receiver.lineage[:]
        produce(address, topic, [(None, b"\0no article")] * 30)
        strict = ("--breaker-enabled=true", "--breaker-window=10", "--breaker-least=10", "--breaker-max-run=10")
        assert run_command([*replay, "--overwrite", *strict]) == STOPPED
        assert [one["eventType"] for one in receiver.lineage] == ["START", "FAIL"]
        assert "\n" not in receiver.lineage[1]["run"]["facets"]["errorMessage"]["message"]
