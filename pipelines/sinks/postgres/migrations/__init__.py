"""The schema of PostgreSQL, step by step: plain SQL, a file a step, applied by Alembic in one transaction.

Alembic, because it is the tool of this field that is kept best, and because a step and the note that it was applied are
one transaction: a process that is killed between them leaves a database that knows where it stands. A file that was
released is never changed; a new step is a new file here and a module in ``versions``.
"""

from importlib.resources import files

from alembic import op


def read_sql(name: str) -> str:
    """Read one step."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def run_sql(name: str) -> None:
    """Carry out one step; called by its module in ``versions``."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(read_sql(name))
