"""The stories' changelog, read back at a start: what a runner whose state ends with the process goes on from."""

from pipelines.errors import KafkaRefused
from pipelines.kafka.address import KafkaRange
from pipelines.kafka.messages import read_changelog
from pipelines.kafka.range import plan, read_slice
from pipelines.settings.kafka import KafkaSettings
from pipelines.stories.live.desks import ChangelogRecord


def restore_changelog(settings: KafkaSettings) -> dict[str, list[ChangelogRecord]]:
    """Read the changelog topic from its beginning to its present end: for each desk the newest record of each key."""
    desks: dict[str, dict[str, bytes]] = {}
    for part in plan(settings, settings.stories_topic, KafkaRange()):
        for record in read_slice(settings, part):
            try:
                desk, (key, value) = read_changelog(record.key, record.value)
            except (AttributeError, UnicodeDecodeError) as error:
                if record.value is None:
                    continue
                raise KafkaRefused(
                    f"setting kafka.stories_topic is {settings.stories_topic!r}: its message {record.partition}@{record.offset} "
                    "is no record of a changelog; name a topic that only this job writes"
                ) from error
            if value is None:
                desks.setdefault(desk, {}).pop(key, None)
            else:
                desks.setdefault(desk, {})[key] = value
    return {desk: list(records.items()) for desk, records in desks.items()}
