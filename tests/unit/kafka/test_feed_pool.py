"""The pool of feeds, marks and the stop: without a broker."""

import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from apache_beam.utils.timestamp import MAX_TIMESTAMP

from pipelines.beamkit.stopping import forget_stop, is_stopping, request_stop
from pipelines.kafka.batch import Batch, BatchCoder
from pipelines.kafka.feed import Feed, FeedPool, Share
from pipelines.kafka.java import ReadKafkaJava, java_configuration
from pipelines.kafka.source import KafkaMark, KafkaReader, KafkaSource, read_kafka
from pipelines.settings.kafka import KafkaSettings
from schemas import Origin, RawMessage

SETTINGS = KafkaSettings()
SHARE = Share("t")


class _FakeFeed(Feed):
    """Has no thread, and reads nothing."""

    def __post_init__(self) -> None:
        self._open = True

    def is_alive(self) -> bool:
        return self._open

    def stands_at(self, positions: Mapping[int, int]) -> bool:
        return self.positions == positions

    def resume(self) -> bool:
        return self._open

    def close(self) -> None:
        self._open = False

    def join(self, seconds: float) -> None:
        """There is no thread."""


def test_a_feed_is_taken_over_where_it_stands() -> None:
    """The same position: the same feed; another one: a new feed, and the old one is closed."""
    pool = FeedPool(_FakeFeed)
    first = pool.take(SETTINGS, SHARE, {0: 5})
    pool.give(first)
    assert pool.take(SETTINGS, SHARE, {0: 5}) is first
    pool.give(first)
    other = pool.take(SETTINGS, SHARE, {0: 4})
    assert other is not first
    assert not first.is_alive()


def test_two_readers_never_share_a_feed() -> None:
    """A feed that is held is not given out."""
    pool = FeedPool(_FakeFeed)
    assert pool.take(SETTINGS, SHARE, {}) is not pool.take(SETTINGS, SHARE, {})


def test_the_second_feed_that_is_parked_replaces_the_first() -> None:
    """One feed a share waits."""
    pool = FeedPool(_FakeFeed)
    one, two = pool.take(SETTINGS, SHARE, {}), pool.take(SETTINGS, SHARE, {})
    pool.give(one)
    pool.give(two)
    assert (one.is_alive(), two.is_alive()) == (False, True)
    pool.close()
    assert not two.is_alive()


def test_a_mark_is_small_and_comes_back() -> None:
    """The same bytes for the same offsets: runners compare them."""
    source = KafkaSource(SETTINGS, share=SHARE)
    coder = source.get_checkpoint_mark_coder()
    encoded = coder.encode(KafkaMark(source, {10: 7, 2: 5}))
    assert encoded == b'{"2":5,"10":7}'
    assert coder.decode(encoded).positions == {2: 5, 10: 7}


def test_a_source_that_could_not_be_split_is_refused() -> None:
    """It would read nothing, and say nothing."""
    with pytest.raises(Exception, match="could not be read when the run started"):
        _ = KafkaSource(SETTINGS).share


def test_a_source_with_beginnings_keeps_them_where_a_checkpoint_keeps_it() -> None:
    """Each share has those of its partitions; without a mark its reader starts there, and no offset of the group counts."""
    shares = KafkaSource(SETTINGS).of_shares({"t": 2}, {"t": {0: 5, 1: 6, 2: 7}})
    restored = [pickle.loads(pickle.dumps(one)) for one in shares]
    assert [one.beginnings for one in restored] == [{0: 5, 2: 7}, {1: 6}]
    assert [pickle.dumps(one) for one in restored] == [pickle.dumps(one) for one in shares]
    assert KafkaSource(SETTINGS).of_shares({"t": 1})[0].beginnings is None


def test_a_batch_knows_its_size_without_pickling() -> None:
    """And comes back the same where it must be pickled."""
    batch = Batch([(RawMessage(value=b"x" * 500, origin=Origin(source="t")), 5), (None, 3)])
    assert BatchCoder().estimate_size(batch) == 700
    assert BatchCoder().decode(BatchCoder().encode(batch)) == batch
    assert batch.earliest() == 3


def test_a_stop_ends_every_reader() -> None:
    """No record more, and the watermark at the end of time: so the pipeline ends."""
    reader = KafkaReader(KafkaSource(SETTINGS, share=SHARE), {0: 5})
    request_stop()
    try:
        assert not reader.start()
        assert reader.get_watermark() == MAX_TIMESTAMP
        assert reader.get_checkpoint_mark().positions == {0: 5}
    finally:
        forget_stop()


def test_signals_stop_gracefully_once_and_at_once_the_second_time() -> None:
    """The first is asked, the second obeyed."""
    program = """
import os, signal, sys
from pipelines.beamkit.stopping import is_stopping, stop_signals
with stop_signals():
    os.kill(os.getpid(), signal.SIGTERM)
    assert is_stopping()
    print("stopping", flush=True)
    os.kill(os.getpid(), signal.SIGINT)
    print("still here", flush=True)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "stopping\n"
    assert done.returncode == 128 + signal.SIGINT
    assert not is_stopping()


def test_java_gets_the_same_settings(tmp_path: Path) -> None:
    """Certificates travel in the configuration: workers have no such files."""
    path = tmp_path / "file"
    path.write_text('pass"word')
    made = KafkaSettings(
        reader="java",
        security_protocol="SASL_SSL",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_username="alice",
        sasl_password_file=path,
        tls_ca_file=path,
    )
    lines = java_configuration(made)
    assert (
        lines["sasl.jaas.config"]
        == 'org.apache.kafka.common.security.scram.ScramLoginModule required username="alice" password="pass\\"word";'
    )
    assert lines["ssl.truststore.certificates"] == 'pass"word'
    assert isinstance(read_kafka(made), ReadKafkaJava)
