"""Neither the order of arrival nor the number of workers changes a byte of what a replay writes."""

from pathlib import Path

import pytest

from benchmarks.shuffled import replay_shuffled


@pytest.mark.corpus
@pytest.mark.slow
def test_a_shuffled_archive_gives_the_same_bytes(reuters: Path, tmp_path: Path) -> None:
    """Two files of Reuters-21578 in two orders, with one and two workers: events and stories are equal byte for byte."""
    files = sorted(reuters.glob("*.sgm"))[:2]
    found = [
        replay_shuffled(files, tmp_path / f"{seed}-{workers}", seed=seed, workers=workers)
        for seed, workers in ((1, 1), (2, 1), (2, 2))
    ]
    assert len(set(found)) == 1
    assert found[0][1] == 2_000
