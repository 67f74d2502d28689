"""The migrations of the PostgreSQL schema: one SQL file for each, applied by Alembic.

Alembic writes a migration and its version in one transaction, so a killed process leaves a database of a known version. A
released file is never changed; a new migration is a new file here and a module in ``versions``.
"""

from importlib.resources import files

from alembic import op


def read_sql(name: str) -> str:
    """Return the SQL of a file."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def run_sql(name: str) -> None:
    """Execute the SQL of a file; called by a module in ``versions``."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(read_sql(name))
