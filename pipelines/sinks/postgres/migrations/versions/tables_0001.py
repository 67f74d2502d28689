"""Tables and the indexes that readers need."""

from pipelines.sinks.postgres.migrations import run_sql

revision, down_revision = "0001", None


def upgrade() -> None:
    """Create them."""
    run_sql("0001_tables.sql")
