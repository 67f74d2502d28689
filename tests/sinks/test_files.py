"""Sinks that are files: a full disk, torn files, rolling, several writers; bytes that do not change."""

import gzip
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.sinks.jsonl.segments import OPEN, Segment
from pipelines.sinks.parquet.files import files_of
from pipelines.sinks.reading import refuse_older_tables
from pipelines.sinks.registry import KINDS, open_sink
from pipelines.sinks.tables.columns import EVENTS
from schemas import EventType
from tests.hanging import LIMIT_S
from tests.sinks.conftest import PLACES
from tests.sinks.kept import Kept
from tests.sinks.values import ACCOUNT, demo_values, event

FILES = ("duckdb", "jsonl", "parquet")


def prepared(url: str) -> Kept:
    sink = open_sink(url)
    sink.prepare()
    return Kept(sink, url)


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """Let no file grow beyond a limit: what a full disk looks like to a writer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("kind", FILES)
def test_a_full_disk_fails_the_delivery_and_tears_nothing(kind: str, tmp_path: Path) -> None:
    """One line; what was there can be read, and with room again the same delivery gives what an undisturbed one does."""
    full, plain = (prepared(PLACES[kind].format(folder=tmp_path, name=name)) for name in ("full", "plain"))
    values = demo_values()
    full.deliver(values[:2])
    with full_disk(6_000), pytest.raises(NotDelivered, match=r"did not take a (batch|bundle): [^\n]+$"):
        full.deliver(values)
    assert len(full.tables()["events"]) >= 2
    full.deliver(values)
    plain.deliver(values)
    assert full.tables() == plain.tables()


def test_a_segment_that_a_killed_process_left_is_mended(tmp_path: Path) -> None:
    """Its whole lines are kept, the torn end is dropped; one that another process writes is left alone."""
    for compression in ("none", "gzip", "zstd"):
        folder = tmp_path / compression
        folder.mkdir()
        program = (
            "import os, sys; from pathlib import Path; from pipelines.sinks.jsonl.segments import Segment\n"
            f"one = Segment(Path({str(folder)!r}), 'events', {compression!r}); one.append(b'{{\"event_id\": 1}}\\n')\n"
            "os.write(one._file.fileno(), one._pack(b'{\"event_id\": 2}')[:-3]); os.kill(os.getpid(), 9)"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
        held = Segment(folder, "events", compression)
        held.append(b"mine\n")
        prepared(f"jsonl:{folder}")
        (mended,) = [path for path in folder.iterdir() if not path.name.endswith(OPEN)]
        assert mended.name.startswith("events-")
        held.seal()
        assert len(list(folder.iterdir())) == 2
        if compression == "gzip":
            assert gzip.decompress(mended.read_bytes()) == b'{"event_id": 1}\n'


@pytest.mark.parametrize(
    ("setting", "several"), [("roll_mb=0.02", True), ("roll_s=0.000001", True), ("roll_mb=99", False)]
)
def test_files_are_rolled_by_size_and_by_age(tmp_path: Path, setting: str, several: bool) -> None:
    """An open file is hidden; none is left when the sink is closed."""
    kept, values = prepared(f"jsonl:{tmp_path}/out?{setting}"), demo_values()
    for start in range(0, 40, 4):
        kept.deliver(values[start : start + 4])
    if not several:
        assert [path.name[0] for path in (tmp_path / "out").iterdir()] == ["."]
    kept.sink.close()
    files = [path.name for path in (tmp_path / "out").iterdir()]
    assert (len(files) > 1) == several
    assert not any(name.startswith(".") for name in files)


def test_parquet_files_are_the_same_bytes_whoever_writes_them(tmp_path: Path) -> None:
    """Named by their content: a repeat, or another pipeline, adds nothing; readers see each row once."""
    one, other = prepared(f"parquet:{tmp_path}/one"), prepared(f"parquet:{tmp_path}/other")
    values = demo_values()
    one.deliver(values)
    one.deliver(values)
    other.deliver(values)

    def contents(folder: str) -> dict[str, bytes]:
        root = tmp_path / folder
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.parquet")}

    assert contents("one") == contents("other")
    assert len(contents("one")) > 20


def test_small_parquet_files_are_merged(tmp_path: Path) -> None:
    """Many small bundles leave few files, from several writers too; the rows are those of one bundle, and older ones are gone."""
    many, plain = prepared(f"parquet:{tmp_path}/many?compact_at=3"), prepared(f"parquet:{tmp_path}/plain")
    values = demo_values()
    other = Kept(open_sink(many.url), many.url)
    for start in range(0, len(values), 8):
        (many if start % 16 else other).deliver(values[start : start + 8])
    plain.deliver(values)
    assert many.tables() == plain.tables()
    counts = [len(list(folder.glob("*.parquet"))) for folder in (tmp_path / "many").glob("*/day=*")]
    assert max(counts) < 3
    kept = prepared(f"parquet:{tmp_path}/revisions?compact_at=2")
    for number in (1, 3, 2):
        kept.deliver([event(EventType.UPDATED, number, event_id="e")])
    stored = [row for path in files_of(tmp_path / "revisions", EVENTS) for row in pq.read_table(path).to_pylist()]
    assert [row["revision"] for row in stored if row["event_id"] == "e"][:1] == [3]


def test_a_large_folder_has_the_rows_of_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables are views of the files, those of a small one are loaded."""
    kept = prepared(f"parquet:{tmp_path}/p")
    values = demo_values()
    kept.deliver(
        values[::2], values, [event(EventType.UPDATED, 3, event_id="e")], [event(EventType.UPDATED, 2, event_id="e")]
    )
    loaded = kept.tables()
    monkeypatch.setattr("pipelines.sinks.parquet.views.SMALL_BYTES", 0)
    assert kept.tables() == loaded


def test_a_file_that_was_deleted_after_it_was_listed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A compaction of another process may do so; the error names the file."""
    kept = prepared(f"parquet:{tmp_path}/p")
    kept.deliver([event(EventType.UPDATED, 2, event_id="e")])
    gone = tmp_path / "p" / "events" / "gone.parquet"
    monkeypatch.setattr(
        "pipelines.sinks.parquet.views.files_of", lambda folder, table: [*files_of(folder, table), gone]
    )
    with pytest.raises(SinkRefused, match=r"gone\.parquet"), refuse_older_tables(kept.url), kept.reader():
        pass


def test_a_second_process_waits_for_a_database_file(tmp_path: Path) -> None:
    """DuckDB lets one process write: two deliveries at once give what one does."""
    url = f"duckdb:{tmp_path}/shared.duckdb"
    prepared(url)
    program = (
        "import sys; from pipelines.sinks.registry import open_sink; from tests.sinks.values import demo_values\n"
        "from tests.sinks.kept import Kept\n"
        "for _ in range(3): Kept(open_sink(sys.argv[1]), sys.argv[1]).deliver(demo_values())"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(2)]
    assert [writer.wait(LIMIT_S) for writer in writers] == [0, 0]
    plain = prepared(f"duckdb:{tmp_path}/plain.duckdb")
    plain.deliver(demo_values())
    assert prepared(url).tables() == plain.tables()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "mysql://u@h/d",
            "there is no such sink; there are duckdb, iceberg, jsonl, kafka, opensearch, opensearchs, parquet, postgres, postgresql, stdout",
        ),
        ("duckdb:", "duckdb:FILE"),
        ("parquet:", "parquet:DIR"),
        ("jsonl:", "jsonl:DIR"),
        ("parquet:d?compact=1", "there is no setting compact; the settings are compact_at; did you mean compact_at?"),
        ("parquet:d?compact_at=-1", "setting compact_at is '-1': input should be greater than or equal to 0"),
        ("jsonl:d?compression=rar", "setting compression is 'rar'"),
        ("stdout:x", "takes no value"),
    ],
)
def test_a_wrong_url_is_refused(url: str, told: str) -> None:
    """In one line that says what is allowed."""
    with pytest.raises(SinkRefused) as refusal:
        open_sink(url)
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("kind", FILES)
def test_a_place_that_cannot_be_written_is_refused(kind: str, tmp_path: Path) -> None:
    """Before the run: here a file stands where a folder should."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkRefused, match="cannot be written"):
        open_sink(PLACES[kind].format(folder=tmp_path / "file", name="x")).prepare()


def test_every_kind_is_in_the_conformance_suite() -> None:
    """A new sink is one file, a line in the registry, and one in the suite."""
    assert set(KINDS) - {"postgresql", "opensearchs"} == set(PLACES)
    assert ACCOUNT["accounting"]["in"] == 3
