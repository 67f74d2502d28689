"""Iceberg: pipelines that are killed, a server that goes away, other versions' tables, killed text, time travel, small files."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import Table

from infra.seaweedfs.server import SECRET_KEY, SeaweedFS
from pipelines.errors import NotDelivered, SinkRefused
from pipelines.sinks.iceberg.catalog import COLUMNS, PROPERTIES
from pipelines.sinks.iceberg.sink import IcebergSink
from pipelines.sinks.patience import Patience
from pipelines.sinks.registry import open_sink
from pipelines.sinks.tables.columns import DEAD_LETTERS, EVENTS, TEXT_TABLES
from schemas import EventType
from tests.hanging import LIMIT_S
from tests.servers import CATALOG, running_seaweedfs
from tests.sinks.kept import Held, Kept
from tests.sinks.values import demo_values, event, facts, letter

KILLS = int(os.environ.get("WIREBEAM_KILLS", "3"))
OUTAGE_S = float(os.environ.get("WIREBEAM_OUTAGE_S", "0"))
CREATED, UPDATED, WITHDRAWN = EventType.CREATED, EventType.UPDATED, EventType.WITHDRAWN
WRITER = (
    "import sys; from pipelines.sinks.registry import open_sink; from tests.sinks.kept import Kept\n"
    "from tests.sinks.values import demo_values\n"
    "values = demo_values()[::int(sys.argv[2])]\n"
    "kept = Kept(open_sink(sys.argv[1]), sys.argv[1])\n"
    "for start in range(0, len(values), 16): kept.deliver(values[start : start + 16]); print(start, flush=True)\n"
)
"""Delivers the demo in small bundles, forwards or backwards, and prints a line after each."""


def prepared(url: str) -> Kept:
    sink = open_sink(url)
    sink.prepare()
    return Kept(sink, url)


def stored(folder: Path, name: str) -> Table:
    """Load a table of an embedded catalog, without wirebeam."""
    return SqlCatalog("wirebeam", uri=f"sqlite:///{folder}/catalog.db", warehouse=folder.as_uri()).load_table(
        f"wirebeam.{name}"
    )


def writing(url: str, step: int = 1) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(step)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def finished(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, said


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Give the tables of an undisturbed run over the demo."""
    kept = prepared(f"iceberg:{tmp_path_factory.mktemp('undisturbed')}")
    kept.deliver(demo_values())
    return kept.tables()


@pytest.mark.slow
def test_a_writer_killed_again_and_again(tmp_path: Path, wanted: Held) -> None:
    """SIGKILL between and inside commits; the one that is left alone leaves the tables of an undisturbed run."""
    url = f"iceberg:{tmp_path}/killed?compact_at=3"
    kept, moments, hits = prepared(url), random.Random(5), 0
    for _ in range(KILLS):
        with writing(url) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(moments.uniform(0, 0.6))
            hits += process.poll() is None
            process.send_signal(signal.SIGKILL)
    finished(writing(url))
    assert hits > 0
    assert kept.tables() == wanted


@pytest.mark.slow
def test_two_writers_at_once(tmp_path: Path, wanted: Held) -> None:
    """In opposite order: a commit that comes too late is refused by the catalog, merged again, and nothing is lost or twice."""
    url = f"iceberg:{tmp_path}/shared?compact_at=4"
    kept = prepared(url)
    twins = [writing(url), writing(url, -1)]
    for process in twins:
        finished(process)
    assert kept.tables() == wanted
    for table in (EVENTS, *TEXT_TABLES):
        keys = stored(tmp_path / "shared", table.name).scan(selected_fields=table.key).to_arrow().to_pylist()
        assert len({tuple(key.values()) for key in keys}) == len(keys), "each key once in the table itself"


@pytest.fixture(scope="module")
def server() -> Iterator[SeaweedFS]:
    """Start the server with its REST catalog."""
    with running_seaweedfs() as running:
        yield running


@pytest.mark.slow
@pytest.mark.seaweedfs
def test_a_server_that_is_killed_and_comes_back(
    server: SeaweedFS, wanted: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catalog and storage at once, while batches are written: the sink waits, and nothing is lost or twice."""
    kept = prepared(f"iceberg:{CATALOG}/outage")
    values, under_way, waits = demo_values(), threading.Event(), threading.Event()

    class Noticed(Patience):
        def wait(self, why: str, cause: Exception | None = None) -> None:
            waits.set()
            super().wait(why, cause)

    monkeypatch.setattr("pipelines.sinks.iceberg.sink.Patience", Noticed)

    def run() -> None:
        for start in range(0, len(values), 32):
            kept.deliver(values[start : start + 32])
            under_way.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert under_way.wait(LIMIT_S)
    server.kill()
    assert waits.wait(LIMIT_S)
    time.sleep(OUTAGE_S)
    assert thread.is_alive()
    server.start()
    thread.join(LIMIT_S)
    assert kept.tables() == wanted


@pytest.mark.slow
@pytest.mark.seaweedfs
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("AWS_SECRET_ACCESS_KEY", "wrong-secret", "cannot be written: access was denied: correct the credentials"),
        (
            f"PYICEBERG_CATALOG__{CATALOG.upper()}__CREDENTIAL",
            "nobody:wrong-secret",
            "cannot be written: access was denied",
        ),
        (
            f"PYICEBERG_CATALOG__{CATALOG.upper()}__URI",
            "http://127.0.0.1:9",
            "cannot be written: 127.0.0.1:9 does not answer: connection refused",
        ),
        (
            f"PYICEBERG_CATALOG__{CATALOG.upper()}__WAREHOUSE",
            "s3://nowhere",
            "cannot be written: NoSuchNamespaceException: table bucket nowhere not found",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_run(
    server: SeaweedFS, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    """Credentials of the storage and of the catalog, its address, its warehouse: one line without a secret."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SinkRefused, match=rf"^--sink iceberg:{CATALOG}/refused {told}[^\n]*$") as refusal:
        open_sink(f"iceberg:{CATALOG}/refused").prepare()
    assert not any(secret in str(refusal.value) for secret in (SECRET_KEY, "wrong-secret"))


def test_a_catalog_that_stays_away_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ``retry_s``, with one line; so the bundle fails and its input is read again."""
    kept = prepared(f"iceberg:{tmp_path}/lake?retry_s=0.2")

    def away(*_: object) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("pipelines.sinks.iceberg.sink.merge_batch", away)
    with pytest.raises(NotDelivered, match=r"did not take a batch in \d+ s: [^\n]*refused$"):
        kept.deliver([event(CREATED, 1)])


KILL: dict[str, Any] = {"provider": "alpha", "item_id": "K1"}


@pytest.mark.parametrize("order", [1, -1])
def test_a_kill_deletes_the_text_and_leaves_a_tombstone(tmp_path: Path, order: int) -> None:
    """From all files of the tables as they are now, whichever comes first; ids and times stay, and other stories."""
    folder = tmp_path / "lake"
    kept = prepared(f"iceberg:{folder}")
    secret: dict[str, Any] = {
        "headline": "Bank in takeover talks",
        "article": {**facts("SECRET"), "body": "SECRET text."},
    }
    bundles: list[list[Any]] = [
        [event(CREATED, 1, **KILL, version="1", **secret), event(CREATED, 1, story="other")],
        [event(UPDATED, 2, **KILL, version="2", **secret)],
        [event(CREATED, 1, story="elsewhere", **KILL, version="1", **secret)],
        [event(WITHDRAWN, 3, **KILL, version="2", withdraws=("K1",), headline="KILL")],
    ]
    kept.deliver(*bundles[::order])
    found = [
        pq.read_table(task.file.file_path[7:])
        for name in ("events", *(table.name for table in TEXT_TABLES))
        for task in stored(folder, name).scan().plan_files()
    ]
    assert "SECRET" not in repr([one.to_pylist() for one in found])
    assert "takeover" not in repr([one.to_pylist() for one in found])
    assert kept.ask(
        "SELECT story_id, revision, body FROM events WHERE item_id = 'K1' AND type <> 'story.withdrawn' ORDER BY 1, 2"
    ) == [
        ("elsewhere", 1, None),
        ("s1", 1, None),
        ("s1", 2, None),
    ]
    assert kept.ask("SELECT item_id, revision FROM tombstones") == [("K1", 3)]
    for table in TEXT_TABLES:
        assert kept.ask(f"SELECT count(*) FROM {table.name}") == [(0,)]
    assert kept.ask("SELECT story_id FROM current_stories") == [("other",)]


def test_what_was_known_then_is_also_in_the_tables_as_of_then(tmp_path: Path) -> None:
    """The view ``known`` at a moment, and the current stories of the snapshots of that moment; killed text is only in these."""
    kept = prepared(f"iceberg:{tmp_path}/lake")
    steps = [event(CREATED, 1, minute=10), event(UPDATED, 2, minute=20, headline="B"), event(WITHDRAWN, 3, minute=30)]
    moments, answers = [], []
    for step, minute in zip(steps, (15, 25, 35), strict=True):
        kept.deliver([step])
        answers.append(
            kept.ask(
                f"SELECT story_id, revision, headline FROM known WHERE status = 'published' AND since <= '2026-03-02T09:{minute}:00Z' "
                f"AND (until IS NULL OR until > '2026-03-02T09:{minute}:00Z')"
            )
        )
        moments.append(datetime.now(UTC))
        time.sleep(0.01)
    assert [len(one) for one in answers] == [1, 1, 0]
    for moment, answer in zip(moments, answers, strict=True):
        then = Kept(kept.sink, f"{kept.url}?as_of={moment.isoformat().replace('+00:00', 'Z')}")
        assert then.ask("SELECT story_id, revision, headline FROM current_stories") == answer
    before = Kept(kept.sink, f"{kept.url}?as_of=2026-01-01T00:00Z")
    assert not any(before.tables().values())


def test_small_files_are_merged(tmp_path: Path) -> None:
    """The tables of many small bundles hold few files, with the rows of one large bundle."""
    many, never = prepared(f"iceberg:{tmp_path}/many?compact_at=3"), prepared(f"iceberg:{tmp_path}/never?compact_at=0")
    values: list[Any] = [event(CREATED, 1, story=f"s{number}", event_id=f"e{number}") for number in range(6)]
    for kept in (many, never):
        kept.deliver(*([value] for value in values))
    counts = [len(list(stored(tmp_path / name, "events").scan().plan_files())) for name in ("many", "never")]
    assert counts[0] <= 3
    assert counts[1] == 6
    assert many.tables() == never.tables()


def test_an_older_table_grows_new_columns(tmp_path: Path) -> None:
    """As soon as a newer wirebeam prepares it; its rows keep, and the new columns are null in them."""
    kept = prepared(f"iceberg:{tmp_path}/lake")
    kept.deliver([letter()])
    before = kept.ask("SELECT * FROM dead_letters")
    older = stored(tmp_path / "lake", DEAD_LETTERS.name)
    with older.transaction() as transaction:
        with transaction.update_schema(allow_incompatible_changes=True) as update:
            update.delete_column("record_time")
        transaction.set_properties({COLUMNS: older.properties[COLUMNS].removesuffix(",record_time")})
    kept.sink.prepare()
    kept.deliver([letter(b"x")])
    assert "record_time" in stored(tmp_path / "lake", DEAD_LETTERS.name).schema().column_names
    found = kept.ask("SELECT * FROM dead_letters ORDER BY raw")
    assert len(found) == 2
    assert found[0] == (*before[0][:-1], None)


def test_a_table_of_a_newer_wirebeam_is_refused(tmp_path: Path) -> None:
    """It names the columns that this version would leave empty; a column of the user's own does not matter."""
    kept = prepared(f"iceberg:{tmp_path}/lake")
    newer = stored(tmp_path / "lake", EVENTS.name)
    with newer.update_schema() as update:
        from pyiceberg.types import StringType

        update.add_column("our_mark", StringType())
    kept.sink.prepare()
    kept.deliver([event(CREATED, 1)])
    with newer.refresh().transaction() as transaction:
        transaction.set_properties({COLUMNS: f"{newer.properties[COLUMNS]},mood"})
    with pytest.raises(
        SinkRefused, match=r"table events is of a newer wirebeam, which writes mood too: update wirebeam"
    ):
        kept.sink.prepare()


def test_conflicts_are_not_retried_below_the_fence(tmp_path: Path) -> None:
    """PyIceberg would commit the same files again on top of another writer's; the tables forbid that."""
    prepared(f"iceberg:{tmp_path}/lake")
    assert PROPERTIES["commit.retry.num-retries"] == "0"
    assert stored(tmp_path / "lake", EVENTS.name).properties["commit.retry.num-retries"] == "0"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("iceberg:", "it needs a catalog with a namespace, or a folder: iceberg:CATALOG/NAMESPACE, iceberg:DIR"),
        (
            "iceberg:lake?batsh=1",
            "there is no setting batsh; the settings are batch, compact_at, retry_s, as_of; did you mean batch?",
        ),
        ("iceberg:lake?batch=0", "setting batch is '0': input should be greater than or equal to 1"),
        ("iceberg:lake?catalog=x", "there is no setting catalog"),
    ],
)
def test_a_wrong_url_is_refused(url: str, told: str) -> None:
    """In one line that names the setting, its value and what is allowed."""
    with pytest.raises(SinkRefused) as refusal:
        open_sink(url)
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_unknown_catalog_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By name, with how to describe it."""
    monkeypatch.setenv("PYICEBERG_HOME", str(tmp_path))
    with pytest.raises(
        SinkRefused, match=r"PyIceberg's configuration has no catalog prod: describe it .*PYICEBERG_CATALOG__PROD__URI"
    ):
        open_sink("iceberg:prod/news").prepare()


def test_a_time_is_for_reading_alone(tmp_path: Path) -> None:
    """Nothing is written into the past."""
    with pytest.raises(SinkRefused, match="as_of is for reading"):
        open_sink(f"iceberg:{tmp_path}/lake?as_of=2026-03-02T00:00Z").prepare()


def test_a_sink_is_a_value(make_iceberg: Callable[[], IcebergSink]) -> None:
    """Equal if their settings are."""
    assert make_iceberg() == make_iceberg()


@pytest.fixture
def make_iceberg(tmp_path: Path) -> Callable[[], IcebergSink]:
    """Make sinks of one folder."""

    def made() -> IcebergSink:
        sink = open_sink(f"iceberg:{tmp_path}/lake")
        assert isinstance(sink, IcebergSink)
        return sink

    return made
