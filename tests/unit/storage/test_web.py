"""Files of web servers: read in ranges; what cannot be is refused, and a signature is shown nowhere."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipelines.errors import Refused
from pipelines.jobs.inputs import describe, find_archives
from pipelines.sources.files import open_archive

DATA = b"0123456789" * 100_000


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        first, _, last = self.headers.get("Range", "bytes=0-").partition("=")[2].partition("-")
        status = {"/none": 404, "/secret": 403, "/busy": 503, "/whole": 200}.get(self.path.partition("?")[0], 206)
        body = DATA[int(first) : int(last) + 1] if status == 206 else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(DATA)}")
        self.send_header("ETag", '"one"')
        self.send_header("Last-Modified", "Mon, 02 Mar 2026 05:12:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Print nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """Serve one file under any name but a few."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_file_is_read_and_described_without_its_signature(web: str) -> None:
    """Name, size, ETag and day; the query is used and not stored."""
    (archive,) = find_archives([f"{web}/wire.jsonl?X-Amz-Signature=1"], None)
    assert describe(archive) == {"name": f"{web}/wire.jsonl", "bytes": len(DATA), "etag": "one"}
    assert archive.path.endswith("?X-Amz-Signature=1")
    with open_archive(archive, 1) as file:
        assert file.read() == DATA


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none", "there is no such object"),
        ("secret", r"access was denied \(403\)"),
        ("busy", "the service answered 503"),
        ("whole?token=key", "the server sends whole files only"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(web: str, name: str, told: str) -> None:
    """In one line, which holds no signature."""
    with pytest.raises(Refused, match=rf"^http://127[^\n]+{told}[^\n]*$") as refusal:
        find_archives([f"{web}/{name}"], None)
    assert "key" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("gs://wire/a.gz", r"needs gcsfs: pip install 'wirebeam\[gs\]'"),
        ("az://wire/a.gz", r"needs adlfs: pip install 'wirebeam\[az\]'"),
        ("s3:///a.gz", "names no bucket: write s3://BUCKET/KEY"),
        ("https://desk:key@a.example/a.gz", "https://a.example/a.gz holds a password"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch, address: str, told: str
) -> None:
    """A missing extra, no bucket, a password."""
    monkeypatch.setattr("pipelines.storage.address.missing_package", {"gs": "gcsfs", "az": "adlfs", "s3": None}.get)
    with pytest.raises(Refused, match=told) as refusal:
        find_archives([address], None)
    assert "desk:key" not in str(refusal.value)
