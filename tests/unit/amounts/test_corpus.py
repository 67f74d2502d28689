"""The annotated part of ../shared, scored by its own script: the bar that this stage must not fall under."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.amounts import DEV_GOLD, DEV_TEXTS, SCORER, predict

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # the scorer leaves its files open
    pytest.mark.skipif(
        not SCORER.exists(), reason=f"the annotated amounts are not here: {SCORER.name} of shared/gold/amounts"
    ),
]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("amounts_score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_annotated_part_scores_over_the_bar(tmp_path: Path) -> None:
    """Span, value and currency together: money .92, percent .97, ranges .88."""
    guessed = tmp_path / "guessed.jsonl"
    guessed.write_text("".join(json.dumps(row) + "\n" for row in predict(DEV_TEXTS)), encoding="utf-8")
    scores, _ = scorer().run(str(DEV_GOLD), str(guessed))
    assert scores["money"]["norm"] >= 0.92
    assert scores["percent"]["norm"] >= 0.97
    assert scores["ranges"]["norm"] >= 0.88
