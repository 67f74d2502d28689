"""The tables and views of a DuckDB database, from ``columns`` and from the views of PostgreSQL."""

from importlib.resources import files
from typing import Any, Final

from pipelines.sinks.tables.columns import (
    AMOUNTS,
    EVENTS,
    QUOTES,
    TABLES,
    TOMBSTONES,
    WORLD_EVENTS,
    ColumnKind,
    TableSpec,
)

VERSION: Final = 10
"""Version of the schema; it grows when a table changes."""
TYPES: Final[dict[ColumnKind, str]] = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "time": "TIMESTAMPTZ",
    "day": "DATE",
    "decimal": "DECIMAL(38, 10)",
    "texts": "VARCHAR[]",
    "json": "JSON",
    "bytes": "BLOB",
}


def quoted(text: str) -> str:
    """Return a string as a SQL literal.

    >>> quoted("O'Neill")
    "'O''Neill'"
    """
    return "'" + text.replace("'", "''") + "'"


def create_table(table: TableSpec) -> str:
    """Return the statement that creates a table."""
    columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in table.columns.items())
    return f"CREATE TABLE IF NOT EXISTS {table.name} ({columns})"


KILLED_BEFORE: Final = (
    "INSERT INTO tombstones SELECT event_id, revision, 0, provider, item_id, version, story_id, time, known_time "
    "FROM events WHERE type = 'story.withdrawn'"
)
"""Adds the tombstones of kills that were written before the table of tombstones existed."""
PLACE_COLUMNS: Final = ("filed_from", "filed_from_country", "event_place", "event_country", "event_geoname")
STEPS: Final = {
    1: (
        "ALTER TABLE dead_letters ADD COLUMN source_item BIGINT",
        "ALTER TABLE dead_letters ADD COLUMN record_time TIMESTAMPTZ",
    ),
    2: (create_table(TOMBSTONES), KILLED_BEFORE),
    3: (
        "ALTER TABLE entities ADD COLUMN listings VARCHAR[]",
        *(f"ALTER TABLE events ADD COLUMN {name} VARCHAR" for name in PLACE_COLUMNS),
    ),
    4: tuple(
        f"ALTER TABLE events ADD COLUMN {name} {TYPES[EVENTS.columns[name]]}"
        for name in list(EVENTS.columns)[EVENTS.place("genre") : EVENTS.place("topics")]
    ),
    5: tuple(
        f"ALTER TABLE amounts ADD COLUMN {name} {TYPES[AMOUNTS.columns[name]]}"
        for name in list(AMOUNTS.columns)[AMOUNTS.place("role") : AMOUNTS.place("compared_with")]
    ),
    6: (
        "ALTER TABLE events ADD COLUMN topics VARCHAR[]",
        "ALTER TABLE amounts ADD COLUMN compared_with BIGINT",
        create_table(WORLD_EVENTS),
    ),
    7: (create_table(QUOTES),),
    8: ("ALTER TABLE events ADD COLUMN desk VARCHAR",),
    9: tuple(
        f"ALTER TABLE world_events ADD COLUMN IF NOT EXISTS {name} BIGINT"
        for name in ("per_share_number", "stake_number")
    ),
}
"""Version -> the statements that upgrade to the next version; new tables are created anyway."""


def create_tables(connection: Any) -> None:
    """Create the missing tables, and store the version of the schema."""
    for table in TABLES:
        connection.execute(create_table(table))
    connection.execute(f"CREATE TABLE IF NOT EXISTS wirebeam_schema AS SELECT {VERSION} AS version")


def upgrade_tables(connection: Any, found: int) -> None:
    """Upgrade tables of an older version, in one transaction."""
    connection.execute("BEGIN")
    for version in range(found, VERSION):
        for step in STEPS[version]:
            connection.execute(step)
    create_tables(connection)
    connection.execute("UPDATE wirebeam_schema SET version = ?", [VERSION])
    connection.execute("COMMIT")


def create_views(connection: Any) -> None:
    """Create or replace the readers' views."""
    steps = files("pipelines.sinks.postgres").joinpath("migrations")
    for step in (
        "0002_views.sql",
        "0004_views.sql",
        "0008_worth_views.sql",
        "0009_roles_views.sql",
        "0010_world_events_views.sql",
        "0011_quotes_views.sql",
        "0013_deal_amounts_views.sql",
    ):
        text = steps.joinpath(step).read_text(encoding="utf-8")
        connection.execute(text.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"))


def version_of(connection: Any) -> int | None:
    """Return the version of the schema in a database, or None if it has none."""
    known = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'wirebeam_schema'"
    if connection.execute(known).fetchone()[0] == 0:
        return None
    return int(connection.execute("SELECT version FROM wirebeam_schema").fetchone()[0])
