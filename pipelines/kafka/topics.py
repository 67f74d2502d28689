"""Topics are checked before a run starts, or created with the settings that their content asks for."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import BrokerResponseError, KafkaError, TopicAlreadyExistsError

from pipelines.errors import KafkaRefused
from pipelines.kafka.client import connect
from pipelines.settings.kafka import KafkaSettings

DAY_MS = 86_400_000
KAFKA_DEFAULT_MAX_MESSAGE_BYTES = 1_048_588


def topic_configs(settings: KafkaSettings) -> dict[str, dict[str, str]]:
    """Return the configuration of each topic that may be created.

    Articles, events and dead letters are kept for ``retention_days``. The stories' changelog is compacted: the last
    value of a story stays, and a tombstone stays for ``retention_days``, as long as a killed story must be remembered.
    """
    limit = {"max.message.bytes": str(max(settings.max_message_bytes, KAFKA_DEFAULT_MAX_MESSAGE_BYTES))}
    keep = str(settings.retention_days * DAY_MS)
    kept = {**limit, "cleanup.policy": "delete", "retention.ms": keep}
    compacted = {**limit, "cleanup.policy": "compact", "delete.retention.ms": keep, "min.cleanable.dirty.ratio": "0.1"}
    plain = dict.fromkeys((*settings.topics, settings.events_topic, settings.dead_letters_topic), kept)
    return {**plain, settings.stories_topic: compacted}


def prepare_topics(
    settings: KafkaSettings, *, reads: bool = True, stories: bool = True, writes: bool = True
) -> dict[str, int]:
    """Check that the run's topics can be read and written, creating those that are missing if the settings ask for it.

    Returns the number of partitions by topic; raises ``KafkaRefused`` with one line that names the setting.
    ``reads=False`` leaves out the topics of articles, ``stories=False`` the changelog, ``writes=False`` events and dead letters.
    """
    admin = connect(KafkaAdminClient, settings)
    try:
        wanted = _wanted(settings, reads=reads, stories=stories, writes=writes)
        described = _describe(admin, wanted.values())
        missing = {setting: topic for setting, topic in wanted.items() if not described[topic]["partitions"]}
        if missing:
            described |= _create(admin, settings, missing)
        for setting, topic in wanted.items():
            _check(admin, settings, setting, described[topic])
        return {topic: len(found["partitions"]) for topic, found in described.items()}
    except KafkaError as error:
        raise KafkaRefused(
            f"the brokers at {','.join(settings.bootstrap_servers)} do not describe the topics: {error}"
        ) from error
    finally:
        admin.close()


class TopicFound(NamedTuple):
    """A topic that a run needs, as the broker describes it."""

    setting: str
    topic: str
    partitions: int
    """How many it has; 0 when there is no such topic."""
    cleanup_policy: str
    """``delete`` or ``compact``; empty if the broker does not say."""
    problem: str | None
    """Why a run would be refused; None if it would not."""


def survey_topics(settings: KafkaSettings, *, writes: bool = True) -> list[TopicFound]:
    """Describe every topic that a live run needs, without changes. Raise ``KafkaRefused`` if the broker does not answer."""
    admin = connect(KafkaAdminClient, settings)
    try:
        wanted = _wanted(settings, writes=writes)
        described = _describe(admin, wanted.values())
        return [_found(admin, settings, setting, described[topic]) for setting, topic in wanted.items()]
    except KafkaError as error:
        raise KafkaRefused(f"the brokers do not describe the topics: {type(error).__name__}") from error
    finally:
        admin.close()


def _found(admin: Any, settings: KafkaSettings, setting: str, found: Mapping[str, Any]) -> TopicFound:
    topic, partitions = found["name"], len(found["partitions"])
    if not partitions:
        remedy = None if settings.create_topics else "there is no such topic, or it may not be seen"
        return TopicFound(setting, topic, 0, "", remedy)
    policy = _configured(admin, topic).get("cleanup.policy", "")
    try:
        _check(admin, settings, setting, found)
    except KafkaRefused as problem:
        return TopicFound(setting, topic, partitions, policy, str(problem))
    return TopicFound(setting, topic, partitions, policy, None)


def _wanted(
    settings: KafkaSettings, *, reads: bool = True, stories: bool = True, writes: bool = True
) -> dict[str, str]:
    articles = {f"kafka.topics[{number}]": topic for number, topic in enumerate(settings.topics)}
    outputs = {"kafka.events_topic": settings.events_topic, "kafka.dead_letters_topic": settings.dead_letters_topic}
    changelog = {"kafka.stories_topic": settings.stories_topic}
    return (articles if reads else {}) | (outputs if writes else {}) | (changelog if stories else {})


def _describe(admin: Any, topics: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    return {found["name"]: found for found in admin.describe_topics(list(dict.fromkeys(topics)))}


def _create(admin: Any, settings: KafkaSettings, missing: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    if not settings.create_topics:
        setting, topic = next(iter(missing.items()))
        raise KafkaRefused(
            f"setting {setting} is {topic!r}: there is no such topic, or it may not be seen; create it, or set kafka.create_topics"
        )
    configs = topic_configs(settings)
    shape = {"num_partitions": settings.partitions, "replication_factor": settings.replication_factor}
    for setting, topic in missing.items():
        try:
            admin.create_topics({topic: {**shape, "configs": configs[topic]}}, wait_for_metadata=True)
        except TopicAlreadyExistsError:
            continue  # another process was faster
        except BrokerResponseError as error:
            raise KafkaRefused(
                f"setting {setting} is {topic!r}: the broker does not create it ({type(error).__name__})"
            ) from error
    return _describe(admin, missing.values())


def _check(admin: Any, settings: KafkaSettings, setting: str, found: Mapping[str, Any]) -> None:
    topic, needed = found["name"], "READ" if setting.startswith("kafka.topics") else "WRITE"
    allowed = found.get("authorized_operations")
    if isinstance(allowed, list) and needed not in allowed:
        raise KafkaRefused(
            f"setting {setting} is {topic!r}: the broker does not allow this user to {needed.lower()} it"
        )
    if needed == "READ":
        return
    limit = _configured(admin, topic).get("max.message.bytes")
    if limit is not None and int(limit) < settings.max_message_bytes:
        raise KafkaRefused(
            f"setting kafka.max_message_bytes is {settings.max_message_bytes}: topic {topic!r} takes at most {limit} (max.message.bytes); lower the one or raise the other"
        )
    if setting == "kafka.stories_topic" and "compact" not in _configured(admin, topic).get("cleanup.policy", "compact"):
        raise KafkaRefused(
            f"setting {setting} is {topic!r}: it must be compacted (cleanup.policy=compact), or a restart forgets old stories"
        )


def _configured(admin: Any, topic: str) -> dict[str, str]:
    """Read a topic's configuration; empty where the user may not."""
    try:
        found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)], config_filter="all")
    except BrokerResponseError:
        return {}
    return {name: entry["value"] for name, entry in found["topic"].get(topic, {}).items()}
