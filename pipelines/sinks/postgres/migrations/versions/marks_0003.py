"""Marks of dead letters, and what finds a letter again."""

from pipelines.sinks.postgres.migrations import run_sql

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Add them."""
    run_sql("0003_marks.sql")
