"""Read the parameters of a view from a request."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from pydantic import ValidationError

from pipelines.errors import Refused, did_you_mean
from schemas.base import Frozen

Query = TypeVar("Query", bound=Frozen)


def read_query(
    kind: type[Query],
    given: Mapping[str, str],
    path: Mapping[str, str],
    others: Iterable[str] = (),
    *,
    of_form: bool = False,
) -> Query:
    """Return the parameters of a view, from its query and its path. Of a form an empty one counts as not given.

    ``others`` are names that are not the view's and are ignored. Raise ``Refused`` for a wrong parameter.
    """
    ignored = {"token", *others}
    values = {
        name: value for name, value in given.items() if name not in ignored and (value.strip() or not of_form)
    } | dict(path)
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "query"
        if first["type"] == "extra_forbidden":
            known = sorted(kind.model_fields)
            raise Refused(
                f"there is no parameter {name}{did_you_mean(name, known)}; the parameters are {', '.join(known) or 'none'}"
            ) from error
        if first["type"] == "missing":
            raise Refused(f"parameter {name} is missing") from error
        raise Refused(
            f"parameter {name} is {first['input']!r}: {first['msg'].removeprefix('Value error, ')}"
        ) from error
