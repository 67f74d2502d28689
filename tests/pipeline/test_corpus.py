"""Real input: all of Reuters-21578 through the real command."""

import json
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.sinks.run_folder import RUN_FILE

ARTICLES = 21_578


@pytest.mark.corpus
@pytest.mark.slow
def test_every_article_of_the_collection_is_accounted_for(reuters: Path, tmp_path: Path) -> None:
    """No crash, and one disposition for each of the 21,578; one has a garbled date and is a dead letter.

    Without facts, which would take as long as all of the rest; ``test_shuffled`` has them. Two workers, since this test is the last one.
    """
    command = ["replay", f"{reuters}/*.sgm", "--out", str(tmp_path / "out"), "--no-enrich-facts", "--workers", "2"]
    assert run_command(command) == OK
    accounting = json.loads((tmp_path / "out" / RUN_FILE).read_text())["accounting"]
    assert accounting["in"] == ARTICLES == sum(count for name, count in accounting.items() if name != "in")
    assert accounting["dead"] == 1
