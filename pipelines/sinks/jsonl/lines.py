"""Values as lines of JSON, as the contracts have them."""

import orjson

from pipelines.sinks.sink import Run
from schemas.base import Frozen


def to_json(value: Frozen | Run) -> bytes:
    """Write one value on one line; fields without a value are left out."""
    if isinstance(value, Run):
        return orjson.dumps(dict(value.account))
    return value.model_dump_json(exclude_none=True).encode()
