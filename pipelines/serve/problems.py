"""Errors as RFC 9457 problem details."""

from http import HTTPStatus

import orjson
from starlette.responses import Response


def problem(status: int, title: str, detail: str = "") -> Response:
    """Return an error that says what happened (title) and what to do next (detail)."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        **({"detail": detail} if detail else {}),
    }
    return Response(orjson.dumps(body), status, media_type="application/problem+json")


def phrase(status: int) -> str:
    """Return the standard phrase of a status.

    >>> phrase(404)
    'Not Found'
    """
    return HTTPStatus(status).phrase
