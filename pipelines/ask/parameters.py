"""Parameters of questions: their types, and how they are read, whoever asks."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from pipelines.errors import Refused, did_you_mean
from schemas.base import Frozen, PlainDecimal

Query = TypeVar("Query", bound=Frozen)
ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")
LARGEST: Final = Decimal(10) ** 28
"""Limit of numbers: databases store amounts as numeric(38, 10)."""


def read_moment(given: object) -> object:
    """Return an ISO 8601 day or time in UTC; without a zone it is UTC. Raise ``ValueError`` for anything else.

    >>> read_moment("2026-03-02T09:30Z") == read_moment("2026-03-02 10:30+01:00") == read_moment("2026-03-02T09:30")
    True
    """
    if not isinstance(given, str):
        return given
    if ISO.fullmatch(given) is None:
        raise ValueError("a time is written 2026-03-02T09:30Z, a day 2026-03-02")
    try:
        found = datetime.fromisoformat(given)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time is in the years 1 to 9999") from error


def read_number(given: object) -> object:
    """Return an exact number; commas between thousands are allowed. Raise ``ValueError`` for anything else.

    >>> read_number("2,500,000"), read_number("1e9")
    (Decimal('2500000'), Decimal('1E+9'))
    """
    if not isinstance(given, str):
        return given
    try:
        number = Decimal(given.replace(",", ""))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= LARGEST:
        raise ValueError("a number is written 1e9 or 2500000, below 1e28")
    return number


Moment = Annotated[datetime, BeforeValidator(read_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
"""A time in UTC, given as ISO 8601."""
Number = Annotated[PlainDecimal, BeforeValidator(read_number)]
"""An exact number."""
Currency = Annotated[
    str,
    BeforeValidator(lambda given: given.upper() if isinstance(given, str) else given),
    Field(pattern="^[A-Z]{3}$"),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{3}$"}),
]
"""ISO 4217 code of a currency, in any case."""
Words = Annotated[str, Field(max_length=200)]
"""A name or words."""


def one_of(known: Iterable[str]) -> Any:
    """Return the type of a parameter that is one of these words, in any case. Any other is refused with the nearest one."""
    words = tuple(dict.fromkeys(map(str, known)))

    def read(given: object) -> object:
        return given.lower() if isinstance(given, str) else given

    return Annotated[Literal[words], BeforeValidator(read), WithJsonSchema({"type": "string", "enum": list(words)})]


def read_query(
    kind: type[Query],
    given: Mapping[str, str],
    path: Mapping[str, Any] | None = None,
    others: Iterable[str] = (),
    *,
    of_form: bool = False,
    spelled: Callable[[str], str] = str,
) -> Query:
    """Return the parameters of a question. Of a form an empty one counts as not given. Raise ``Refused`` for a wrong one.

    ``path`` has parameters that stand in the path of a page, ``others`` names that are ignored. ``spelled`` returns how
    whoever asks writes a parameter's name.
    """
    ignored = {"token", *others}
    values = {
        name: value for name, value in given.items() if name not in ignored and (value.strip() or not of_form)
    } | dict(path or {})
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise Refused(_message(error, kind, spelled)) from error


def _message(error: ValidationError, kind: type[Frozen], spelled: Callable[[str], str]) -> str:
    first = error.errors()[0]
    name = spelled(".".join(map(str, first["loc"])) or "query")
    if first["type"] == "extra_forbidden":
        known = sorted(map(spelled, kind.model_fields))
        return (
            f"there is no parameter {name}{did_you_mean(name, known)}; the parameters are {', '.join(known) or 'none'}"
        )
    if first["type"] == "missing":
        return f"parameter {name} is missing"
    message = f"parameter {name} is {first['input']!r}: {first['msg'].removeprefix('Value error, ')}"
    if first["type"] in {"enum", "literal_error"}:
        message += did_you_mean(str(first["input"]), re.findall(r"'([^']*)'", first["msg"]))
    return message
