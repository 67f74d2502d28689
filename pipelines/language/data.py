"""Read the data files of this room: rows of cells that are separated by tabs; a line with ``#`` is a comment."""

from importlib.resources import files


def read_rows(name: str) -> list[list[str]]:
    """Return the rows of a data file."""
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
