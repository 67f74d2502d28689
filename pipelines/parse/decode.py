"""Bytes to text, strictly: a wrong byte is told with its place, never replaced."""

from schemas import Reason, Rejected


def decode_utf8(value: bytes) -> str:
    """Decode UTF-8 with or without a byte-order mark; raises ``Rejected`` (``bad_encoding``) at the first wrong byte."""
    try:
        return value.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = value[error.start]
        raise Rejected(Reason.BAD_ENCODING, f"byte {error.start} (0x{wrong:02x}) is not UTF-8") from error
