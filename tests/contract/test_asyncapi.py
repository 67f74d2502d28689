"""The description of the topics is current, says what messages have, and is accepted by AsyncAPI's own parser."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.asyncapi.parser import PARSER, check_document
from infra.server import ServerUnavailable
from pipelines.kafka.messages import dead_letter_message, event_message
from schemas import DeadLetter, EventType, Origin, Reason
from schemas.asyncapi import describe_topics
from schemas.export import TOPICS, topics_text
from tests.sinks.values import event

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_the_description_is_current() -> None:
    """`make schemas` has been run."""
    assert TOPICS.read_text(encoding="utf-8") == topics_text()


def test_messages_have_the_described_headers() -> None:
    """All of them, and no others."""
    messages = describe_topics()["components"]["messages"]
    origin = Origin(source="kafka://t", partition=1, offset=2, item=1, traceparent=TRACE)
    written = event_message(event(EventType.CREATED, 1, origin=origin))
    assert [name for name, _ in written.headers] == [*messages["event"]["headers"]["properties"]]
    letter = DeadLetter(
        stage="parse",
        reason=Reason.EMPTY,
        detail="it is empty",
        origin=origin,
        raw=b"",
        raw_size=0,
        timestamp=datetime(2026, 1, 1, tzinfo=UTC),
    )
    headers = {name for name, _ in dead_letter_message(letter, 1_000).headers}
    assert headers == {*messages["deadLetter"]["headers"]["properties"]}


@pytest.mark.slow
def test_the_parser_accepts_it(tmp_path: Path) -> None:
    """Without a diagnostic; it refuses a document that is none."""
    if (lack := PARSER.missing_programs()) is not None:
        pytest.skip(lack)
    try:
        assert check_document(TOPICS) == (True, ["channels: 3"])
    except ServerUnavailable as away:
        pytest.skip(str(away))
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("asyncapi: 3.1.0\n", encoding="utf-8")
    assert not check_document(wrong)[0]
