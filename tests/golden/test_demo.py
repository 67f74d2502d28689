"""The demo archive through the real main, against the golden files: `make golden` writes them anew."""

import json
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipelines.cli.command import run_command
from pipelines.errors import OK
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE
from schemas.export import schema_of
from tests.golden.write import FOLDER, rows


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run `wirebeam demo` as a user does."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    assert run_command(["demo", "--out", str(folder)]) == OK
    return folder


@pytest.mark.parametrize("name", [EVENTS_FILE, STORIES_FILE, DEAD_LETTERS_FILE])
def test_the_demo_gives_the_golden_files(out: Path, name: str) -> None:
    """Every field of every event, story and dead letter."""
    assert rows(out / name) == rows(FOLDER / name)


@pytest.mark.parametrize(
    ("name", "contract"), [(EVENTS_FILE, "news-event"), (STORIES_FILE, "story"), (DEAD_LETTERS_FILE, "dead-letter")]
)
def test_every_line_is_valid_under_its_schema(out: Path, name: str, contract: str) -> None:
    """The exported JSON Schema is true of what is written."""
    validator = Draft202012Validator(schema_of(contract))
    assert [error.message for row in rows(out / name) for error in validator.iter_errors(row)] == []


def test_every_record_of_the_demo_is_accounted_for(out: Path) -> None:
    """73 records, three of them malformed."""
    accounting = json.loads((out / RUN_FILE).read_text())["accounting"]
    assert accounting["in"] == 73
    assert accounting["dead"] == 3
    assert accounting["in"] == sum(Counter(accounting).values()) - accounting["in"]
