"""The dead letters of a topic; their marks stand in the same topic, and redriven records go back to the topic they came from."""

from collections.abc import Iterator, Sequence
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from pipelines.deadletters.letters import (
    NotRedriven,
    Redrive,
    attempts,
    record_of,
    redriven_headers,
)
from pipelines.errors import KafkaRefused
from pipelines.kafka.address import SCHEME, KafkaRange
from pipelines.kafka.client import connect
from pipelines.kafka.messages import DEAD, VALUE_FORMAT, Message, read_dead_letter
from pipelines.kafka.producer import Delivery
from pipelines.kafka.range import Slice, plan, read_slice
from pipelines.kafka.records import to_raw
from pipelines.registry.contracts import LETTER, read_contract
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.registry import NO_REGISTRY, RegistrySettings
from schemas import DeadLetter, LetterMark, Rejected

MARK = "wirebeam-mark"
REQUEST_MS = 10_000


class KafkaStore:
    """A topic of dead letters as it stood when this was made: what is rejected meanwhile is for the next time."""

    def __init__(self, settings: KafkaSettings, topic: str, registry: RegistrySettings = NO_REGISTRY) -> None:
        self._settings, self._topic, self._registry = settings, topic, registry
        self._slices = plan(settings, topic, KafkaRange())

    def marks(self) -> dict[str, LetterMark]:
        """Read the marks: messages without a value, with the mark in a header."""
        found: dict[str, LetterMark] = {}
        for record in self._records():
            for name, value in record.headers:
                if name == MARK:
                    mark = LetterMark.model_validate_json(value)
                    found[mark.letter] = mark
        return found

    def letters(self) -> Iterator[DeadLetter]:
        """Yield the letters, partition by partition."""
        for record in self._records():
            if any(name == f"{DEAD}stage" for name, _ in record.headers):
                yield self._letter(Message(record.key, record.value, list(record.headers)))

    def _letter(self, message: Message) -> DeadLetter:
        if not any(name == VALUE_FORMAT for name, _ in message.headers):
            return read_dead_letter(message)
        try:
            return DeadLetter.model_validate(read_contract(LETTER, message.value or b"", self._registry))
        except (ValueError, Rejected) as error:
            raise KafkaRefused(f"a dead letter of topic {self._topic!r} cannot be read: {error}") from error

    def mark(self, marks: Sequence[LetterMark]) -> None:
        """Publish marks; the broker has confirmed them when this returns."""
        delivery = Delivery(self._settings, self._topic)
        for mark in marks:
            delivery.send(Message(mark.letter.encode(), None, [(MARK, mark.model_dump_json().encode())]))
        delivery.confirm()

    def _records(self) -> Iterator[Any]:
        for part in self._slices:
            yield from read_slice(self._settings, part)


class Resender:
    """Sends records back to the topics they came from, key, headers and time included, confirmed before they are marked."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._deliveries: dict[str, Delivery] = {}

    def send(self, redrive: Redrive, most_attempts: int) -> NotRedriven | str:
        """Send one record and give its topic; gives why not where that cannot be done."""
        letter = redrive.letter
        if not letter.origin.source.startswith(SCHEME) or letter.origin.partition is None:
            return NotRedriven(
                letter, f"it came from {letter.origin.source}, no topic: replay that file", is_done=False
            )
        topic = letter.origin.source.removeprefix(SCHEME)
        if redrive.reread:
            whole = self._whole(letter, topic)
            if whole is None:
                return NotRedriven(
                    letter,
                    f"only {len(letter.raw):,} of {letter.raw_size:,} bytes were kept, and {record_of(letter.origin)} is no longer there",
                    is_done=False,
                )
            redrive = redrive._replace(letter=whole, attempt=attempts(whole) + 1)
        if redrive.attempt > most_attempts:
            return NotRedriven(letter, f"it was redriven {redrive.attempt - 1} times and rejected again", is_done=False)
        message = _message(redrive)
        if message.size() > self._settings.max_message_bytes:
            return NotRedriven(letter, f"it takes {message.size():,} bytes: raise --max-message-bytes", is_done=False)
        self._deliveries.setdefault(topic, Delivery(self._settings, topic)).send(message)
        return topic

    def confirm(self) -> None:
        """Wait until all that was sent is confirmed."""
        for delivery in self._deliveries.values():
            delivery.confirm()

    def _whole(self, letter: DeadLetter, topic: str) -> DeadLetter | None:
        """Return a record at its offset, or None if it is gone."""
        partition, offset = letter.origin.partition or 0, letter.origin.offset
        if not _is_kept(self._settings, TopicPartition(topic, partition), offset):
            return None
        found = [to_raw(record) for record in read_slice(self._settings, Slice(topic, partition, offset, offset + 1))]
        if not found or found[0] is None:
            return None
        raw = found[0]
        return letter.model_copy(
            update={
                "raw": raw.value,
                "raw_size": len(raw.value),
                "key": raw.key,
                "headers": raw.headers,
                "timestamp": raw.timestamp,
            }
        )


def _message(redrive: Redrive) -> Message:
    letter = redrive.letter
    when = None if letter.timestamp is None else round(letter.timestamp.timestamp() * 1000)
    return Message(letter.key, letter.raw, redriven_headers(letter, redrive.attempt), when)


def _is_kept(settings: KafkaSettings, partition: TopicPartition, offset: int) -> bool:
    consumer = connect(KafkaConsumer, settings)
    try:
        if partition.partition not in (consumer.partitions_for_topic(partition.topic) or ()):
            return False
        first = consumer.beginning_offsets([partition], timeout_ms=REQUEST_MS)[partition]
        end = consumer.end_offsets([partition], timeout_ms=REQUEST_MS)[partition]
        return bool(first <= offset < end)
    except KafkaError as error:
        raise KafkaRefused(f"topic {partition.topic!r} cannot be read: {error}") from error
    finally:
        consumer.close(autocommit=False)
