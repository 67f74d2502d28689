"""Settings in the query of a sink's URL: validated, and refused with name, value and what is allowed. Pure."""

from collections.abc import Collection, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError

from pipelines.errors import SinkRefused, did_you_mean

Model = TypeVar("Model", bound=BaseModel)


def settings_of_query(
    kind: str, model: type[Model], query: str, placed: Mapping[str, str] | None = None, hidden: Collection[str] = ()
) -> Model:
    """Return the settings of ``name=value&name=value``. Raise ``SinkRefused`` for a wrong one.

    ``placed`` are settings that another part of the URL gave; those in ``hidden`` cannot be in the query.
    """
    given = dict(parse_qsl(query, keep_blank_values=True))
    known = [name for name in model.model_fields if name not in hidden]
    if unknown := [name for name in given if name not in known]:
        raise SinkRefused(
            f"--sink {kind}: there is no setting {unknown[0]}; the settings are {', '.join(known)}{did_you_mean(unknown[0], known)}"
        )
    try:
        return model.model_validate({**given, **(placed or {})})
    except ValidationError as error:
        first = error.errors()[0]
        name, message = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        raise SinkRefused(
            f"--sink {kind}: setting {name} is {first['input']!r}: {message[0].lower()}{message[1:]}"
        ) from error
