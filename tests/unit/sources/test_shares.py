"""Files are divided into shares of about the same size, large ones into parts of their records."""

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


def test_shares_are_of_about_the_same_size() -> None:
    """A file that is larger than a share is read in parts; small ones stay whole."""
    shares = share_out([archive("large", 900), archive("a", 50), archive("b", 50)], 2)
    loads = [sum(part.size / part.parts for part in share) for share in shares]
    assert loads == [500, 500]
    assert {part.parts for share in shares for part in share if part.name != "large"} == {1}
    assert shares == share_out([archive("large", 900), archive("a", 50), archive("b", 50)], 2)
