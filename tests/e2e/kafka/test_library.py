"""The example of ``docs/python.md`` that reads a topic, against the real broker."""

import re
from pathlib import Path

import apache_beam as beam
import pytest

import wirebeam
from infra.kafka.broker import Broker
from pipelines.kafka.topics import prepare_topics
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import produce
from wirebeam.beam import ParseArticles, ReadKafkaRange, WriteJsonLines

pytestmark = pytest.mark.kafka
ROOT = Path(__file__).parents[3]
ARCHIVE = ROOT / "pipelines/demo/archive/meridian.ndjson"
TOPIC = "library.articles"


@pytest.fixture(scope="module")
def address(broker: Broker) -> str:
    """Write the demo's wire, and a record that is no article, to a topic."""
    topics = {f"{name}_topic": f"library.{name}" for name in ("events", "stories")}
    made = {"bootstrap_servers": broker.address(), "topics": TOPIC, "create_topics": True, "partitions": 1, **topics}
    prepare_topics(KafkaSettings.model_validate(made | {"dead_letters_topic": "library.dead-letters"}))
    lines = [line for line in ARCHIVE.read_bytes().splitlines() if line]
    produce(broker.address(), TOPIC, [(None, line) for line in [*lines, b"{"]])
    return broker.address()


def test_the_example_of_the_page_runs(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database has the stories of a replay of the same wire, and one whose embargo has ended by now."""
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    (program,) = (
        one for one in re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE) if "ReadKafka" in one
    )
    program = program.replace("127.0.0.1:9092", address).replace("wirebeam.articles", TOPIC)
    exec(compile(program, "page", "exec"), {})
    with (
        wirebeam.replay(ARCHIVE, settings={"normalize": {"latest": "any"}}) as run,
        wirebeam.open("study.duckdb") as live,
    ):
        stood, stands = ({row["headline"] for row in one.rows("current_stories")} for one in (run, live))
        assert {headline[:12] for headline in stands - stood} == {"Global flood"}
        assert stood < stands
        rejected = [row["reason"] for row in live.rows("dead_letters")]
    assert "malformed" in rejected


def test_a_range_of_a_topic_ends(address: str, tmp_path: Path) -> None:
    """The first three records, and nothing after them."""
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        read = pipeline | ReadKafkaRange(f"kafka://{address}/{TOPIC}", "0", "3")
        parsed = read.messages | ParseArticles()
        offsets = parsed.articles | beam.Map(lambda one: f"{one.raw.origin.offset}\n")
        (
            offsets
            | beam.combiners.ToList()
            | beam.Map(lambda found: (tmp_path / "offsets").write_text("".join(sorted(found))))
        )
        parsed.dead_letters | WriteJsonLines(tmp_path / "rejected.jsonl")
    assert (tmp_path / "offsets").read_text() == "0\n1\n2\n"
