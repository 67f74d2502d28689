"""Common parts of the contracts: frozen models, UTC times, plain decimal numbers."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer, WithJsonSchema


class Frozen(BaseModel):
    """Base of all contracts: immutable, each field with a description.

    Fields that a later version added are passed over, so that an older reader goes on.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        use_attribute_docstrings=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:  # type: ignore[override]  # the plugin of mypy knows the fields
        """Return a value without validation, as ``BaseModel`` does in four times the time: for values of our own."""
        made = cls.__new__(cls)
        put = object.__setattr__
        put(made, "__dict__", defaults_of(cls) | values)
        put(made, "__pydantic_fields_set__", _set_of(tuple(values)) if _fields_set is None else _fields_set)
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        return made


class Strict(Frozen):
    """Base of what a person or a program asks or configures: an unknown field is a mistake, and is refused."""

    model_config = ConfigDict(extra="forbid")


@cache
def _set_of(names: tuple[str, ...]) -> set[str]:
    """Return names as a set. All values that are made with the same fields share it; pydantic copies it before it changes one."""
    return set(names)


@cache
def defaults_of(model: type[Frozen]) -> dict[str, Any]:
    """Return the default of each field of a model, None for those without one, in the order in which they are written."""
    return {name: field.get_default(call_default_factory=True) for name, field in model.model_fields.items()}


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
