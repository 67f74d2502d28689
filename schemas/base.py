"""Common parts of the contracts: frozen models, UTC times, plain decimal numbers."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer, WithJsonSchema


class Frozen(BaseModel):
    """Base of all contracts: immutable, without unknown fields, each field with a description."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )


def to_utc(when: datetime) -> datetime:
    """Return an aware time in UTC. Raise ``ValueError`` if that is not in the years 1 to 9999."""
    try:
        return when.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{when.isoformat()} has no UTC equivalent between the years 1 and 9999") from error


def plain(number: Decimal) -> str:
    """Return a decimal without an exponent: ``Decimal("3.25E+11")`` becomes ``"325000000000"``."""
    return format(number, "f")


UtcTime = Annotated[AwareDatetime, AfterValidator(to_utc)]
"""An instant; RFC 3339 with ``Z`` in JSON."""

PlainDecimal = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""An exact number; a plain decimal string in JSON, never a float."""
