"""One idempotent producer a process, and batches whose delivery is confirmed."""

import logging
import threading
import time
from collections import deque
from contextlib import suppress
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import KafkaError

from pipelines.beamkit.lists import list_goes_on
from pipelines.errors import NotDelivered
from pipelines.kafka.client import connect
from pipelines.kafka.messages import Message
from pipelines.metrics.catalogue import SINK_RETRIES, SINK_SECONDS
from pipelines.metrics.health import Health
from pipelines.metrics.recording import series
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings

LOG = logging.getLogger(__name__)
REQUEST_ROOM = 4096
SAY_AFTER_SECONDS = 5.0
SENT_AT_ONCE: Final = 64
"""Most messages that wait for the next ones of a list."""


def producer_arguments(settings: KafkaSettings) -> dict[str, Any]:
    """Return the producer's arguments: idempotent, confirmed by all replicas in sync, in order."""
    delivery = int(settings.delivery_timeout_s * 1000)
    return {
        "acks": "all",
        "enable_idempotence": True,
        "linger_ms": 2,
        "batch_size": 64 << 10,
        "max_request_size": settings.max_message_bytes + REQUEST_ROOM,
        "delivery_timeout_ms": delivery,
        "request_timeout_ms": min(10_000, delivery // 2),
        "max_block_ms": delivery,
        "allow_auto_create_topics": False,
        "metrics_enabled": False,
    }


class ProducerPool:
    """The producers of this process, one for each connection."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._producers: dict[KafkaSettings, Any] = {}

    def get(self, settings: KafkaSettings) -> Any:
        """Return the producer for the settings; it is connected the first time."""
        with self._lock:
            if settings not in self._producers:
                self._producers[settings] = connect(KafkaProducer, settings, **producer_arguments(settings))
            return self._producers[settings]

    def discard(self, settings: KafkaSettings) -> None:
        """Forget a producer that failed: its sequence of messages has a hole."""
        with self._lock:
            producer = self._producers.pop(settings, None)
        if producer is not None:
            _close(producer, 0)

    def close(self) -> None:
        """Close all producers."""
        with self._lock:
            producers, self._producers = list(self._producers.values()), {}
        for producer in producers:
            _close(producer, 2)


def _close(producer: Any, seconds: float) -> None:
    """Close a producer, and give up what it cannot send: kafka-python's own ``close`` raises then, and leaves its thread."""
    try:
        producer.close(timeout=seconds)
    except KafkaError:
        producer._sender.force_close()  # noqa: SLF001 - it ends the messages that flushing waits for
        with suppress(KafkaError):
            producer.close(timeout=1)


class Delivery:
    """The messages of one bundle to one topic: sent as they come, confirmed at the latest when the bundle ends.

    Of a list of records that goes on, messages wait for the next ones: the producer makes a request of each that it gets alone.
    """

    def __init__(self, settings: KafkaSettings, topic: str) -> None:
        self._settings, self._topic = settings, topic
        self._at_once = min(SENT_AT_ONCE, settings.max_unconfirmed)
        self._waiting: deque[Message] = deque()
        self._sent: list[Any] = []

    def send(self, message: Message) -> None:
        """Send a message; waits for confirmations when ``max_unconfirmed`` are out, so that a slow broker slows reading."""
        self._waiting.append(message)
        if len(self._waiting) >= self._at_once or not list_goes_on():
            self._send_waiting()
            if len(self._sent) >= self._settings.max_unconfirmed:
                self.confirm()

    def _send_waiting(self) -> None:
        if not self._waiting:
            return
        try:
            send = the(ProducerPool).get(self._settings).send
            while self._waiting:
                key, value, headers, timestamp_ms = self._waiting[0]
                self._sent.append(send(self._topic, value, key, headers, timestamp_ms=timestamp_ms))
                self._waiting.popleft()
        except KafkaError as error:
            self._fail(error)
        the(Health).owe(self._topic)

    def confirm(self) -> None:
        """Wait until every message is confirmed; raises ``NotDelivered`` if one is not."""
        self._send_waiting()
        if not self._sent:
            return
        started = time.monotonic()
        producer, deadline = the(ProducerPool).get(self._settings), time.monotonic() + self._settings.delivery_timeout_s
        try:
            self._flush(producer, deadline)
            for future in self._sent:
                future.get(timeout=max(0.0, deadline - time.monotonic()))
        except KafkaError as error:
            self._fail(error)
        self._sent = []
        the(Health).paid(self._topic)
        series(SINK_SECONDS, self._topic).observe(time.monotonic() - started)

    def _flush(self, producer: Any, deadline: float) -> None:
        while True:
            left = deadline - time.monotonic()
            try:
                producer.flush(timeout=min(SAY_AFTER_SECONDS, max(0.1, left)))
                return  # noqa: TRY300 - an else would only hide where the loop ends
            except KafkaError:
                if left <= SAY_AFTER_SECONDS:
                    raise
                series(SINK_RETRIES, self._topic).inc()
                LOG.warning(
                    "topic %r does not confirm %d messages yet; waiting %.0f s more", self._topic, len(self._sent), left
                )

    def _fail(self, error: Exception) -> None:
        sent = sum(not (future.is_done and future.succeeded()) for future in self._sent)
        unconfirmed = sent + len(self._waiting)
        self._waiting, self._sent = deque(), []
        the(ProducerPool).discard(self._settings)
        raise NotDelivered(
            f"topic {self._topic!r} did not confirm {max(1, unconfirmed)} messages: {_in_words(error)}"
        ) from error


def _in_words(error: Exception) -> str:
    name = type(error).__name__.removesuffix("Error")
    return {
        "MessageSizeTooLarge": "one is larger than the topic takes (max.message.bytes); lower kafka.max_message_bytes or raise the topic's",
        "RecordTooLarge": "one is larger than the topic takes (max.message.bytes); lower kafka.max_message_bytes or raise the topic's",
        "TopicAuthorizationFailed": "the broker does not allow this user to write it",
        "UnknownTopicOrPartition": "there is no such topic",
        "KafkaTimeout": "no answer within kafka.delivery_timeout_s",
    }.get(name, f"{name}: {error}")
