"""The labelled pairs of real Reuters items, where they are at hand."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.gold_items import read_items
from pipelines.stories.describe.packed_item import pack_item
from pipelines.stories.lifecycle.fold import fold_desk

SHARED = Path(__file__).parents[4] / "shared"
GOLD = SHARED / "gold/stories"
SAME = {"exact_dup": 1.0, "near_dup": 0.97, "correction": 0.9}


@pytest.mark.corpus
@pytest.mark.slow
def test_pairs_of_the_development_set(tmp_path: Path) -> None:
    """Copies and corrections meet, unrelated items stay apart; AP's pairs need texts that are not ours to keep."""
    if not GOLD.is_dir() or not (SHARED / "data/reuters21578").is_dir():
        pytest.skip("../shared/gold/stories or ../shared/data/reuters21578 is not here")
    pairs = GOLD / "pairs.dev.jsonl"
    items = tmp_path / "items.jsonl"
    command = [
        sys.executable,
        str(GOLD / "texts.py"),
        "--reuters",
        str(SHARED / "data/reuters21578"),
        "--only",
        str(pairs),
    ]
    with items.open("w", encoding="utf-8") as out:
        subprocess.run(command, stdout=out, check=True)
    outcomes = fold_desk([pack_item(article, origin) for article, origin in read_items(items)])
    story = {version.item_id: outcome.story.story_id for outcome in outcomes for version in outcome.story.versions}
    total, joined = Counter[str](), Counter[str]()
    for row in map(json.loads, pairs.read_text(encoding="utf-8").splitlines()):
        if row["confidence"] != "low" and row["a"] in story and row["b"] in story:
            total[row["label"]] += 1
            joined[row["label"]] += story[row["a"]] == story[row["b"]]
    assert all(joined[label] >= share * total[label] for label, share in SAME.items())
    assert joined["unrelated"] <= 0.03 * total["unrelated"]
