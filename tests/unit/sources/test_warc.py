"""Web archives, written by warcio and read by us: whole and damaged, plain, packed and in a WACZ."""

import io
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.settings.stages import ReadSettings
from pipelines.sources.files import frames_of
from pipelines.sources.framing import Frame
from schemas import Reason, WireFormat

pytestmark = pytest.mark.filterwarnings(
    "ignore:Unclosed file <tempfile:ResourceWarning"
)  # warcio leaves them to Python
PAGE = b"<html><body><h1>Tin %d</h1><p>Tin rose.</p></body></html>"


@cache
def archive(*, packed: bool, pages: int = 3) -> bytes:
    """Write an archive: its info, and for each page a request, a response, a picture and a redirect."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("test.warc", {"software": "test"}))
    for number in range(pages):
        address = f"https://meridian.example/{number}"
        for status, kind, body in (
            ("200 OK", "text/html; charset=utf-8", PAGE % number),
            ("200 OK", "image/png", b"\x89PNG"),
            ("301 Moved", "text/html", b""),
        ):
            http = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            headers = {"WARC-Date": "2026-03-02T10:00:00Z"}
            record = writer.create_warc_record(
                address, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict=headers
            )
            writer.write_record(record)
        request = StatusAndHeaders(f"GET /{number} HTTP/1.1", [("Host", "meridian.example")], is_http_request=True)
        writer.write_record(writer.create_warc_record(address, "request", http_headers=request))
    return out.getvalue()


def frames(data: bytes, name: str = "crawl.warc", **settings: int) -> list[Frame]:
    return [frame for _, frame in frames_of(io.BytesIO(data), name, ReadSettings(**settings))]


def pages(found: list[Frame]) -> list[bytes]:
    return [frame.value for frame in found if frame.problem is None and not frame.filtered]


def reasons(found: list[Frame]) -> list[Reason]:
    return [frame.problem.reason for frame in found if frame.problem]


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_is_a_record_and_the_rest_is_passed_over(packed: bool) -> None:
    """Requests, pictures, redirects and the archive's own information are counted as filtered."""
    found = frames(archive(packed=packed))
    assert pages(found) == [PAGE % number for number in range(3)]
    assert sum(frame.filtered for frame in found) == 1 + 3 * 3
    assert reasons(found) == []


def test_a_page_knows_where_and_when_it_was_fetched() -> None:
    """Its address and encoding are headers, its time is the record's."""
    first = next(frame for frame in frames(archive(packed=True)) if not frame.filtered)
    assert dict(first.headers) == {"url": b"https://meridian.example/0", "content-type": b"text/html; charset=utf-8"}
    assert (first.timestamp, first.format) == (datetime(2026, 3, 2, 10, tzinfo=UTC), WireFormat.HTML)


def test_offsets_find_each_record_again() -> None:
    """An offset is the place of its version line."""
    data = archive(packed=False)
    assert all(data[frame.offset :].startswith(b"WARC/1.0") for frame in frames(data))


def test_a_damaged_member_is_told_and_the_next_is_read() -> None:
    """One page is lost, not the archive."""
    data = bytearray(archive(packed=True))
    second = data.index(b"\x1f\x8b\x08", 10)
    data[second + 40 : second + 60] = b"\xff" * 20
    found = frames(bytes(data))
    assert pages(found) == [PAGE % 1, PAGE % 2]
    assert Reason.CORRUPT_ARCHIVE in reasons(found)


def test_an_archive_that_was_cut_off_keeps_its_whole_records() -> None:
    """The broken rest is told."""
    for packed in (False, True):
        data = archive(packed=packed, pages=1)
        cut = data[: len(data) - 60] if not packed else data[:-60]
        found = frames(cut)
        assert pages(found) == [PAGE % 0]
        assert set(reasons(found)) <= {Reason.UNCLOSED_ELEMENT, Reason.TRUNCATED_ARCHIVE, Reason.MALFORMED}
        assert reasons(found)


def test_a_record_of_the_wrong_length_ends_where_the_next_begins() -> None:
    """It is told with its bytes."""
    data = archive(packed=False, pages=2).replace(b"Content-Length: 1", b"Content-Length: 9", 1)
    assert len(reasons(frames(data))) == 1
    assert pages(frames(data)) == [PAGE % 0, PAGE % 1]


def test_a_page_over_the_limit_is_told() -> None:
    """The next record is read."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    for size in (5000, 10):
        record = writer.create_warc_record(
            "https://a.example/", "response", payload=io.BytesIO(b"<p>" + b"x" * size), http_headers=http
        )
        writer.write_record(record)
    found = frames(out.getvalue(), max_record_bytes=1024)
    assert (reasons(found), pages(found)) == ([Reason.TOO_LARGE], [b"<p>" + b"x" * 10])


def test_chunked_and_packed_bodies_are_decoded() -> None:
    """As the server sent them."""
    import gzip

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    packed = gzip.compress(PAGE % 7)
    chunked = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, packed[:10], len(packed) - 10, packed[10:])
    fields = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    http = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record("https://a.example/", "response", payload=io.BytesIO(chunked), http_headers=http)
    )
    assert pages(frames(out.getvalue())) == [PAGE % 7]


def test_the_archives_of_a_wacz_are_read(tmp_path: Path) -> None:
    """Each is named by its place in the file; an office document is told."""
    with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as file:
        file.writestr("datapackage.json", "{}")
        file.writestr("archive/data.warc.gz", archive(packed=True))
    data = (tmp_path / "crawl.wacz").read_bytes()
    found = list(frames_of(io.BytesIO(data), "crawl.wacz", ReadSettings()))
    assert {name for name, _ in found} == {"crawl.wacz/archive/data.warc.gz"}
    assert len(pages([frame for _, frame in found])) == 3
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    assert reasons(frames(other.getvalue())) == [Reason.UNKNOWN_FORMAT]
    assert reasons(frames(data[: len(data) // 2])) == [Reason.CORRUPT_ARCHIVE]


@given(st.booleans(), st.integers(0, 2000), st.integers(0, 100), st.binary(max_size=10))
def test_any_damage_leaves_frames_and_problems(packed: bool, place: int, size: int, junk: bytes) -> None:
    """Nothing else is raised, and bytes are never lost in silence."""
    data = archive(packed=packed, pages=2)
    found = frames(data[:place] + junk + data[place + size :])
    assert found
    assert len(pages(found)) == 2 or reasons(found) or any(frame.filtered for frame in found)
