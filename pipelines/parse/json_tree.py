"""Read JSON, with limits on the number and the nesting of objects and arrays."""

from typing import Any

import orjson

from pipelines.parse.decode import decode_utf8
from pipelines.parse.limits import ParseLimits
from schemas import Reason, Rejected


def read_json(value: bytes, limits: ParseLimits) -> Any:
    """Read a JSON document.

    Raises ``Rejected``: ``malformed`` for a document that is no JSON, ``too_deep`` over a limit, ``bad_encoding``.
    """
    refuse_size(value.count(b"{") + value.count(b"["), limits)
    text = decode_utf8(value)
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        too_deep = "depth limit" in str(error)
        raise Rejected(Reason.TOO_DEEP if too_deep else Reason.MALFORMED, f"no valid JSON: {error}") from error
    refuse_depth(document, limits.max_depth)
    return document


def refuse_size(brackets: int, limits: ParseLimits) -> None:
    """Raise ``Rejected`` (``too_deep``) for more objects and arrays than are allowed."""
    if brackets > limits.max_elements:
        raise Rejected(Reason.TOO_DEEP, f"the JSON holds more than {limits.max_elements} objects and arrays")


def refuse_depth(value: Any, left: int) -> None:
    """Raise ``Rejected`` (``too_deep``) for a value that is nested deeper than ``left`` levels."""
    if not isinstance(value, dict | list):
        return
    if left == 0:
        raise Rejected(Reason.TOO_DEEP, "the JSON is nested deeper than is allowed")
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, dict | list):
            refuse_depth(child, left - 1)
