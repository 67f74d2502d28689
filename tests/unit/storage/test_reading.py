"""Objects are read in ranges: some ahead, each again after a broken connection, and only while the object stays the same."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from random import Random

import pytest

from pipelines.storage import reading
from pipelines.storage.objects import RemoteObject, SourceLost
from pipelines.storage.reading import open_object

ADDRESS = "s3://wire/a.jsonl"
WHEN = datetime(2026, 3, 2, tzinfo=UTC)


class ShakyStore:
    """An object in memory, whose service fails at some requests: broken, cut short, refused."""

    def __init__(self, data: bytes, failures: Sequence[str] = ()) -> None:
        self.data, self.version, self.failures = data, "v1", list(failures)
        self.lock, self.running, self.most, self.asked = threading.Lock(), 0, 0, 0

    def stat(self, address: str) -> RemoteObject | None:
        """Return the object as it is."""
        if self.version == "deleted":
            raise FileNotFoundError(address)
        return RemoteObject(address, len(self.data), self.version, WHEN)

    def fetch(self, address: str, start: int, end: int) -> bytes:
        """Return a range, or fail as it was said."""
        with self.lock:
            self.running, self.asked = self.running + 1, self.asked + end - start
            self.most = max(self.most, self.running)
            failure = self.failures.pop(0) if self.failures else ""
        try:
            return self._answer(failure, start, end)
        finally:
            with self.lock:
                self.running -= 1

    def _answer(self, failure: str, start: int, end: int) -> bytes:
        if failure == "broken":
            raise ConnectionResetError(104, "Connection reset by peer")
        if failure == "denied":
            raise PermissionError("no")
        if failure == "bug":
            raise TypeError("a bug of ours")
        if failure in {"replaced", "deleted"}:
            self.version = failure
            raise ConnectionResetError(104, "Connection reset by peer")
        return self.data[start : (start + end) // 2 if failure == "short" else end]

    below = matching = has_bucket = None


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ranges be small, and pauses short."""
    for name, value in (("FIRST_RANGE", 64), ("RANGE", 256), ("FIRST_PAUSE_S", 0.0001), ("LONGEST_PAUSE_S", 0.001)):
        monkeypatch.setattr(reading, name, value)


def opened(monkeypatch: pytest.MonkeyPatch, store: ShakyStore) -> RemoteObject:
    monkeypatch.setattr(reading, "store_of", lambda _: store)
    return RemoteObject(ADDRESS, len(store.data), "v1", WHEN)


DATA = Random(1).randbytes(10_000)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 320, 10_000])
@pytest.mark.parametrize("failures", [(), ("broken", "short", "short", "", "broken")])
def test_an_object_is_read_whole_whatever_breaks(
    monkeypatch: pytest.MonkeyPatch, size: int, failures: Sequence[str]
) -> None:
    """All bytes, in order, each once; few ranges at the same time."""
    store = ShakyStore(DATA[:size], failures)
    with open_object(opened(monkeypatch, store), 10) as file:
        assert b"".join(iter(lambda: file.read(100), b"")) == DATA[:size]
    assert store.most <= reading.AHEAD


def test_a_file_answers_as_one_on_disk_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads and seeks of chance, as a zip archive needs them."""
    chance, local = Random(2), BytesIO(DATA)
    with open_object(opened(monkeypatch, ShakyStore(DATA)), 10) as file:
        for _ in range(300):
            place, size = chance.randrange(11_000), chance.randrange(700)
            if chance.random() < 0.6:
                assert file.seek(place) == local.seek(place)
            assert file.read(size) == local.read(size)
            assert file.tell() == local.tell()
        assert file.seek(-10, 2) == local.seek(-10, 2)


def test_the_beginning_alone_reads_one_range(monkeypatch: pytest.MonkeyPatch) -> None:
    """To see what an object is, nothing more is read."""
    store = ShakyStore(DATA)
    with open_object(opened(monkeypatch, store), 10) as file:
        assert file.read(16) == DATA[:16]
    assert store.asked == 64


@pytest.mark.parametrize(
    ("failures", "told"),
    [
        (["replaced"], r"has changed \(ETag v1, now replaced\) while it was read: start the run again"),
        (["deleted"], "was deleted while it was read"),
        (["", "", "denied"], "cannot be read: access was denied: set AWS_ACCESS_KEY_ID"),
        (["broken"] * 500, "could not be read for 0 s: connection reset by peer"),
    ],
)
def test_what_cannot_be_resumed_stops_the_run_in_one_line(
    monkeypatch: pytest.MonkeyPatch, failures: list[str], told: str
) -> None:
    """Another object in its place, none, no permission, a service that stays away."""
    with (
        pytest.raises(SourceLost, match=rf"^{ADDRESS} {told}[^\n]*$"),
        open_object(opened(monkeypatch, ShakyStore(DATA, failures)), 0.05) as file,
    ):
        file.read()


def test_an_object_that_was_replaced_between_two_ranges_is_noticed_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though no request failed."""
    store = ShakyStore(DATA)
    with pytest.raises(SourceLost, match="has changed"), open_object(opened(monkeypatch, store), 10) as file:
        file.read(5_000)
        store.version = "v2"


def test_a_bug_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor called a failure of the service."""
    with pytest.raises(TypeError), open_object(opened(monkeypatch, ShakyStore(DATA, ["bug"])), 10) as file:
        file.read()
