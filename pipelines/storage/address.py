"""Addresses of objects. Pure."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from pipelines.errors import Refused
from pipelines.extras import install_command, missing_package

CLOUDS: Final[Mapping[str, str]] = {"s3": "S3", "gs": "Google Cloud Storage", "az": "Azure Blob Storage"}
"""Scheme of an address -> its service. The extra that reads it has the name of the scheme."""
WEB: Final = ("http", "https")
SCHEME: Final = re.compile(r"([a-z0-9]+)://")
MAGIC: Final = re.compile(r"[*?\[]")


def scheme_of(text: str) -> str:
    """Return the scheme of an object's address, or an empty text for a path.

    >>> scheme_of("s3://wire/2026/a.jsonl.gz"), scheme_of("2026/a.jsonl.gz"), scheme_of("kafka://h/t")
    ('s3', '', '')
    """
    found = SCHEME.match(text)
    return found[1] if found and found[1] in (*CLOUDS, *WEB) else ""


def is_remote(text: str) -> bool:
    """Return True for the address of an object or of a folder of objects, False for a path."""
    return scheme_of(text) != ""


def is_pattern(address: str) -> bool:
    """Return True if an address has wildcards. A web address has none: its question mark begins the query.

    >>> is_pattern("s3://wire/2026/**/*.gz"), is_pattern("https://a.example/x.gz?sig=1")
    (True, False)
    """
    return scheme_of(address) in CLOUDS and MAGIC.search(address) is not None


def split_bucket(address: str) -> tuple[str, str]:
    """Return bucket and key of an address.

    >>> split_bucket("s3://wire/2026/a.gz")
    ('wire', '2026/a.gz')
    """
    bucket, _, key = address.partition("://")[2].partition("/")
    return bucket, key


def shown(address: str) -> str:
    """Return an address as it may be shown and stored: without the query of a web address, which may hold a signature.

    >>> shown("https://a.example/wire/x.gz?X-Amz-Signature=1")
    'https://a.example/wire/x.gz'
    """
    if scheme_of(address) not in WEB:
        return address
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def join(address: str, *names: str) -> str:
    """Return the address of an object in a folder.

    >>> join("s3://wire/out/", "events", "a.parquet")
    's3://wire/out/events/a.parquet'
    """
    return "/".join((address.rstrip("/"), *names))


def relative(address: str, folder: str) -> PurePosixPath:
    """Return the path of an object within a folder."""
    return PurePosixPath(address.removeprefix(folder.rstrip("/") + "/"))


def require_client(address: str, what: str) -> None:
    """Refuse an address whose extra is not installed, that names no bucket, or that holds a password. Connects to nothing."""
    scheme = scheme_of(address)
    if scheme in WEB:
        if urlsplit(address).password is not None:
            raise Refused(f"{what} {shown(address)} holds a password, which other users can see: take it out")
        return
    if not split_bucket(address)[0]:
        raise Refused(f"{what} {address} names no bucket: write {scheme}://BUCKET/KEY")
    if (package := missing_package(scheme)) is not None:
        raise Refused(f"{what} {address} lies in {CLOUDS[scheme]}, which needs {package}: {install_command(scheme)}")
