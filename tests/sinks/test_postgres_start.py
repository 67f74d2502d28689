"""PostgreSQL before a run starts: what is wrong is said in one line, with status 2; secrets are never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.postgres.cluster import Cluster
from pipelines.cli.command import run_command
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import OK, REFUSED, SinkRefused
from pipelines.settings.postgres import PASSWORD, PostgresSettings
from pipelines.sinks.postgres.schema import FOLDER, require_schema, versions
from pipelines.sinks.registry import open_sink
from pipelines.sinks.tables.columns import AMOUNTS, EVENTS, TABLES
from schemas import EventType
from tests.sinks.kept import Kept
from tests.sinks.values import event

pytestmark = pytest.mark.postgres


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Replay into a sink that must be refused; gives its one line."""

    def run(url: str) -> str:
        assert run_command(["replay", str(ARCHIVE), "--out", str(tmp_path / "out"), "--sink", url]) == REFUSED
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        return err

    return run


def test_a_wrong_password(cluster: Cluster, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Is not shown."""
    monkeypatch.setenv(PASSWORD, "wrong-secret")
    line = refused(cluster.url())
    assert 'password authentication failed for user "wirebeam"' in line
    assert "wrong-secret" not in line


def test_a_missing_database(cluster: Cluster, refused: Callable[..., str]) -> None:
    """Is named."""
    assert 'database "nowhere" does not exist' in refused(cluster.url("nowhere"))


def test_no_server(cluster: Cluster, refused: Callable[..., str]) -> None:
    """The address is named."""
    line = refused(cluster.url().replace(str(cluster.port), "1"))
    assert "postgres://wirebeam@127.0.0.1:1/wirebeam" in line
    assert "refused" in line.lower()


def test_an_older_schema(
    cluster: Cluster, database: Callable[[], str], refused: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Is moved on only when somebody asks for it."""
    url = database()
    name = url.rpartition("/")[2]
    require_schema(PostgresSettings.of_url(url))
    for view in (
        "current_quotes",
        "who_pays_whom",
        "figure_series",
        "earnings",
        "deals",
        "current_world_events",
        "shown_versions",
        "role_amounts",
        "story_worth",
        "known",
        "entity_timeline",
        "company_amounts",
        "current_amounts",
        "story_history",
        "current_stories",
        "standing",
        "replaced",
        "killed",
    ):
        cluster.run_sql(f"DROP VIEW {view}", name)
    cluster.run_sql("DROP FUNCTION log_events CASCADE", name)
    cluster.run_sql("DROP TABLE event_log", name)
    cluster.run_sql("DROP TABLE dead_letter_marks", name)
    cluster.run_sql("DROP TABLE tombstones", name)
    cluster.run_sql("DROP TABLE world_events", name)
    cluster.run_sql("DROP TABLE quotes", name)
    cluster.run_sql("DROP INDEX events_by_item", name)
    cluster.run_sql("ALTER TABLE dead_letters DROP COLUMN source_item, DROP COLUMN record_time", name)
    cluster.run_sql("ALTER TABLE entities DROP COLUMN listings", name)
    roles = list(AMOUNTS.columns)[AMOUNTS.place("role") :]
    cluster.run_sql("ALTER TABLE amounts " + ", ".join(f"DROP COLUMN {column}" for column in roles), name)
    later = (*list(EVENTS.columns)[EVENTS.place("filed_from") :], "delivered_at")
    cluster.run_sql("ALTER TABLE events " + ", ".join(f"DROP COLUMN {column}" for column in later), name)
    cluster.run_sql("UPDATE alembic_version SET version_num = '0001'", name)
    assert "(0001) is older" in refused(url)
    assert run_command(["deadletters", "list", url]) == REFUSED
    assert f"`wirebeam migrate {url}` upgrades older ones" in capsys.readouterr().err
    assert run_command(["migrate", url]) == OK
    assert f"was 0001, is {versions()[-1]}" in capsys.readouterr().out
    require_schema(PostgresSettings.of_url(url))


def test_the_server_says_when_it_took_an_event(database: Callable[[], str]) -> None:
    """Again when a newer one replaces it; a repeat changes nothing."""
    url = database()
    kept = Kept(open_sink(url), url)
    kept.sink.prepare()
    older, newer = (event(EventType.UPDATED, revision, event_id="e") for revision in (2, 3))
    taken = []
    for one in (older, newer, older):
        kept.deliver([one])
        taken += [moment for (moment,) in kept.ask("SELECT delivered_at FROM events")]
    assert taken[0] < taken[1] == taken[2]


def test_a_newer_schema(cluster: Cluster, database: Callable[[], str], refused: Callable[..., str]) -> None:
    """Somebody has a newer wirebeam."""
    url = database()
    require_schema(PostgresSettings.of_url(url))
    cluster.run_sql("UPDATE alembic_version SET version_num = '9999'", url.rpartition("/")[2])
    assert "(9999) is newer" in refused(url)


def test_tables_of_somebody_else(cluster: Cluster, database: Callable[[], str], refused: Callable[..., str]) -> None:
    """Are left alone."""
    url = database()
    cluster.run_sql("CREATE TABLE events (mine int)", url.rpartition("/")[2])
    assert 'relation "events" already exists' in refused(url)
    assert cluster.run_sql("SELECT count(*) FROM events", url.rpartition("/")[2]) == "0"


def test_the_columns_are_those_of_the_tables(cluster: Cluster, database: Callable[[], str]) -> None:
    """The SQL and ``tables.py`` name the same columns in the same order."""
    url = database()
    require_schema(PostgresSettings.of_url(url))
    question = "SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = '{}'"
    for table in TABLES:
        found = cluster.run_sql(question.format(table.name), url.rpartition("/")[2])
        stamped = ["delivered_at"] if table.name == "events" else []
        assert [name for name in found.split(",") if name not in stamped] == list(table.columns)
    assert sorted(path.name for path in FOLDER.glob("*.sql")) == [
        "0001_tables.sql",
        "0002_views.sql",
        "0003_marks.sql",
        "0004_tombstones.sql",
        "0004_views.sql",
        "0005_places.sql",
        "0006_readers.sql",
        "0007_event_log.sql",
        "0008_worth.sql",
        "0008_worth_views.sql",
        "0009_roles.sql",
        "0009_roles_views.sql",
        "0010_world_events.sql",
        "0010_world_events_views.sql",
        "0011_quotes.sql",
        "0011_quotes_views.sql",
        "0012_desk.sql",
        "0013_deal_amounts.sql",
        "0013_deal_amounts_views.sql",
    ]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgres://u:secret@h/d", PASSWORD),
        ("postgres://u@h/d?bacth=1", "there is no setting bacth"),
        ("postgres://u@h/d?batch=0", "setting batch is '0'"),
        ("postgres://u@h", "setting database is ''"),
        ("postgres://h/d", "setting user is ''"),
        ("postgres://u@h:99999/d", "port"),
        ("postgres://u@h/d?sslmode=maybe", "setting sslmode is 'maybe'"),
        ("postgres://u@h/d?password_file=/none", "setting password_file is '/none'"),
    ],
)
def test_a_url_that_is_wrong_is_refused_by_the_setting(url: str, told: str) -> None:
    """In one line, without the password that somebody wrote into it."""
    with pytest.raises(SinkRefused) as refusal:
        PostgresSettings.of_url(url)
    assert told in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_password_comes_from_a_file(cluster: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It wins over the environment."""
    file = tmp_path / "password"
    file.write_text("wirebeam-secret\n")
    monkeypatch.setenv(PASSWORD, "wrong")
    settings = PostgresSettings.of_url(cluster.url() + f"?password_file={file}")
    require_schema(settings)
    assert "wirebeam-secret" not in repr(settings)
