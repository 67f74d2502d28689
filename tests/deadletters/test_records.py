"""Letters of a topic, wherever they were written: their records go back to the topic once, and no failure loops."""

from datetime import UTC, datetime
from typing import Any

import pytest

from infra.kafka.broker import Broker
from pipelines.deadletters.letters import ATTEMPT, REDRIVE_OF
from pipelines.errors import FAILED
from pipelines.settings.kafka import KafkaSettings
from schemas import DeadLetter, Origin, Reason
from tests.deadletters.conftest import KINDS, Letters
from tests.deadletters.dying import die_in
from tests.e2e.kafka.harness import count_all, produce, read_all

OF_TOPICS = sorted(set(KINDS) - {"folder"})
MARKING = {"kafka": "pipelines.kafka.dead_letters:KafkaStore.mark"}
pytestmark = [
    pytest.mark.kafka,
    pytest.mark.postgres,
    pytest.mark.filterwarnings("ignore:unclosed <s:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Exception ignored in. <s:pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def rejected(broker: Broker, topics: KafkaSettings, letters: Letters) -> str:
    """Reject two records of a topic, one of them cut and another with two bad items; gives the topic."""
    topic = topics.topics[0]
    produce(broker.address(), topic, [(b"k", b'{"uri": "broken'), (b"l", b"x" * 5000)], [("own", b"1")])
    first, second = read_all(broker.address(), topic)
    found = [letter(first, item=1), letter(first, item=2), letter(second, keep=2048)]
    letters.write(found)
    return topic


def letter(
    record: Any, *, item: int | None = None, keep: int = 5000, headers: tuple[tuple[str, bytes], ...] = ()
) -> DeadLetter:
    """Reject a record."""
    return DeadLetter(
        stage="parse",
        reason=Reason.MALFORMED,
        detail="no valid JSON",
        origin=Origin(source=f"kafka://{record.topic}", partition=record.partition, offset=record.offset, item=item),
        raw=record.value[:keep],
        raw_size=len(record.value),
        key=record.key,
        headers=headers or tuple(record.headers),
        timestamp=datetime.fromtimestamp(record.timestamp / 1000, UTC),
    )


@pytest.mark.parametrize("letters", OF_TOPICS, indirect=True)
def test_records_go_back_to_their_topic_once(broker: Broker, letters: Letters, rejected: str) -> None:
    """Key, headers, time and all bytes; a dry run and a second redrive send nothing; what failed too often stays."""
    assert "would redrive 2 records; 1 letters need nothing" in letters.command("redrive", "--dry-run")
    assert count_all(broker.address(), rejected) == 2
    assert letters.open().marks() == {}
    assert "redrove 2 records; 1 letters need nothing, 0 cannot" in letters.command("redrive")
    assert "redrove 0 records; 3 letters need nothing" in letters.command("redrive")
    first, second, *again = read_all(broker.address(), rejected)
    sent = [(one.key, one.value, one.timestamp) for one in again]
    assert sent == [(one.key, one.value, one.timestamp) for one in (first, second)]
    headers = list(again[0].headers)
    assert headers == [("own", b"1"), (ATTEMPT, b"1"), (REDRIVE_OF, f"kafka://{rejected}/0@0".encode())]
    letters.write([letter(again[0], headers=tuple(headers))])
    told = letters.command("redrive", "--max-attempts", "1", code=FAILED)
    assert "redrove 0 records; 3 letters need nothing, 1 cannot be redriven" in told
    assert count_all(broker.address(), rejected) == 4


@pytest.mark.parametrize("letters", ["duckdb", "kafka"], indirect=True)
def test_a_redrive_that_is_killed_before_it_marks_loses_nothing(
    broker: Broker, letters: Letters, rejected: str
) -> None:
    """What was sent goes once more, and says of which record it is: the stories know the second by its item and version."""
    kind = letters.where.partition(":")[0]
    place = MARKING.get(kind, "pipelines.deadletters.tables:TableStore.mark")
    die_in(place, "deadletters", "redrive", letters.where, *letters.options)
    assert letters.open().marks() == {}
    assert "redrove 2 records" in letters.command("redrive")
    assert "redrove 0 records" in letters.command("redrive")
    _, _, *again = read_all(broker.address(), rejected)
    assert [(one.key, dict(one.headers)[REDRIVE_OF][-2:]) for one in again] == [(b"k", b"@0"), (b"l", b"@1")] * 2
