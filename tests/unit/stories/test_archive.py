"""The fold of a desk in files gives what the fold in memory gives."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.settings.stories import StoryRules
from pipelines.stories.archive import postings, runs
from pipelines.stories.archive.fold import ALL, fold_runs, judges, matched_archive
from pipelines.stories.archive.records import Records
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.lifecycle.outcome import StoryOutcome
from schemas import EventType, Link
from tests.examples import at_most
from tests.unit.stories.built import build
from tests.unit.stories.items import FIRE, MERGER, filed
from tests.unit.stories.test_decide import MORE

DAY = 24 * 60


def fold_in_files(items: list[PackedItem], parts: int = 3, rules: StoryRules | None = None) -> list[StoryOutcome]:
    """Fold items from runs, with a limit of memory that no desk fits in. Nothing stays in the folder."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        written = [runs.write_run(folder / f"{part}.items", items[part::parts]) for part in range(parts)]
        outcomes = list(fold_runs(written, folder, rules or StoryRules(), 0))
        assert list(folder.iterdir()) == []
    return outcomes


@at_most(20)
@given(st.permutations(range(len(MORE))), st.integers(1, 5))
def test_any_order_and_any_runs_give_what_memory_gives(order: list[int], parts: int) -> None:
    """Kills, embargoes, notices, copies and relations."""
    assert fold_in_files([MORE[place] for place in order], parts) == list(fold_desk(MORE))


HEADLINES = (
    "Harbour fire kills {}",
    "Zenith Optics to buy Glasmark for ${} million",
    "Rain ends drought after {} days",
)
NAMES = ("Lindqvist", "Quaresma", "Vidigal", "Haugland", "Oakes", "Pereira")


def archive(seed: int, count: int, days: float) -> list[PackedItem]:
    """Write items that share ids, series, links, headlines, slugs and words by chance, spread over a time."""
    chance, items = Random(seed), list[PackedItem]()
    for offset in range(count):
        name = f"i{chance.randrange(count // 2)}"
        mark = chance.choice(["", "", "", "UPDATE 1-", "CORRECTED-", "KILL-", "FACTBOX-", "REFILE-"])
        figure = chance.randrange(10, 16)
        body = chance.choice([FIRE, MERGER, "Rain fell."]).replace("12", str(figure))
        given: dict[str, Any] = {
            "version": chance.choice([None, None, 1, 2, 3]),
            "slug": chance.choice([None, None, "harbour-fire", "zenith"]),
            "series_id": chance.choice([None, None, None, f"s{chance.randrange(10)}"]),
            "provider": chance.choice(["meridian", "meridian", "harbour"]),
            "links": (Link(relation="kills", target=f"i{chance.randrange(count // 2)}"),) if mark == "KILL-" else (),
        }
        headline = mark + chance.choice(HEADLINES).format(figure)
        text = f"{body}\n\n{chance.choice(NAMES)} met {chance.choice(NAMES)} at {offset % 7} o'clock."
        items.append(filed(name, headline, text, minutes=chance.random() * days * DAY, offset=offset, **given))
    return items


@pytest.mark.parametrize(("seed", "days"), [(1, 2), (2, 100), (3, 1000)])
def test_an_archive_of_any_length_gives_what_memory_gives(
    seed: int, days: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full buckets, ids that come again after years, kills long before and after their target; keys sorted in many parts."""
    monkeypatch.setattr(postings, "ROWS_AT_ONCE", 1_000)
    monkeypatch.setattr(postings, "ITEMS_AT_ONCE", 16)
    items, rules = archive(seed, 240, days), StoryRules(max_bucket=6, max_candidates=4)
    in_memory = list(fold_desk(items, rules))
    assert fold_in_files(items, rules=rules) == in_memory
    assert {event.type for outcome in in_memory for event in outcome.events} >= {
        EventType.CREATED,
        EventType.WITHDRAWN,
        EventType.RELATED,
    }


def test_what_a_story_is_worth_is_the_same_in_files(tmp_path: Path) -> None:
    """Other houses' reports of one event, copies, like items and similar events."""
    items = [item for seed in range(12) for item in build(seed).items]
    in_memory = list(fold_desk(items, produced_by={"wirebeam": "1"}))
    ordered = sorted(items, key=lambda item: (item.card.time, item.card.uid))
    with matched_archive(ordered, tmp_path, StoryRules(), produced_by={"wirebeam": "1"}) as write:
        assert list(write(ALL)) == in_memory
        assert list(write(slice(1, None, 3))) == in_memory[1::3]
    assert max(one.story.corroboration.origins for one in in_memory if one.story.corroboration) > 1


def test_both_count_the_items_for_which_a_limit_left_out_candidates(tmp_path: Path) -> None:
    """More items of one headline than a bucket may have."""
    items = [filed(f"i{n}", "Harbour fire kills 12", FIRE, minutes=n, offset=n) for n in range(60)]
    in_memory, in_files = list[int](), list[int]()
    run = runs.write_run(tmp_path / "one.items", items)
    outcomes = list(fold_runs([run], tmp_path, StoryRules(), 0, in_files.append))
    assert outcomes == list(fold_desk(items, count_capped=in_memory.append))
    assert in_files == in_memory != [0]


def test_records_that_are_read_again_are_inputs_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve copies of one record: each has a uid, and the order of uids is that of texts, so +10 comes before +2."""
    monkeypatch.setattr(runs, "FAN_IN", 2)
    items = [*MORE, *[MORE[0]] * 11]
    assert fold_in_files(items, parts=7) == list(fold_desk(items))


def test_a_desk_that_fits_is_folded_in_memory(tmp_path: Path) -> None:
    """The runs are read as they are; no files are added."""
    written = [runs.write_run(tmp_path / "one.items", MORE)]
    folding = fold_runs(written, tmp_path, StoryRules(), 2 << 30)
    assert [next(folding), *folding] == list(fold_desk(MORE))
    assert [path.name for path in tmp_path.iterdir()] == ["one.items"]


def test_records_are_read_by_number(tmp_path: Path) -> None:
    """Empty records too."""
    records = Records(tmp_path / "records")
    assert [records.append(value) for value in (b"one", b"", b"three")] == [0, 1, 2]
    records.finish()
    assert (records[2], records[1], records[0], len(records)) == (b"three", b"", b"one", 3)
    records.close()


@pytest.mark.parametrize(
    ("items", "workers", "limit_mb", "processes"),
    [
        (10_000, 8, 2_048, 8),
        (1_000_000, 8, 2_048, 4),
        (1_000_000, 2, 2_048, 2),
        (1_000_000, 8, 1_200, 1),
        (1_000_000, 8, 0, 1),
    ],
)
def test_pairs_of_a_desk_in_files_are_judged_by_as_many_processes_as_memory_allows(
    items: int, workers: int, limit_mb: int, processes: int
) -> None:
    """At least one; a desk in memory is judged by all."""
    assert judges(items, workers, limit_mb << 20) == processes
