"""``make demo-live``: play the demo archive into a real broker and the real job, and print the events as they come.

Everything that is started here is stopped here, by process id: at the end, after ``--within`` seconds, on Ctrl-C and on
SIGTERM. A handler only records the signal, which ends the demo at its next step: an exception raised inside a Kafka client
might be lost. The exit code is 0 only if every article was processed.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Self

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from infra.kafka.broker import Broker
from infra.kafka.libraries import BROKER
from infra.server import ServerUnavailable, die_with_parent, stop_process

ARCHIVE = Path(__file__).parents[2] / "pipelines" / "demo" / "archive" / "meridian.ndjson"
ARTICLES, EVENTS, GROUP = "wirebeam.articles", "wirebeam.events", "wirebeam"
READING, ENDED = "reading; SIGTERM or Ctrl-C ends the run", "the run ended"
JOB = (sys.executable, "-m", "pipelines", "run", "--create-topics", "--log-form=json")
WITHIN_SECONDS, QUIET_SECONDS, STOP_SECONDS, LOOK_SECONDS = 60.0, 1.0, 60.0, 0.1
START_SECONDS = 60.0
"""Longest time for the start of a job without another limit."""
INTERRUPTED = 130


class DemoFailed(Exception):  # noqa: N818 - it is an answer: one line that says what did not come
    """An expected event did not come in time: one line that says which."""


class Limit:
    """The time limit of the demo: ``seconds``, or until SIGTERM or Ctrl-C comes during the ``with`` block."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._deadline = seconds, time.monotonic() + seconds
        self._is_interrupted = False
        self._before: dict[int, Any] = {}

    def check(self) -> None:
        """Raise ``KeyboardInterrupt`` after a signal, ``DemoFailed`` after the time limit."""
        if self._is_interrupted:
            raise KeyboardInterrupt
        if time.monotonic() > self._deadline:
            raise DemoFailed(f"it was not done within {self._seconds:g} s (--within)")

    def sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the limit."""
        until = time.monotonic() + seconds
        self.check()
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))
            self.check()

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._is_interrupted = True


class Job:
    """A live job in a process of its own. Its log is a file, since a pipe can fill up and block it."""

    def __init__(self, address: str, log: Path, command: Sequence[str] = JOB, stdout: int | None = None) -> None:
        self._log = log
        whole = [*die_with_parent(), *command, f"--bootstrap-servers={address}"]
        with log.open("wb") as stderr:
            # In a session of its own: Ctrl-C signals only the demo, which then stops the job.
            self.process = subprocess.Popen(whole, stdout=stdout, stderr=stderr, start_new_session=True)

    def logged(self, event: str) -> dict[str, Any] | None:
        """Return the first log line of an event, or None."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        found = (json.loads(line) for line in lines if line.startswith("{") and line.endswith("}"))
        return next((line for line in found if line.get("event") == event), None)

    def wait_for(self, event: str, limit: Limit) -> dict[str, Any]:
        """Wait until an event is logged. Raise ``DemoFailed`` if the job ends first, or after the limit."""
        while (line := self.logged(event)) is None:
            if self.process.poll() is not None and self.logged(event) is None:
                raise DemoFailed(f"the job ended with exit code {self.process.returncode}: {self.last_words()}")
            try:
                limit.sleep(LOOK_SECONDS)
            except DemoFailed as late:
                raise DemoFailed(f"{late}: the job did not log {event!r}, but {self.last_words()}") from None
        return line

    def last_words(self) -> str:
        """Return the last line that the job wrote to standard error."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1] if lines else "it says nothing"

    def stop(self) -> int:
        """Stop the job, and kill it if that takes too long. Return its exit code."""
        if self.process.poll() is None:
            stop_process(self.process, STOP_SECONDS)
        return self.process.returncode


def start_job(address: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
    """Start ``wirebeam run`` and wait until it reads; ``stdout`` is passed to ``subprocess``."""
    job = Job(address, Path(tempfile.mkdtemp(prefix="wirebeam-job-")) / "log", stdout=stdout)
    try:
        job.wait_for(READING, Limit(START_SECONDS))
    except BaseException:
        job.stop()
        raise
    return job.process


def play(address: str, rate: float, limit: Limit) -> int:
    """Send the archive's lines at ``rate`` lines a second."""
    producer, lines = KafkaProducer(bootstrap_servers=address), ARCHIVE.read_bytes().splitlines()
    try:
        for line in lines:
            producer.send(ARTICLES, value=line).get(timeout=10)
            limit.sleep(1 / rate)
    finally:
        producer.close(timeout=5)
    return len(lines)


def all_is_handled(address: str) -> bool:
    """Return True if the job has committed every article; it commits after the events are confirmed."""
    consumer = KafkaConsumer(bootstrap_servers=address, group_id=GROUP, enable_auto_commit=False)
    try:
        parts = [TopicPartition(ARTICLES, one) for one in consumer.partitions_for_topic(ARTICLES)]
        ends = consumer.end_offsets(parts)
        return all((consumer.committed(part) or 0) >= ends[part] for part in parts)
    finally:
        consumer.close(autocommit=False)


def events(address: str, limit: Limit) -> Iterator[dict[str, Any]]:
    """Yield the events until every article is processed and no event comes."""
    consumer = KafkaConsumer(
        EVENTS,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        consumer_timeout_ms=int(QUIET_SECONDS * 1000),
    )
    try:
        is_last = False
        while not is_last:
            limit.check()
            is_last = all_is_handled(address)
            for record in consumer:
                yield json.loads(record.value)
    finally:
        consumer.close(autocommit=False)


def show(address: str, rate: float, command: Sequence[str], limit: Limit) -> str:
    """Run the job, play the archive, print the events and stop the job; return the result in one line."""
    with tempfile.TemporaryDirectory(prefix="wirebeam-demo-") as folder:
        job = Job(address, Path(folder) / "log", command)
        try:
            job.wait_for(READING, limit)
            print_status("the job reads; the archive is played")
            sent, seen = play(address, rate, limit), 0
            for event in events(address, limit):
                limit.check()
                seen += 1
                print(
                    f"{event['time'][:16]}  {event['type']:<16}  r{event['revision']}  {event['headline']}", flush=True
                )
            print_status("the job is stopped; its own account:")
        finally:
            code = job.stop()
        account = job.logged(ENDED)
        if code != 0 or account is None:
            raise DemoFailed(f"the job ended with exit code {code}: {job.last_words()}")
    if not seen or account["in"] != sent:
        raise DemoFailed(f"of {sent} articles {account['in']} came to the job, and {seen} events from it")
    return f"demo-live: {sent} articles in, {seen} events out, nothing is missing"


def demo(rate: float, within: float, command: Sequence[str] = JOB) -> str:
    """Run the whole demo. Raise ``DemoFailed`` or ``ServerUnavailable`` if it fails."""
    BROKER.fetch()  # the first time it downloads, which has no limit
    broker = Broker()
    with Limit(within) as limit:
        try:
            broker.start()
            limit.check()
            print_status(f"a broker of our own listens on {broker.address()}")
            return show(broker.address(), rate, command, limit)
        finally:
            broker.stop()
            broker.remove()


def print_status(line: str) -> None:
    """Print a line about the progress of the demo."""
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None, command: Sequence[str] = JOB) -> int:
    """Run the demo. Return 0 if all events came, 1 if not, 130 if it was interrupted."""
    ask = argparse.ArgumentParser(prog="make demo-live", description=__doc__)
    ask.add_argument("--rate", type=float, default=20, help="articles a second")
    ask.add_argument("--within", type=float, default=WITHIN_SECONDS, help="seconds that it may take (default: 60)")
    given = ask.parse_args(arguments)
    try:
        print(demo(given.rate, given.within, command))
    except (DemoFailed, ServerUnavailable) as problem:
        print_status(f"demo-live: failed: {problem}")
        return 1
    except KeyboardInterrupt:
        print_status("demo-live: interrupted; the job and the broker are stopped")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
