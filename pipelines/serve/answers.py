"""Answers as JSON, and their entity tags."""

from hashlib import blake2b

from schemas.base import Frozen


def json_text(answer: Frozen) -> str:
    """Return an answer as JSON; exact numbers are strings, as in the contracts."""
    return answer.model_dump_json(exclude_none=True)


def entity_tag(body: bytes) -> str:
    """Return a strong entity tag of a body."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'
