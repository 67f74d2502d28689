"""Write objects whole: an object has all of its bytes, or it is not there.

No object is renamed or appended to, which object storage cannot do in one step. What belongs together gets its last object
last: a reader that finds it finds the others.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from pipelines.errors import NotDelivered, SinkRefused
from pipelines.storage.address import WEB, join, relative, require_client, scheme_of
from pipelines.storage.failures import cause_of, explain, is_failure, is_lasting
from pipelines.storage.objects import RemoteObject, cloud_of
from pipelines.storage.reading import FIRST_PAUSE_S, LONGEST_PAUSE_S, SAY_AFTER_S, open_object

LOG = logging.getLogger(__name__)
RETRY_S: Final = 120.0
"""Time for which an object is written again while its service is away."""
COPIED: Final = 1 << 20
"""Bytes that are copied at once."""


def require_writable_address(address: str, what: str) -> None:
    """Refuse an address that no client can write: of a web server, without a bucket, or whose extra is missing."""
    if scheme_of(address) in WEB:
        raise SinkRefused(f"{what} {address} cannot be written: web servers are only read; name s3://, gs:// or az://")
    require_client(address, what)


def require_writable(address: str, what: str) -> None:
    """Write and delete a small object in a folder. Raise ``SinkRefused`` if that is not possible."""
    require_writable_address(address, what)
    probe, cloud = join(address, f".wirebeam-{uuid4().hex}"), cloud_of(address)
    try:
        cloud.put(probe, b"wirebeam")
        cloud.remove(probe)
    except Exception as error:
        if not is_failure(error):
            raise
        raise SinkRefused(f"{what} {address} cannot be written: {explain(error, address)}") from error


def put(address: str, data: bytes) -> None:
    """Write an object. Raise ``NotDelivered`` if its service does not take it."""
    _written(address, lambda: cloud_of(address).put(address, data))


def get(address: str) -> bytes:
    """Return the bytes of an object. Raise ``FileNotFoundError`` if it is gone."""
    found = cloud_of(address).stat(address)
    if found is None:
        raise FileNotFoundError(address)
    with open_object(found, RETRY_S) as content:
        return content.read()


def upload(path: Path, address: str) -> None:
    """Write a file as an object. Raise ``NotDelivered`` if its service does not take it."""
    _written(address, lambda: cloud_of(address).upload(path, address))


def remove(address: str) -> None:
    """Delete an object, if it is there. Raise ``NotDelivered`` if its service does not answer."""
    _written(address, lambda: cloud_of(address).remove(address))


def listed(address: str) -> Sequence[RemoteObject]:
    """Return the objects of a folder, none if there is no such folder. Raise ``SinkRefused`` if it cannot be read."""
    try:
        return sorted(cloud_of(address).below(address))
    except FileNotFoundError:
        return []
    except Exception as error:
        if not is_failure(error):
            raise
        raise SinkRefused(f"{address} cannot be read: {explain(error, address)}") from error


@contextmanager
def local_copy(address: str) -> Iterator[Path]:
    """Yield a temporary folder with copies of the objects of a folder."""
    require_client(address, "the folder")
    with TemporaryDirectory(prefix="wirebeam-copy-") as folder:
        for found in listed(address):
            target = Path(folder, relative(found.address, address))
            target.parent.mkdir(parents=True, exist_ok=True)
            with open_object(found, RETRY_S) as content, target.open("wb") as file:
                while data := content.read(COPIED):
                    file.write(data)
        yield Path(folder)


def _written(address: str, work: Callable[[], None]) -> None:
    """Do some work, again while the service is away."""
    begun, pause = time.monotonic(), FIRST_PAUSE_S
    while True:
        try:
            return work()
        except Exception as error:
            if not is_failure(error):
                raise
            waited = time.monotonic() - begun
            if is_lasting(error):
                raise NotDelivered(f"{address} cannot be written: {explain(error, address)}") from error
            if waited + pause > RETRY_S:
                raise NotDelivered(f"{address} could not be written for {waited:.0f} s: {cause_of(error)}") from error
            if waited > SAY_AFTER_S:
                LOG.warning("%s cannot be written yet (%s); trying on", address, cause_of(error))
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_S)
