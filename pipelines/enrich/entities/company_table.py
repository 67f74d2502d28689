"""A user's own table of companies: a CSV file with names, aliases and typed identifiers. It wins over the register."""

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pipelines.enrich.entities.companies import legal_key, short_key
from pipelines.errors import Refused
from pipelines.language.instruments import MICS, SCHEMES, is_valid
from schemas import Identifier

NAMES = ("name", "aliases")
COLUMNS = (*NAMES, "mic", *SCHEMES)
Table = dict[str, tuple[Identifier, ...]]


@lru_cache(maxsize=4)
def read_company_table(path: str) -> Table:
    """Return the identifiers of each name of a table, loaded once per process; names are folded.

    Columns: ``name``; optional ``aliases`` (separated by ``|``), ``mic`` (of the ticker) and the types of identifiers. Raise
    ``Refused``, which names line and column, for a malformed file.
    """
    table: Table = {}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            for key, codes, line in _rows(path, stream):
                if table.setdefault(key, codes) != codes:
                    raise _refused(path, line, "name", f"{key!r} has other identifiers in an earlier line")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Refused(f"--companies {path}: cannot be read: {why}; name a file of CSV in UTF-8") from error
    return table


def table_identifiers(table: Table, names: Iterable[str]) -> tuple[Identifier, ...]:
    """Return the identifiers of the first name that the table has."""
    if not table:
        return ()
    keys = (key for name in names for key in _keys(name))
    return next((table[key] for key in keys if key in table), ())


def _keys(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((legal_key(name), short_key(name))))


def _rows(path: str, stream: Iterable[str]) -> Iterator[tuple[str, tuple[Identifier, ...], int]]:
    reader = csv.DictReader(stream, strict=True)
    columns = [column.strip().lower() for column in reader.fieldnames or ()]
    reader.fieldnames = columns
    if "name" not in columns:
        raise _refused(path, 1, "name", "the column is missing")
    if unknown := [column for column in columns if column not in COLUMNS]:
        raise _refused(path, 1, unknown[0], f"unknown; there are {', '.join(COLUMNS)}")
    for row in reader:
        line = reader.line_num
        if None in row or None in row.values():
            raise _refused(path, line, columns[-1], f"the line has not {len(columns)} cells")
        cells = {column: value.strip() for column, value in row.items()}
        if not legal_key(cells["name"]):
            raise _refused(path, line, "name", "it is empty")
        codes = tuple(_identifiers(path, line, cells))
        for name in (cells["name"], *cells.get("aliases", "").split("|")):
            yield from ((key, codes, line) for key in _keys(name) if key)


def _identifiers(path: str, line: int, cells: dict[str, str]) -> Iterator[Identifier]:
    market = cells.get("mic", "")
    mic = MICS.get(market.lower(), market.upper()) or None
    if mic is not None and (len(mic) != 4 or not mic.isalnum()):
        raise _refused(path, line, "mic", f"{market!r} is no market identifier code such as XNYS")
    for scheme in SCHEMES:
        if value := cells.get(scheme, ""):
            if not is_valid(scheme, value):
                raise _refused(path, line, scheme, f"{value!r} is no {scheme}")
            yield Identifier(
                scheme=scheme, value=value, mic=mic if scheme == "ticker" else None, source=Path(path).name
            )


def _refused(path: str, line: int, column: str, why: str) -> Refused:
    return Refused(f"--companies {path}: line {line}, column {column}: {why}")
