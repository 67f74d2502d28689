"""What goes out comes back the same; what is too large is cut, and says so."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipelines.kafka.messages import (
    changelog_message,
    dead_letter_message,
    event_message,
    read_changelog,
    read_dead_letter,
    read_event,
)
from pipelines.kafka.sink import too_large
from pipelines.kafka.topics import topic_configs
from pipelines.settings.kafka import KafkaSettings
from schemas import (
    DeadLetter,
    EventType,
    Evidence,
    FieldChange,
    NewsEvent,
    Origin,
    Reason,
)
from schemas.event import Changes

TIME = datetime(2026, 1, 1, tzinfo=UTC)
EVENT = NewsEvent(
    event_id="e1",
    type=EventType.UPDATED,
    story_id="s1",
    revision=2,
    time=TIME,
    provider="p",
    item_id="i",
    version="2",
    headline="Größe",
    evidence=Evidence(key="none"),
    changes=Changes(fields=(FieldChange(field="slug", before=None, after="A"),)),
    origin=Origin(source="kafka://t", partition=1, offset=9),
)


def test_an_event_comes_back_the_same() -> None:
    """Null fields included: its JSON is valid by its schema."""
    message = event_message(EVENT)
    assert read_event(message.value or b"") == EVENT
    assert message.key == b"s1"
    assert (
        json.loads(message.value or b"")["$schema"]
        == dict(message.headers)["wirebeam-schema"].decode()
        == "urn:wirebeam:news-event:1"
    )
    assert dict(message.headers)["wirebeam-event-id"] == b"e1"
    assert dict(message.headers)["wirebeam-revision"] == b"2"
    assert "traceparent" not in dict(message.headers)


def test_an_event_is_a_cloud_event() -> None:
    """With the required attributes of CloudEvents 1.0 and those that a router needs."""
    headers = dict(event_message(EVENT).headers)
    assert {name: value.decode() for name, value in headers.items() if name.startswith(("ce_", "content"))} == {
        "ce_specversion": "1.0",
        "ce_id": "e1",
        "ce_source": "urn:wirebeam:provider:p",
        "ce_type": "wirebeam.story.updated",
        "ce_subject": "s1",
        "ce_time": "2026-01-01T00:00:00Z",
        "ce_dataschema": "urn:wirebeam:news-event:1",
        "content-type": "application/json",
    }


@given(
    st.text(max_size=9),
    st.from_regex(r"(item|story)/[a-z0-9/+]{1,9}", fullmatch=True),
    st.none() | st.binary(max_size=9),
)
def test_a_changelog_record_comes_back_the_same(desk: str, key: str, value: bytes | None) -> None:
    """Desk, key and value, whatever a desk is called."""
    message = changelog_message(desk, (key, value))
    assert read_changelog(message.key or b"", message.value) == (desk, (key, value))


@given(
    st.binary(max_size=200),
    st.lists(st.tuples(st.text(min_size=1, max_size=5), st.binary(max_size=20)), max_size=3),
    st.none() | st.integers(0, 9),
)
def test_a_dead_letter_comes_back_the_same(raw: bytes, headers: list[tuple[str, bytes]], partition: int | None) -> None:
    """Bytes, key, headers and place, whatever they hold."""
    letter = DeadLetter(
        stage="parse",
        reason=Reason.MALFORMED,
        detail="ä line",
        origin=Origin(source="kafka://t", partition=partition, offset=5),
        raw=raw,
        raw_size=len(raw),
        key=b"k",
        headers=tuple((name, value) for name, value in headers if not name.startswith("wirebeam-dead-")),
    )
    assert read_dead_letter(dead_letter_message(letter, 10_000)) == letter


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(1024, 3000))
def test_a_dead_letter_always_fits(size: int, header: int, limit: int) -> None:
    """The value's end is cut first; the record's own headers go only when that is not enough."""
    letter = DeadLetter(
        stage="parse",
        reason=Reason.TOO_LARGE,
        detail="d",
        origin=Origin(source="t", offset=5),
        raw=b"x" * size,
        raw_size=size,
        headers=(("h", b"y" * header),),
    )
    message = dead_letter_message(letter, limit)
    assert message.size() <= limit
    assert int(dict(message.headers)["wirebeam-dead-raw-size"]) == size


def test_an_event_that_is_too_large_says_which_and_how_large() -> None:
    """Its JSON is kept as far as it goes."""
    message = event_message(EVENT)
    letter = too_large(EVENT, message, 100)
    assert (letter.reason, letter.raw_size, len(letter.raw)) == (Reason.TOO_LARGE, len(message.value or b""), 100)
    assert "e1" in letter.detail
    assert letter.origin == EVENT.origin


def test_only_the_changelog_is_compacted() -> None:
    """And it keeps tombstones as long as a killed story must be remembered."""
    made = KafkaSettings(retention_days=30)
    policies = {topic: config["cleanup.policy"] for topic, config in topic_configs(made).items()}
    assert [topic for topic, policy in policies.items() if policy == "compact"] == [made.stories_topic]
    assert topic_configs(made)[made.stories_topic]["delete.retention.ms"] == str(30 * 86_400_000)
