"""Databases and files that an older wirebeam wrote: moved on when somebody asks, or read as they are; nothing in them is lost."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.ask.store import open_store
from pipelines.cli.command import run_command
from pipelines.errors import OK, REFUSED, SinkRefused
from pipelines.sinks.duckdb.schema import VERSION
from pipelines.sinks.parquet.files import files_of
from pipelines.sinks.reading import open_reader
from pipelines.sinks.registry import open_sink
from pipelines.sinks.tables.columns import AMOUNTS, DEAD_LETTERS, ENTITIES, EVENTS
from tests.sinks.kept import Kept
from tests.sinks.values import demo_values, letter
from tests.unit.serve.conftest import client_of

NEW = ("source_item", "record_time")
NEW_OF_AMOUNTS = list(AMOUNTS.columns)[AMOUNTS.place("role") :]
NEW_VIEWS = (
    "current_quotes",
    "who_pays_whom",
    "figure_series",
    "earnings",
    "deals",
    "current_world_events",
    "shown_versions",
    "role_amounts",
)
NEW_OF_EVENTS = list(EVENTS.columns)[EVENTS.place("filed_from") :]


def written(url: str) -> Kept:
    sink = open_sink(url)
    sink.prepare()
    kept = Kept(sink, url)
    kept.deliver(demo_values())
    return kept


@pytest.fixture
def older(tmp_path: Path) -> Kept:
    """Give the demo in a database as the schema before this one has it."""
    kept = written(f"duckdb:{tmp_path}/old.duckdb")
    with duckdb.connect(f"{tmp_path}/old.duckdb") as connection:
        for statement in (
            *(f"ALTER TABLE dead_letters DROP COLUMN {name}" for name in NEW),
            "DROP TABLE dead_letter_marks",
            "DROP TABLE tombstones",
            "DROP VIEW story_worth",
            *(f"DROP VIEW {name}" for name in NEW_VIEWS),
            "DROP TABLE world_events",
            "DROP TABLE quotes",
            *(f"ALTER TABLE amounts DROP COLUMN {name}" for name in NEW_OF_AMOUNTS),
            "ALTER TABLE entities DROP COLUMN listings",
            *(f"ALTER TABLE events DROP COLUMN {name}" for name in NEW_OF_EVENTS),
            "UPDATE wirebeam_schema SET version = 1",
        ):
            connection.execute(statement)
    return kept


def test_an_older_database_is_moved_on_when_somebody_asks(
    older: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until then it is not written, and the line says how; then it is the database of an undisturbed run."""
    with pytest.raises(
        SinkRefused, match=rf"older wirebeam \(schema 1, here {VERSION}\): run `wirebeam migrate duckdb:/"
    ):
        older.sink.prepare()
    assert run_command(["deadletters", "list", older.url]) == REFUSED
    assert f"`wirebeam migrate {older.url}` upgrades older ones" in capsys.readouterr().err
    assert run_command(["query", older.url, "dead-letters"]) == REFUSED
    assert "`wirebeam migrate` upgrades the table" in capsys.readouterr().err
    assert run_command(["migrate", older.url]) == OK
    assert f"its schema was 1, is {VERSION}" in capsys.readouterr().out
    assert run_command(["migrate", older.url]) == OK
    assert f"its schema is {VERSION} already" in capsys.readouterr().out
    older.sink.prepare()
    moved, new = older.tables(), written(f"duckdb:{tmp_path}/new.duckdb").tables()
    for tables in (moved, new):  # places, listings and what events are worth were not written
        tables["events"] = [row[: EVENTS.place("filed_from")] for row in tables["events"]]
        del tables["story_worth"]
        for name in (*NEW_VIEWS, "world_events", "quotes"):
            tables.pop(name)
        tables["amounts"] = [row[: AMOUNTS.place("role")] for row in tables["amounts"]]
        tables["entities"] = [row[: ENTITIES.place("listings")] for row in tables["entities"]]
    kills = [tables.pop("tombstones") for tables in (moved, new)]
    assert moved == new
    assert {row[0] for row in kills[0]} == {row[0] for row in kills[1]}  # older events name no item but their own


def test_an_older_database_is_not_served(older: Kept) -> None:
    """The answer says how it is upgraded."""
    with client_of(open_store(older.url)) as client:
        answer = client.get("/api/v1/stories/facets")
    assert answer.status_code == 503
    assert "`wirebeam migrate` upgrades" in answer.json()["detail"]


def test_a_newer_database_and_no_database_are_refused(
    older: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name; nothing is created."""
    with duckdb.connect(f"{tmp_path}/old.duckdb") as connection:
        connection.execute(f"UPDATE wirebeam_schema SET version = {VERSION + 1}")
    (tmp_path / "text.duckdb").write_text("no database")
    duckdb.connect(f"{tmp_path}/empty.duckdb").close()
    for name, told in (
        ("old", f"a newer wirebeam (schema {VERSION + 1}, here {VERSION}): update wirebeam"),
        ("none", "there is no such file"),
        ("empty", "it holds no tables of wirebeam"),
        ("text", "the file is not a DuckDB database"),
    ):
        assert run_command(["migrate", f"duckdb:{tmp_path}/{name}.duckdb"]) == REFUSED
        assert told in capsys.readouterr().err
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.parametrize("newer_too", [False, True])
def test_parquet_files_from_before_a_column_was_there_are_read(tmp_path: Path, newer_too: bool) -> None:
    """Alone, and beside newer ones; what they do not have is null."""
    kept = written(f"parquet:{tmp_path}/p")
    before = kept.ask("SELECT * FROM dead_letters ORDER BY letter_id")
    for path in files_of(tmp_path / "p", DEAD_LETTERS):
        pq.write_table(pq.read_table(path).drop_columns(list(NEW)), path)
    if newer_too:
        kept.deliver([letter()])
    with open_reader(kept.url) as reader:
        found = reader.rows("SELECT * FROM dead_letters ORDER BY letter_id")
    assert len(found) == len(before) + newer_too
    assert set(before) <= set(found)
