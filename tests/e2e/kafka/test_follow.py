"""``wirebeam serve --follow``: pages of a real topic, while it grows."""

import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from infra.kafka.broker import Broker
from infra.release.screenshots import address_of
from pipelines.kafka.messages import event_message
from pipelines.kafka.producer import Delivery
from pipelines.settings.kafka import KafkaSettings
from schemas import EventType
from tests.sinks.values import event

PATIENCE_S = 120


def test_pages_show_what_the_topic_brings(
    broker: Broker, settings: Callable[..., KafkaSettings], tmp_path: Path
) -> None:
    """Also after another start; Ctrl-C ends both processes."""
    given = settings()
    place = f"kafka://{broker.address()}/{given.events_topic}"
    command = [
        sys.executable,
        "-m",
        "pipelines",
        "serve",
        str(tmp_path / "live.duckdb"),
        "--port",
        "0",
        "--follow",
        place,
    ]
    for revision, headline in ((1, "Tin rises"), (2, "Tin rises again")):
        delivery = Delivery(given, given.events_topic)
        kind = EventType.CREATED if revision == 1 else EventType.UPDATED
        delivery.send(event_message(event(kind, revision, headline=headline)))
        delivery.confirm()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert wait_for(f"{address_of(server)}/stories.json", f'"{headline}"')
            server.send_signal(signal.SIGINT)
            assert server.wait() == 0
    assert (tmp_path / "live.duckdb.follow.json").is_file()


def wait_for(url: str, text: str) -> bool:
    """Return True once an answer contains a text."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with urllib.request.urlopen(url) as answer:
            if text in answer.read().decode():
                return True
        time.sleep(0.2)
    return False
