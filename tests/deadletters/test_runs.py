"""Letters of a replay over files, wherever they were written: redriven, the results are those of a replay of the mended code."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import pipelines.parse.transform as wiring
from pipelines.cli.command import run_command
from pipelines.deadletters.tables import TableStore
from pipelines.errors import FAILED, OK, REFUSED
from pipelines.parse import parse_all
from pipelines.parse.limits import ParseLimits
from pipelines.sinks.reading import open_reader
from pipelines.sinks.registry import open_sink
from pipelines.sinks.run_folder import RESULT_FILES
from pipelines.sinks.tables.replacing import REBUILD_STORIES
from schemas import ParsedArticle, RawMessage, Reason, Rejected
from tests.deadletters.dying import die_in
from tests.sinks.kept import VIEWS
from tests.sinks.values import demo_values

pytestmark = pytest.mark.postgres
ITEM = '{{"uri": "urn:newsml:m.example:20260303:{0}", "version": "{1}", "versioncreated": "2026-03-03T1{1}:00:00Z", "headline": "{0} rises {1}", "body_text": "{0} rose {1} pct, or $2 million, on Tuesday in London."}}'
LINES = [ITEM.format("Tin", 1), ITEM.format("Tin", 2), ITEM.format("Zinc", 1), ITEM.format("Tin", 3)]
DATABASES = ("duckdb", "postgres")
STORES = (*DATABASES, "iceberg")
STANDING = ("events", "stories", "entities", "amounts", *VIEWS)
read = parse_all


def faulty(raw: RawMessage, limits: ParseLimits) -> list[ParsedArticle | Rejected]:
    """Read with a fault: the first version of an item is rejected, so its story begins with the second."""
    if b"Tin rises 1" in raw.value:
        raise Rejected(Reason.BAD_FIELD, "'version' is '1', which this code cannot read")
    return read(raw, limits)


@pytest.fixture
def spoil(
    tmp_path: Path, sink_url: Callable[[str], str], request: pytest.FixtureRequest
) -> Callable[..., tuple[Path, str]]:
    """Replay an archive into a sink with the code that has a fault; gives the archive and the URL."""

    def run(*more: str, url: str | None = None, name: str = "wire.ndjson") -> tuple[Path, str]:
        archive, url = tmp_path / name, url or sink_url(request.node.callspec.params["kind"])
        archive.write_text("\n".join([*LINES, *more]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(wiring, "parse_all", faulty)
            replay(archive, tmp_path / f"spoiled-{name}", url)
        return archive, url

    return run


def replay(archive: Path, out: Path, *urls: str) -> None:
    sinks = [part for url in urls for part in ("--sink", url)]
    assert run_command(["replay", str(archive), "--out", str(out), *sinks]) == OK


@pytest.fixture
def redrive(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run ``wirebeam deadletters redrive``, and give what it said."""

    def run(where: object, *argv: object, code: int = OK) -> str:
        capsys.readouterr()
        assert run_command(["deadletters", "redrive", str(where), *map(str, argv)]) == code
        out, err = capsys.readouterr()
        return out + err

    return run


def tables(url: str, names: Sequence[str] = STANDING) -> dict[str, list[Any]]:
    """Return the rows of tables, without the clock of the sink."""
    with open_reader(url) as reader:
        found = {name: reader.table(f"SELECT * FROM {name}") for name in names}
    return {
        name: sorted((_without_clock(columns, row) for row in rows), key=repr)
        for name, (columns, rows) in found.items()
    }


def _without_clock(columns: Sequence[str], row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value for column, value in zip(columns, row, strict=True) if column != "delivered_at")


def everything(url: str) -> dict[str, list[Any]]:
    return tables(url, (*STANDING, "dead_letters", "dead_letter_marks", "runs"))


@pytest.mark.parametrize("kind", STORES)
def test_a_redrive_puts_the_rows_of_the_mended_code_in_their_place(
    kind: str,
    spoil: Callable[..., tuple[Path, str]],
    redrive: Callable[..., str],
    sink_url: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """The story that had begun with the second version is gone; a dry run and a second redrive write nothing."""
    archive, url = spoil()
    before = everything(url)
    assert "would replay 1 files" in redrive(url, "--dry-run")
    assert everything(url) == before
    assert "redrove 1 letters of run" in redrive(url)
    fresh = sink_url(kind)
    replay(archive, tmp_path / "fresh", fresh)
    assert tables(url) == tables(fresh)
    assert tables(url) != {name: before[name] for name in STANDING}
    after = everything(url)
    assert after["dead_letters"] == before["dead_letters"]
    assert [mark.action for mark in TableStore(url).marks().values()] == ["redriven"]
    assert "nothing to redrive" in redrive(url)
    assert everything(url) == after


@pytest.mark.parametrize("kind", ["duckdb"])
def test_what_is_rejected_again_is_marked_and_does_not_loop(
    kind: str, spoil: Callable[..., tuple[Path, str]], redrive: Callable[..., str]
) -> None:
    """It stays open with its attempt; after the last one nothing is done any more."""
    _, url = spoil('{"uri": "broken')
    assert "1 are rejected again" in redrive(url, "--max-attempts", 2)
    marks = [(mark.action, mark.attempt) for mark in TableStore(url).marks().values()]
    assert sorted(marks, key=str) == [("failed", 1), ("redriven", None)]
    assert "redrove 1 letters" in redrive(url, "--max-attempts", 2)
    after = everything(url)
    assert "--max-attempts 3 redrives them once more" in redrive(url, "--max-attempts", 2, code=FAILED)
    assert everything(url) == after


@pytest.mark.parametrize("kind", DATABASES)
def test_a_redrive_that_is_killed_changes_nothing(
    kind: str,
    spoil: Callable[..., tuple[Path, str]],
    redrive: Callable[..., str],
    sink_url: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """Old rows were taken out, new ones not yet in: all of it is one transaction; the next redrive does it."""
    archive, url = spoil()
    before = everything(url)
    die_in(f"pipelines.sinks.{kind}.sink:merge_batch", "deadletters", "redrive", url)
    assert everything(url) == before
    assert "redrove 1 letters" in redrive(url)
    fresh = sink_url(kind)
    replay(archive, tmp_path / "fresh", fresh)
    assert tables(url) == tables(fresh)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["iceberg"])
@pytest.mark.parametrize("step", ["merge_batch", "_rebuild_stories"])
def test_a_redrive_without_a_transaction_is_completed_by_the_next_one(
    kind: str,
    step: str,
    spoil: Callable[..., tuple[Path, str]],
    redrive: Callable[..., str],
    sink_url: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """Killed before the new rows or after them: the letters are still open, and the next one ends with the same tables."""
    archive, url = spoil()
    die_in(f"pipelines.sinks.{kind}.replace:{step}", "deadletters", "redrive", url)
    assert not TableStore(url).marks()
    assert "redrove 1 letters" in redrive(url)
    fresh = sink_url(kind)
    replay(archive, tmp_path / "fresh", fresh)
    assert tables(url) == tables(fresh)


@pytest.mark.parametrize("kind", ["postgres", "iceberg"])
def test_what_other_runs_wrote_stays(
    kind: str,
    spoil: Callable[..., tuple[Path, str]],
    redrive: Callable[..., str],
    sink_url: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """Of two archives in one database one is redriven; a run that is mixed up with another is refused."""
    archive, url = spoil()
    other = tmp_path / "other.ndjson"
    other.write_text("\n".join([ITEM.format("Lead", 1), ITEM.format("Tin", 4)]))
    replay(other, tmp_path / "other", url)
    redrive(url)
    fresh = sink_url(kind)
    for number, path in enumerate((archive, other)):
        replay(path, tmp_path / f"fresh{number}", fresh)
    assert tables(url) == tables(fresh)
    archive.write_text("\n".join([*LINES, '{"uri": "broken']))
    replay(archive, tmp_path / "changed", url)
    assert "or another content" in redrive(url, code=FAILED)


@pytest.mark.parametrize("kind", ["duckdb"])
def test_inputs_that_are_gone_are_refused(
    kind: str, spoil: Callable[..., tuple[Path, str]], redrive: Callable[..., str]
) -> None:
    """As are options that are for a folder."""
    archive, url = spoil()
    assert "--out is for the letters of a folder" in redrive(url, "--out", "x", code=REFUSED)
    archive.unlink()
    assert "is missing" in redrive(url, code=REFUSED)


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_files_that_are_only_added_to_refuse_a_redrive_of_files(
    kind: str, spoil: Callable[..., tuple[Path, str]], redrive: Callable[..., str]
) -> None:
    """And say what to do."""
    _, url = spoil()
    assert "replay its inputs into a new folder" in redrive(url, code=REFUSED)


@pytest.mark.parametrize("kind", STORES)
def test_how_a_story_stands_is_told_alike_from_its_events_in_sql(kind: str, sink_url: Callable[[str], str]) -> None:
    """As it is from each event when that comes: held, published, withdrawn, merged."""
    url = sink_url(kind)
    sink = open_sink(url)
    sink.prepare()
    delivery = sink.deliver()
    for value in demo_values():
        delivery.add(value)
    delivery.confirm()
    sink.close()
    chosen = REBUILD_STORIES.replace("INSERT INTO stories ", "").replace(
        "SELECT story_id FROM removed", "SELECT story_id FROM events"
    )
    with open_reader(url) as reader:
        assert sorted(reader.rows(chosen)) == sorted(reader.rows("SELECT * FROM stories"))


def test_a_folder_whose_redrive_is_killed_is_redriven_again(
    spoil_folder: Path, redrive: Callable[..., str], tmp_path: Path
) -> None:
    """The new folder is whole and the letters are not marked: another folder gets the same bytes."""
    die_in(
        "pipelines.deadletters.files:FileStore.mark", "deadletters", "redrive", spoil_folder, "--out", tmp_path / "a"
    )
    assert "redrove 1 letters" in redrive(spoil_folder, "--out", tmp_path / "b")
    assert "nothing to redrive" in redrive(spoil_folder, "--out", tmp_path / "c")
    for name in RESULT_FILES[:3]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.fixture
def spoil_folder(tmp_path: Path) -> Path:
    """Replay an archive into a folder with the code that has a fault."""
    archive = tmp_path / "wire.ndjson"
    archive.write_text("\n".join(LINES))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "parse_all", faulty)
        replay(archive, tmp_path / "run")
    return tmp_path / "run"
