"""Deliveries that metrics and health see: what a sink owes, and how long it took to confirm."""

import time

from pipelines.kafka.sink import KafkaSink
from pipelines.metrics.catalogue import SINK_SECONDS
from pipelines.metrics.health import Health
from pipelines.metrics.recording import series
from pipelines.process import the
from pipelines.sinks.sink import Delivery, Sink, Value
from schemas import DeadLetter


def deliver_watched(sink: Sink) -> Delivery:
    """Begin what one bundle writes, and watch it; Kafka's topics are watched one by one where they are written."""
    return sink.deliver() if isinstance(sink, KafkaSink) else WatchedDelivery(sink.name, sink.deliver())


class WatchedDelivery:
    """A delivery to a sink that owes from the first value until it has confirmed."""

    def __init__(self, name: str, delivery: Delivery) -> None:
        self._name, self._delivery = name, delivery
        self._owes = False

    def add(self, value: Value) -> DeadLetter | None:
        """Pass a value on."""
        if not self._owes:
            self._owes = True
            the(Health).owe(self._name)
        return self._delivery.add(value)

    def confirm(self) -> None:
        """Confirm; a sink that does not stays in debt, and the run is not ready."""
        started = time.monotonic()
        self._delivery.confirm()
        if self._owes:
            self._owes = False
            the(Health).paid(self._name)
            series(SINK_SECONDS, self._name).observe(time.monotonic() - started)
