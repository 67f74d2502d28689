"""Find objects and read ranges of them: one small interface over fsspec for clouds, and over HTTP for web servers."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipelines.errors import Failed, Refused
from pipelines.storage.address import WEB, is_pattern, require_client, scheme_of, shown, split_bucket
from pipelines.storage.failures import explain, is_failure

if TYPE_CHECKING:
    from pipelines.storage.cloud import CloudStore


class SourceLost(Failed):
    """An object could not be read to its end: its service is away, or it has changed."""


class RemoteObject(NamedTuple):
    """One object, as it was when it was found."""

    address: str
    size: int
    version: str
    """Its ETag or generation: another one if its bytes are replaced."""
    modified: datetime
    """Time of its last change, in UTC."""


class Store(Protocol):
    """A service that holds objects."""

    def stat(self, address: str) -> RemoteObject | None:
        """Return an object, or None for a folder. Raise ``FileNotFoundError`` if there is neither."""

    def below(self, address: str) -> Sequence[RemoteObject]:
        """Return the objects of a folder, at any depth."""

    def matching(self, pattern: str) -> Sequence[RemoteObject]:
        """Return the objects that match a pattern."""

    def fetch(self, address: str, start: int, end: int) -> bytes:
        """Return a range of an object's bytes."""

    def has_bucket(self, address: str) -> bool:
        """Return True if the bucket of an address exists and can be seen."""


def store_of(address: str) -> Store:
    """Return this thread's client of the service of an address."""
    if scheme_of(address) in WEB:
        from pipelines.storage.web import WebStore  # noqa: PLC0415 - each client only where it is used

        return WebStore()
    return cloud_of(address)


def cloud_of(address: str) -> "CloudStore":
    """Return this thread's client of a cloud, which can be written too."""
    from pipelines.storage.cloud import CloudStore  # noqa: PLC0415 - an extra

    return CloudStore(scheme_of(address))


def find_objects(address: str) -> tuple[list[RemoteObject], bool]:
    """Return the objects that an address names, sorted, and whether it names a folder. Raise ``Refused`` if there are none."""
    require_client(address, "input")
    try:
        found, is_folder = _find(store_of(address), address)
    except Exception as error:
        if not is_failure(error):
            raise
        raise Refused(f"{shown(address)} cannot be read: {explain(error, address)}") from error
    return sorted(found), is_folder


def _find(store: Store, address: str) -> tuple[Sequence[RemoteObject], bool]:
    if is_pattern(address):
        found = store.matching(address)
        if not found and not store.has_bucket(address):
            raise Refused(f"{address}: there is no bucket {split_bucket(address)[0]}: check the address")
        if not found:
            raise Refused(f"{address}: no object matches the pattern; ** stands for any number of folders")
        return found, False
    one = None if address.endswith("/") and scheme_of(address) not in WEB else store.stat(address)
    return ([one], False) if one is not None else (store.below(address), True)
