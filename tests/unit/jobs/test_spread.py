"""A desk is matched and its stories are written by one process or by several, with the same bytes and counts."""

from pathlib import Path

import pytest

from pipelines.jobs.processes import CAN_FORK, in_processes
from pipelines.jobs.spread import FORKED, add_up, write_desk
from pipelines.settings.stages import Settings
from pipelines.settings.stories import StoryRules
from pipelines.sinks.jsonl.sorted import merge_runs
from pipelines.stories.archive.fold import matched_runs
from pipelines.stories.archive.runs import RunWriter, find_runs
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.match.judging import Judging
from tests.unit.stories.built import build

EVENTS, STORIES = "events.jsonl", "stories.jsonl"


def written(
    items: list[PackedItem], folder: Path, workers: int, memory_limit: int
) -> tuple[bytes, bytes, dict[str, int]]:
    """Write the stories of items as a replay does. Return events, stories and counts."""
    settings = Settings(workers=workers)
    for name in (EVENTS, STORIES):
        (folder / f"{name}.runs").mkdir(parents=True)
    runs = RunWriter(folder)
    assert [desk for item in items for desk, _ in runs.add(item)] == []
    runs.flush()
    (desk,) = find_runs(folder).values()
    judging = Judging(workers, in_processes)
    with matched_runs(desk, folder, StoryRules(), memory_limit, judging=judging) as write:
        counted = write_desk(write, FORKED if workers > 1 else 1, settings, folder)
    assert len(counted) == workers
    for name in (EVENTS, STORIES):
        merge_runs(map(str, (folder / f"{name}.runs").glob("*.run")), folder / name)
    return (folder / EVENTS).read_bytes(), (folder / STORIES).read_bytes(), add_up(counted)[0]


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
@pytest.mark.parametrize("memory_limit", [0, 2 << 30], ids=["files", "memory"])
def test_processes_write_what_one_writes(tmp_path: Path, memory_limit: int) -> None:
    """Whatever their number is, and whether the desk is in memory or in files."""
    items = [item for seed in range(4) for item in build(seed).items]
    one, two, four = (written(items, tmp_path / str(count), count, memory_limit) for count in (1, 2, 4))
    assert one == two == four
    assert sum(one[2].values()) == len(items)
    assert one[1].count(b"\n") > 4


def test_runs_are_found_by_their_desks(tmp_path: Path) -> None:
    """With the count of their items, whoever wrote them."""
    items = build(1).items
    for part in (items[::2], items[1::2]):
        writer = RunWriter(tmp_path)
        for item in part:
            writer.add(item)
        writer.flush()
    ((desk, runs),) = find_runs(tmp_path).items()
    assert (desk, sum(run.items for run in runs), len(runs)) == (items[0].desk, len(items), 2)
