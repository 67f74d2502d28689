"""Files of web servers, by range requests of the standard library."""

import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from pipelines.errors import Refused
from pipelines.storage.address import shown
from pipelines.storage.objects import RemoteObject

TIMEOUT_S: Final = 60
"""Longest wait for a server's next bytes."""


class WebStore:
    """Web servers; each file is named by its whole address."""

    def stat(self, address: str) -> RemoteObject | None:
        """Return a file. Raise ``FileNotFoundError`` if there is none, ``Refused`` if it cannot be read in ranges."""
        _, size, headers = _ranged(address, 0, 1)
        changed = headers.get("Last-Modified")
        version = (headers.get("ETag") or changed or str(size)).strip('"')
        when = parsedate_to_datetime(changed) if changed else datetime.fromtimestamp(0, UTC)
        return RemoteObject(address, size, version, when.astimezone(UTC))

    def below(self, address: str) -> Sequence[RemoteObject]:
        """Return nothing: a web server lists no files."""
        raise FileNotFoundError(address)

    def matching(self, pattern: str) -> Sequence[RemoteObject]:
        """Return nothing: a web server lists no files."""
        raise FileNotFoundError(pattern)

    def fetch(self, address: str, start: int, end: int) -> bytes:
        """Return a range of a file's bytes."""
        return _ranged(address, start, end)[0]

    def has_bucket(self, address: str) -> bool:  # noqa: ARG002 - the interface
        """Return True: a web server has no buckets."""
        return True


def _ranged(address: str, start: int, end: int) -> tuple[bytes, int, Message]:
    """Return a range, the size of the whole file, and the headers of the answer."""
    headers = {"Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity", "User-Agent": "wirebeam"}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - only http and https come here
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            if answer.status != HTTPStatus.PARTIAL_CONTENT:
                raise Refused(
                    f"{shown(address)} cannot be read: the server sends whole files only, so a broken download could not "
                    "be resumed; download it first"
                )
            size = int(answer.headers["Content-Range"].rpartition("/")[2])
            return answer.read(), size, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and start == 0:
                return b"", 0, error.headers
            raise _as_file_error(error) from error


def _as_file_error(error: urllib.error.HTTPError) -> OSError:
    if error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return FileNotFoundError(error.code)
    if error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return PermissionError(error.code)
    return error
