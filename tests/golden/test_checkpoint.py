"""A checkpoint of the version before is still read: what a job that is upgraded goes on from."""

import json
import pickle
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.kafka import checkpoint as kafka_checkpoint
from pipelines.kafka.feed import Share
from pipelines.settings.kafka import KafkaSettings
from pipelines.stories.describe.packed_item import unpack_article
from pipelines.stories.live.changelog import OtherVersion, restore, snapshot
from pipelines.stories.live.decide import next_release
from pipelines.stories.live.desks import decode_record, encode_record
from schemas import Article
from tests.golden.write_checkpoint import FILE, log

GOLDEN = json.loads(FILE.read_text())
VERSIONS = sorted(FILE.parent.glob("v*.json"))


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_desks_log_is_still_read(file: Path) -> None:
    """Each record, and the desk that they make: stories, revisions and the embargo that waits."""
    lines = [b64decode(line) for line in json.loads(file.read_text())["log"]]
    state = restore([decode_record(line) for line in lines])
    assert [story.revision for story in state.emitted.values()] == [2]
    assert len(state.items) == 3
    assert next_release(state) is not None
    written = [encode_record(record) for record in snapshot(state)]
    assert len(written) == len(lines)
    if file == FILE:  # the cards of older versions get the fields that they lack
        assert written == lines


def test_packed_articles_of_all_versions_are_the_same() -> None:
    """With all that was in them, and their origins; fields that are new since have their defaults."""
    desks = [
        restore([decode_record(b64decode(line)) for line in json.loads(file.read_text())["log"]]) for file in VERSIONS
    ]
    first, *later = [
        {
            uid: (Article.model_validate_json(article.json_bytes), origin)
            for uid, (article, origin) in ((uid, unpack_article(item.packed)) for uid, item in desk.items.items())
        }
        for desk in desks
    ]
    assert first
    assert all(first == other for other in later)


@pytest.mark.parametrize(
    "change", [lambda log: log.replace(b"\n+[[", b"\n+[[1,"), lambda log: log.replace(b"\n+", b"\n2")]
)
def test_a_record_of_another_version_is_refused(change: Callable[[bytes], bytes]) -> None:
    """With more fields, or another mark: a mark that is not known is no tombstone."""
    lines = [change(b64decode(line)) for line in GOLDEN["log"]]
    with pytest.raises(OtherVersion, match="another version of wirebeam"):
        restore([decode_record(line) for line in lines])


def test_a_desks_log_is_still_written_so() -> None:
    """A change of the bytes is a new version of the record: the old one must stay readable."""
    assert log() == [b64decode(line) for line in GOLDEN["log"]]


def test_a_source_in_a_checkpoint_is_still_read() -> None:
    """With its share and its mark; settings that are new since have their defaults."""
    source = pickle.loads(b64decode(GOLDEN["source"]))
    assert source.share == Share("wire", 1, 4)
    assert source.settings.max_bundle_records == 500
    assert source.event_time.func.__name__ == "article_time"
    assert source.get_checkpoint_mark_coder().decode(GOLDEN["mark"].encode()).positions == {1: 7, 5: 12}


def test_the_settings_of_the_job_that_runs_win() -> None:
    """Brokers may have moved since the checkpoint was made; the group and the topics are what ties them together."""
    now = KafkaSettings(bootstrap_servers=("new:9092",), topics=("wire",), group="golden")
    kafka_checkpoint.announce(now)
    kafka_checkpoint.announce(now.model_copy(update={"group": "other"}))
    assert pickle.loads(b64decode(GOLDEN["source"])).settings is now


def test_a_restored_source_is_written_as_it_was() -> None:
    """Whatever the settings are now: its bytes are the key under which Flink keeps its state."""
    before = pickle.dumps(pickle.loads(b64decode(GOLDEN["source"])))
    kafka_checkpoint.announce(KafkaSettings(topics=("wire",), group="golden", drain=True))
    restored = pickle.loads(b64decode(GOLDEN["source"]))
    assert restored.settings.drain
    assert pickle.dumps(restored) == before


def test_settings_that_are_gone_are_passed_over() -> None:
    """A checkpoint of a version that had more settings is read too."""
    old = {"group": "g", "topics": ["wire"], "setting_of_the_past": 1}
    assert kafka_checkpoint.read_settings(json.dumps(old)).topics == ("wire",)
