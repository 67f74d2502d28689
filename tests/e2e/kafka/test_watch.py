"""A live run that is watched: metrics, readiness and `wirebeam top`, against the real broker."""

import json
import math
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.kafka.broker import Broker
from infra.server import free_ports
from pipelines.cli.command import run_command
from pipelines.errors import FAILED, OK, REFUSED
from pipelines.metrics.catalogue import DEAD_LETTERS, END_TO_END_SECONDS, LAG, RECORDS, RECORDS_IN, STEP_AGE
from pipelines.metrics.reading import Look, read_look
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import count_all, produce, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.wire import wire
from tests.hanging import LIMIT_S

pytestmark = pytest.mark.kafka
FIGURES = " ".join(f"${number} million to {number % 9},250 pct" for number in range(34_000))
HOSTILE = f"Prices rise\n\nLONDON, March 3, 2026 (Meridian) - {FIGURES}.\n".encode()


def get(url: str) -> tuple[int, bytes]:
    """Ask the endpoint; status 0 while nothing listens."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        return 0, b""


def look(base: str) -> Look:
    return read_look(get(f"{base}/metrics")[1].decode(), 0)


def unready(base: str) -> set[str]:
    """Name the parts that keep a run from being ready."""
    parts = json.loads(get(f"{base}/readyz")[1])["parts"]
    return {part["part"].partition(" ")[0] for part in parts if not part["ok"]}


def test_a_run_is_watched_while_its_broker_goes_away_and_comes_back(
    settings: Callable[..., KafkaSettings], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ready when broker, sinks and watermark are; the figures add up; not ready, and named, while the broker is gone.

    Then nobody knows the lag; when the broker is back the run is ready again, and what came meanwhile is handled.
    """
    port = free_ports(1)[0]
    base = f"http://127.0.0.1:{port}"
    with Broker() as broker:
        made = settings(bootstrap_servers=broker.address())
        watch = [f"--metrics-port={port}", "--metrics-ready-within-s=3", "--idle-after-s=0.5"]
        job = live_job(made, tmp_path / "log", "--entities-backend=rules", *watch)
        job.start()
        try:
            assert wait_until(lambda: get(f"{base}/readyz")[0] == 200, 60), job.said()
            produce(broker.address(), made.topics[0], [*wire(60), *([(b"x", b"{")] * 2)])
            assert wait_until(lambda: sum(look(base).of(RECORDS.name).values()) >= 62, 60), job.said()
            assert wait_until(lambda: look(base).total(LAG) == 0, 10), job.said()
            found = look(base)
            assert (found.total(RECORDS_IN), found.total(RECORDS)) == (62, 62)
            assert found.by(DEAD_LETTERS, "reason") == {"malformed": 2}
            emitted = found.total(RECORDS, disposition="emitted")
            arrived = f"{END_TO_END_SECONDS.name}_count"
            assert wait_until(lambda: sum(look(base).of(arrived).values()) == emitted, 10), job.said()
            assert run_command(["top", base, "--once"]) == OK
            shown = " ".join(capsys.readouterr().out.split())
            assert "malformed 2" in shown
            assert "ready" in shown
            broker.stop()
            assert wait_until(lambda: "broker" in unready(base), 30), job.said()
            assert get(f"{base}/readyz")[0] == 503
            assert get(f"{base}/healthz")[0] == 200
            assert wait_until(lambda: math.isnan(look(base).total(LAG)), 30), job.said()
            assert run_command(["top", base, "--once"]) == OK
            assert "unknown" in capsys.readouterr().out
            broker.start()
            produce(broker.address(), made.topics[0], wire(8, first=500))
            assert wait_until(lambda: get(f"{base}/readyz")[0] == 200, 60), job.said()
            assert wait_until(lambda: look(base).total(RECORDS) == 70, 60), job.said()
            assert wait_until(lambda: look(base).total(LAG) == 0, 30), job.said()
        finally:
            job.kill()
    assert run_command(["top", base]) == REFUSED
    assert "no run answers" in capsys.readouterr().err


def test_a_record_that_blocks_the_run_is_seen(
    broker: Broker, settings: Callable[..., KafkaSettings], tmp_path: Path
) -> None:
    """While it is in its stage: by age and stage, in the log by position, and by a lag that grows; then all goes on."""
    port = free_ports(1)[0]
    base, made = f"http://127.0.0.1:{port}", settings(partitions=1)
    guard = ["--guard-max-seconds=8", "--guard-log-after-s=0.5", "--max-bundle-records=250"]
    job = live_job(made, tmp_path / "log", "--entities-backend=rules", f"--metrics-port={port}", *guard)
    job.start()
    try:
        assert wait_until(lambda: get(f"{base}/readyz")[0] == 200, 60), job.said()
        produce(broker.address(), made.topics[0], [(b"x", HOSTILE), *wire(40)])
        assert wait_until(lambda: is_blocked(look(base), 41), 20, every=0.02), job.said()
        assert wait_until(lambda: look(base).total(RECORDS) == 41, 60), job.said()
        assert wait_until(lambda: look(base).total(LAG) == look(base).total(STEP_AGE) == 0, 30), job.said()
    finally:
        job.kill()
    told = [json.loads(line) for line in job.said().splitlines() if line.startswith("{")]
    (slow, *_) = [line for line in told if line["event"] == "a record takes long"]
    assert slow["position"] == f"kafka://{made.topics[0]}/0@0"
    assert slow["stage"] in {"parse", "normalize", "enrich"}


def is_blocked(found: Look, records: int) -> bool:
    """Return True if a record is in a stage while so many wait, itself among them."""
    return max(found.by(STEP_AGE, "stage").values(), default=0) > 0.5 and found.total(LAG) == records


def test_a_run_whose_broker_stays_away_has_failed(settings: Callable[..., KafkaSettings], tmp_path: Path) -> None:
    """Not refused: exit code 1, which a supervisor answers with a restart, and one line that says what becomes of the input."""
    with Broker() as broker:
        made = settings(bootstrap_servers=broker.address())
        job = live_job(made, tmp_path / "log", "--entities-backend=rules", "--delivery-timeout-s=10")
        job.start()
        try:
            produce(broker.address(), made.topics[0], wire(3000))
            assert wait_until(lambda: count_all(broker.address(), made.events_topic) > 10, 60), job.said()
            broker.kill()
            assert job.process is not None
            assert job.process.wait(LIMIT_S) == FAILED, job.said()
        finally:
            job.kill()
    last = job.said().splitlines()[-1]
    assert last.startswith("wirebeam: ")
    assert "what was not confirmed is read again" in last
    assert "Traceback" not in job.said()
