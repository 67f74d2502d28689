"""``make demo-live``: a real broker, the real job, and the demo archive played into it; its events are printed as they come.

Everything is started here and stopped here, by process id.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer

from infra.kafka.broker import Broker

ARCHIVE = Path(__file__).parents[2] / "pipelines" / "demo" / "archive" / "meridian.ndjson"
ARTICLES, EVENTS = "wirebeam.articles", "wirebeam.events"
QUIET_SECONDS = 3.0
START_SECONDS = 60.0


def start_job(address: str, stdout: int | None = None) -> subprocess.Popen[str]:
    """Start ``wirebeam run`` and wait until it reads; ``stdout`` as ``subprocess`` takes it."""
    command = [sys.executable, "-m", "pipelines", "run", "--bootstrap-servers", address, "--create-topics"]
    job = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + START_SECONDS
    while job.stderr is not None and time.monotonic() < deadline:
        line = job.stderr.readline()
        if line.startswith("reading") or not line:
            sys.stderr.write(line)
            return job
    raise SystemExit("demo-live: the job did not start")


def play(address: str, rate: float) -> int:
    """Send the archive's lines, ``rate`` a second."""
    producer, count = KafkaProducer(bootstrap_servers=address), 0
    for line in ARCHIVE.read_bytes().splitlines():
        producer.send(ARTICLES, value=line)
        producer.flush()
        count += 1
        time.sleep(1 / rate)
    producer.close()
    return count


def events(address: str) -> Iterator[dict[str, Any]]:
    """Yield the events until none comes for a while."""
    consumer = KafkaConsumer(
        EVENTS,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        consumer_timeout_ms=int(QUIET_SECONDS * 1000),
    )
    for record in consumer:
        yield json.loads(record.value)
    consumer.close()


def main() -> int:
    """Run the demo."""
    ask = argparse.ArgumentParser(prog="make demo-live", description=__doc__)
    ask.add_argument("--rate", type=float, default=20, help="articles a second")
    given = ask.parse_args()
    with Broker() as broker:
        print(f"a broker of our own listens on {broker.address()}", file=sys.stderr)
        job = start_job(broker.address())
        try:
            sent = play(broker.address(), given.rate)
            seen = 0
            for event in events(broker.address()):
                seen += 1
                print(f"{event['time'][:16]}  {event['type']:<16}  r{event['revision']}  {event['headline']}")
            print(f"{sent} articles in, {seen} events out; the job's own account:")
        finally:
            job.terminate()
            code = job.wait(30)
    return code


if __name__ == "__main__":
    sys.exit(main())
