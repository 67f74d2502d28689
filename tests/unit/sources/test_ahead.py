"""Small objects are read ahead: several at the same time, in their order, each as it was found."""

import threading
from datetime import UTC, datetime

import pytest

from pipelines.sources import ahead
from pipelines.sources.ahead import AHEAD, SMALL, TOGETHER, in_groups, open_each
from pipelines.sources.files import Archive
from pipelines.storage.objects import RemoteObject, SourceLost

CHANGED = datetime(2026, 3, 2, tzinfo=UTC)


def archive(number: int, size: int = 3) -> Archive:
    name = f"s3://b/{number:04}"
    return Archive(name, name, size, version="v", modified=CHANGED)


class Service:
    """Answers when ``wanted`` requests are under way at the same time; ``lost`` objects have changed."""

    def __init__(self, wanted: int, lost: str = "") -> None:
        self._barrier, self._lost = threading.Barrier(wanted), lost

    def fetch(self, address: str, start: int, end: int) -> bytes:
        """Return the name, when enough others ask."""
        self._barrier.wait(20)
        return address[-4:].encode()[start:end]

    def stat(self, address: str) -> RemoteObject:
        """Return the object as it is now."""
        return RemoteObject(address, 3, "other" if address == self._lost else "v", CHANGED)


def test_objects_come_in_order_and_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are read ahead; one after the other they would wait for ever."""
    service = Service(AHEAD)
    monkeypatch.setattr(ahead, "store_of", lambda _: service)
    given = [archive(number) for number in range(2 * AHEAD)]
    assert [(one.name, file.read()) for one, file in open_each(given, 5)] == [
        (one.name, one.name[-4:-1].encode()) for one in given
    ]


def test_an_object_that_has_changed_stops_the_run_at_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those before it are read."""
    service = Service(1, lost="s3://b/0002")
    monkeypatch.setattr(ahead, "store_of", lambda _: service)
    read: list[str] = []
    with pytest.raises(SourceLost, match="0002 has changed"):
        read.extend(one.name for one, _ in open_each([archive(number) for number in range(5)], 5))
    assert read == ["s3://b/0000", "s3://b/0001"]


def test_groups_hold_small_objects_alone() -> None:
    """Files on disk and large objects are for the workers one by one."""
    file, large = Archive("a", "a", 3), archive(0, SMALL + 1)
    small = [archive(number) for number in range(TOGETHER + 1)]
    assert [len(group) for group in in_groups([file, *small, large])] == [TOGETHER, 1, 1, 1]
