"""Values as lines of JSON, by the contracts."""

import orjson

from pipelines.sinks.sink import Run
from schemas.base import Frozen


def to_json(value: Frozen | Run) -> bytes:
    """Return a value as one line of JSON, without fields that are None."""
    if isinstance(value, Run):
        return orjson.dumps(dict(value.account))
    return value.model_dump_json(exclude_none=True).encode()
