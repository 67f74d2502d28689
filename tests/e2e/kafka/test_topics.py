"""Topics are checked before a run starts, or created with the right settings."""

from collections.abc import Callable

import pytest
from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourceType,
)

from infra.kafka.broker import Broker
from pipelines.errors import KafkaRefused
from pipelines.kafka.topics import prepare_topics
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.conftest import USERS
from tests.e2e.kafka.test_security import sasl

pytestmark = pytest.mark.kafka


def config(admin: KafkaAdminClient, topic: str) -> dict[str, str]:
    found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)], config_filter="all")
    return {name: entry["value"] for name, entry in found["topic"][topic].items()}


def test_topics_are_created_with_the_settings_that_their_content_asks_for(
    admin: KafkaAdminClient, settings: Callable[..., KafkaSettings]
) -> None:
    """Events are kept for a time, stories are compacted, large messages fit."""
    made = settings(retention_days=3, max_message_bytes=3_000_000, partitions=3)
    assert prepare_topics(made) == dict.fromkeys(
        [made.topics[0], made.events_topic, made.dead_letters_topic, made.stories_topic], 3
    )
    events, stories = config(admin, made.events_topic), config(admin, made.stories_topic)
    assert (events["cleanup.policy"], events["retention.ms"]) == ("delete", str(3 * 86_400_000))
    assert (stories["cleanup.policy"], stories["delete.retention.ms"]) == ("compact", str(3 * 86_400_000))
    assert events["max.message.bytes"] == stories["max.message.bytes"] == "3000000"


def test_an_unknown_topic_is_refused_in_one_line(settings: Callable[..., KafkaSettings]) -> None:
    """The line names the setting, the topic and what to do."""
    made = settings(create=False, create_topics=False)
    with pytest.raises(KafkaRefused, match=rf"kafka\.topics\[0\] is '{made.topics[0]}'.*create_topics") as refused:
        prepare_topics(made)
    assert "\n" not in str(refused.value)


def test_an_output_topic_that_may_not_be_written_is_refused(
    broker: Broker, admin: KafkaAdminClient, settings: Callable[..., KafkaSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker's access list says so before a record is read."""
    made = settings()
    topic = ResourcePattern(ResourceType.TOPIC, made.events_topic)
    admin.create_acls([ACL("User:alice", "*", ACLOperation.DESCRIBE, ACLPermissionType.ALLOW, topic)])
    monkeypatch.setenv("WIREBEAM_KAFKA_PASSWORD", USERS["alice"])
    with pytest.raises(
        KafkaRefused, match=rf"events_topic is '{made.events_topic}': the broker does not allow this user to write it"
    ):
        prepare_topics(settings(create=False, **sasl(broker, "PLAIN")))


def test_a_topic_that_takes_only_smaller_messages_is_refused(settings: Callable[..., KafkaSettings]) -> None:
    """What would fail on the first large event fails at the start."""
    settings(max_message_bytes=1 << 20)
    with pytest.raises(KafkaRefused, match=r"max_message_bytes is 2097152: topic '.*' takes at most 1048588"):
        prepare_topics(settings(create=False, max_message_bytes=2 << 20))


def test_a_changelog_that_is_not_compacted_is_refused(
    admin: KafkaAdminClient, settings: Callable[..., KafkaSettings]
) -> None:
    """A restart would forget old stories."""
    made = settings(create=False)
    admin.create_topics({made.stories_topic: {"num_partitions": 1, "replication_factor": 1}}, wait_for_metadata=True)
    with pytest.raises(KafkaRefused, match="must be compacted"):
        prepare_topics(made)
