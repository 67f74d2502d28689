"""Tombstones of killed items, and the views that heed them."""

from pipelines.sinks.postgres.migrations import run_sql

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Add the table, then the views."""
    run_sql("0004_tombstones.sql")
    run_sql("0004_views.sql")
