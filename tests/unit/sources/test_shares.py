"""Files are divided into shares of about the same size, large ones into parts of their records."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.sources.files import Archive, share_out


def archive(name: str, size: int) -> Archive:
    """Return a file of a size."""
    return Archive(str(Path("/wire", name)), name, size)


@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize("sizes", [(), (0,), (100,), (7, 1, 1), (50, 50, 50), (1000, 1, 1, 1, 900)])
def test_each_record_is_in_one_share(sizes: tuple[int, ...], count: int) -> None:
    """Whatever the sizes are: no record is lost, none is read twice."""
    shares = share_out([archive(f"{number}.sgm", size) for number, size in enumerate(sizes)], count)
    assert len(shares) == count
    for number in range(len(sizes)):
        for record in (0, 15, 16, 17, 1000):
            readers = [part for share in shares for part in share if part.name == f"{number}.sgm" and part.has(record)]
            assert len(readers) == 1


def loads(sizes: tuple[int, ...], count: int) -> list[float]:
    """Return the bytes of each share."""
    shares = share_out([archive(f"{number}", size) for number, size in enumerate(sizes)], count)
    return [sum(part.size / part.parts for part in share) for share in shares]


@pytest.mark.parametrize("count", [2, 3, 8, 32])
@pytest.mark.parametrize("sizes", [(900, 50, 50), (1300,) * 3, (1300,) * 22, (7000, *[100] * 70)])
def test_shares_are_of_nearly_the_same_size(sizes: tuple[int, ...], count: int) -> None:
    """No share is larger than the mean by more than a small file: three files are not one and two for two processes."""
    found = loads(tuple(1000 * size for size in sizes), count)
    assert max(found) <= 1.05 * sum(found) / count


def test_small_files_stay_whole() -> None:
    """A file that is small beside a share is opened once."""
    shares = share_out([archive("large", 9900), archive("a", 50), archive("b", 50)], 2)
    assert {part.parts for share in shares for part in share if part.name != "large"} == {1}
    assert shares == share_out([archive("large", 9900), archive("a", 50), archive("b", 50)], 2)


def test_an_object_is_fetched_as_often_as_its_size_takes() -> None:
    """An object has no more parts than shares that it fills: each part is another download."""
    objects = [archive(f"{number}", 100)._replace(modified=datetime(2026, 3, 2, tzinfo=UTC)) for number in range(4)]
    assert {part.parts for share in share_out(objects, 2) for part in share} == {1}
    assert {part.parts for share in share_out(objects[:1], 2) for part in share} == {2}


def test_files_of_one_record_are_in_all_shares() -> None:
    """Files whose only record is their first are not all in the same share."""
    shares = share_out([archive(f"{number}", 5000) for number in range(20)], 2)
    assert [sum(part.has(0) for part in share) for share in shares] == [10, 10]
