"""Views for readers."""

from pipelines.sinks.postgres.migrations import run_sql

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Create them."""
    run_sql("0002_views.sql")
