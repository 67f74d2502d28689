"""One S3 server for the tests of storage, with the demo archive in its bucket."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
import s3fs

from infra.seaweedfs.server import BUCKET, SeaweedFS
from pipelines.cli.demo import ARCHIVE
from tests.servers import running_seaweedfs


@pytest.fixture(scope="session")
def server() -> Iterator[SeaweedFS]:
    """Start the server, with the demo archive in two folders, some of it compressed."""
    with running_seaweedfs() as running:
        s3fs.S3FileSystem.clear_instance_cache()
        client = s3fs.S3FileSystem()
        for number, path in enumerate(sorted(ARCHIVE.iterdir())):
            packed = number % 2 == 0 and path.suffix != ".gz"
            place = f"{BUCKET}/2026/0{number % 3}/{path.name}{'.gz' if packed else ''}"
            client.pipe_file(place, gzip.compress(path.read_bytes()) if packed else path.read_bytes())
        yield running
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def client(server: SeaweedFS) -> Any:
    """Give a client of the server."""
    return s3fs.S3FileSystem()
