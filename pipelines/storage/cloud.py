"""S3, Google Cloud Storage and Azure through fsspec. Credentials are found by each cloud's own chain, and held by its client."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import fsspec

from pipelines.storage.address import split_bucket
from pipelines.storage.objects import RemoteObject

OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "s3": {"config_kwargs": {"connect_timeout": 10, "read_timeout": 60, "retries": {"total_max_attempts": 2}}},
    "gs": {},
    "az": {"anon": False},
}
"""Scheme -> options of its client: short waits, since a range is tried again; Azure asks for credentials."""
VERSIONS: Final = ("ETag", "etag", "generation")
TIMES: Final = ("LastModified", "last_modified", "mtime", "updated")


class CloudStore:
    """The client of one service. fsspec keeps one for each process and thread, so a forked process gets its own."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        logging.getLogger("gcsfs").setLevel(logging.ERROR)  # it warns of every bucket whose kind it may not ask for
        self.client: Any = fsspec.filesystem(scheme, use_listings_cache=False, **OPTIONS[scheme])

    def stat(self, address: str) -> RemoteObject | None:
        """Return an object, or None for a folder. Raise ``FileNotFoundError`` if there is neither."""
        info = self.client.info(address)
        return self._object(info) if info["type"] == "file" else None

    def below(self, address: str) -> Sequence[RemoteObject]:
        """Return the objects of a folder, at any depth."""
        return self._objects(self.client.find(address, detail=True))

    def matching(self, pattern: str) -> Sequence[RemoteObject]:
        """Return the objects that match a pattern."""
        return self._objects(self.client.glob(pattern, detail=True))

    def fetch(self, address: str, start: int, end: int) -> bytes:
        """Return a range of an object's bytes."""
        return bytes(self.client.cat_file(address, start=start, end=end))

    def put(self, address: str, data: bytes) -> None:
        """Write an object whole."""
        self.client.pipe_file(address, data)

    def upload(self, path: Path, address: str) -> None:
        """Write a file as an object, in parts; the object appears when all are there."""
        self.client.put_file(str(path), address)

    def remove(self, address: str) -> None:
        """Delete an object, if it is there."""
        with suppress(FileNotFoundError):
            self.client.rm_file(address)

    def has_bucket(self, address: str) -> bool:
        """Return True if the bucket of an address exists and can be seen."""
        try:
            self.client.info(split_bucket(address)[0])
        except FileNotFoundError:
            return False
        return True

    def _objects(self, found: Mapping[str, Mapping[str, Any]]) -> list[RemoteObject]:
        return [self._object(info) for info in found.values() if info["type"] == "file"]

    def _object(self, info: Mapping[str, Any]) -> RemoteObject:
        version = next((str(info[name]).strip('"') for name in VERSIONS if info.get(name)), "")
        return RemoteObject(f"{self.scheme}://{info['name']}", int(info["size"]), version, _modified(info))


def _modified(info: Mapping[str, Any]) -> datetime:
    """Return the time of the last change, which each client gives in its own way."""
    value = next((info[name] for name in TIMES if info.get(name)), None)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromtimestamp(0, UTC)
