"""Convert rows to Arrow tables with typed columns. Strings become times and exact numbers, a whole column at once."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

import pyarrow as pa

from pipelines.sinks.tables.columns import ColumnKind, TableSpec
from pipelines.sinks.tables.rows import Row

SCALE: Final = 10
WHOLE_DIGITS: Final = 28
QUANTUM: Final = Decimal(1).scaleb(-SCALE)
EXACT: Final = Context(prec=WHOLE_DIGITS + SCALE, rounding=ROUND_HALF_EVEN)
TYPES: Final[dict[ColumnKind, pa.DataType]] = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "time": pa.timestamp("us", "UTC"),
    "day": pa.date32(),
    "decimal": pa.decimal128(WHOLE_DIGITS + SCALE, SCALE),
    "texts": pa.list_(pa.string()),
    "json": pa.string(),
    "bytes": pa.binary(),
}


def schema_of(table: TableSpec) -> pa.Schema:
    """Return the Arrow schema of a table. The columns of its key are not nullable."""
    return pa.schema([pa.field(name, TYPES[kind], name not in table.key) for name, kind in table.columns.items()])


def to_arrow(table: TableSpec, rows: Sequence[Row]) -> pa.Table:
    """Return rows as an Arrow table."""
    columns = zip(*rows, strict=True) if rows else [()] * len(table.columns)
    arrays = [_column(kind, values) for kind, values in zip(table.columns.values(), columns, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema_of(table))


def _column(kind: ColumnKind, values: Sequence[Any]) -> pa.Array:
    make: Callable[[Sequence[Any]], pa.Array] | None = {"decimal": _decimals, "time": _cast, "day": _cast}.get(kind)
    return pa.array(values, TYPES[kind]) if make is None else make(values).cast(TYPES[kind])


def _cast(values: Sequence[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


def _decimals(values: Sequence[str | None]) -> pa.Array:
    return pa.array([None if value is None else fit_decimal(value) for value in values], pa.string())


def fit_decimal(number: str) -> str | None:
    """Return a number with at most 28 digits before the point and 10 after it, rounded half to even; None if it is too large.

    >>> fit_decimal("325000000000"), fit_decimal("0.12345678905"), fit_decimal("1" + "0" * 28)
    ('325000000000', '0.1234567890', None)
    """
    whole, _, fraction = number.lstrip("-").partition(".")
    if len(whole) <= WHOLE_DIGITS - 1 and len(fraction) <= SCALE:
        return number
    try:
        rounded = Decimal(number).quantize(QUANTUM, context=EXACT)
    except ArithmeticError:
        return None
    return format(rounded, "f") if rounded.adjusted() < WHOLE_DIGITS else None
