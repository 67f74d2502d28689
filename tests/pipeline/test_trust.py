"""A forged item does not kill the story of another house, where settings say who vouches for a provider."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, RUN_FILE, STORIES_FILE

URI = "urn:newsml:alpha.example:20260303:S1"
STORY = {
    "uri": URI,
    "version": "1",
    "versioncreated": "2026-03-03T10:00:00Z",
    "headline": "Tin mine opens in Westmark",
    "body_text": "Mining started at the Westmark tin mine on Tuesday, two years after the licence was given.",
}
KILL = STORY | {"version": "2", "versioncreated": "2026-03-03T10:05:00Z", "pubstatus": "canceled"}
OTHER = STORY | {"uri": "urn:newsml:beta.example:20260303:S9", "headline": "Rain in Ostwick", "body_text": "It rained."}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Put the story into its house's folder, and a kill that claims to be of that house into another one."""
    for folder, items in {"alpha": [STORY], "open": [KILL, OTHER]}.items():
        (tmp_path / "in" / folder).mkdir(parents=True)
        lines = "\n".join(json.dumps(item) for item in items)
        (tmp_path / "in" / folder / "wire.ndjson").write_text(lines)
    return tmp_path / "in"


def replayed(archive: Path, out: Path) -> tuple[set[str], list[dict[str, Any]], dict[str, Any]]:
    """Give how the stories stand, the dead letters and the accounting."""
    assert run_command(["replay", str(archive), "--out", str(out), "--entities-backend=rules"]) == OK
    stories = [json.loads(line) for line in (out / STORIES_FILE).read_text().splitlines()]
    letters = [json.loads(line) for line in (out / DEAD_LETTERS_FILE).read_text().splitlines()]
    return {story["status"] for story in stories}, letters, json.loads((out / RUN_FILE).read_text())["accounting"]


def test_without_bindings_an_item_speaks_for_whom_it_names(archive: Path, tmp_path: Path) -> None:
    """That is the default, and SECURITY.md says so."""
    stands, letters, _ = replayed(archive, tmp_path / "out")
    assert "withdrawn" in stands
    assert letters == []


def test_a_forged_kill_is_a_dead_letter(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With stage, reason and who vouches; the story stands, other providers go on, and the run adds up."""
    settings = tmp_path / "wirebeam.toml"
    settings.write_text(f'[read.trust_provider]\n"path:{archive}/alpha" = ["alpha.example"]\n')
    monkeypatch.setenv("WIREBEAM_SETTINGS", str(settings))
    stands, (letter,), accounting = replayed(archive, tmp_path / "out")
    assert stands == {"published"}
    assert (letter["stage"], letter["reason"]) == ("normalize", "bad_field")
    assert "provider 'alpha.example' is not vouched for" in letter["detail"]
    assert f"path:{archive}/alpha" in letter["detail"]
    assert (accounting["in"], accounting["dead"], accounting["emitted"]) == (3, 1, 2)
