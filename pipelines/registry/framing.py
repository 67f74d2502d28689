"""Confluent's prefix of Kafka values: a zero byte, then the id of the value's schema in four bytes. Pure."""

from codecs import BOM_UTF32_BE
from typing import Final

from schemas import Reason, Rejected

PREFIX: Final = 5


def split(value: bytes) -> tuple[int, bytes] | None:
    r"""Return schema id and payload of a value, or None for one without a prefix.

    >>> split(b"\x00\x00\x00\x00\x07{}"), split(b"{}")
    ((7, b'{}'), None)
    """
    if not value.startswith(b"\0") or len(value) <= PREFIX or value.startswith(BOM_UTF32_BE):
        return None
    return int.from_bytes(value[1:PREFIX]), value[PREFIX:]


def join(schema: int, payload: bytes) -> bytes:
    r"""Return a payload with the prefix of its schema.

    >>> join(7, b"{}")
    b'\x00\x00\x00\x00\x07{}'
    """
    return b"\0" + schema.to_bytes(4) + payload


def message_indexes(payload: bytes) -> tuple[list[int], bytes]:
    r"""Return the place of a Protobuf message in its file, outermost type first, and the message's bytes.

    The place stands before the message: a count and so many numbers, each a zigzag varint; the count 0 means the first type.

    >>> message_indexes(b"\x00rest"), message_indexes(b"\x04\x02\x00rest")
    (([0], b'rest'), ([1, 0], b'rest'))
    """
    count, at = _zigzag(payload, 0)
    if not 0 <= count <= len(payload):
        raise Rejected(Reason.MALFORMED, f"the value names a Protobuf type at {count} levels")
    indexes = []
    for _ in range(count):
        index, at = _zigzag(payload, at)
        indexes.append(index)
    return indexes or [0], payload[at:]


def _zigzag(payload: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(payload) and shift < 35:
        byte = payload[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), at
    raise Rejected(Reason.MALFORMED, "the value ends before its Protobuf message, or its first bytes are damaged")
