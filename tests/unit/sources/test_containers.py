"""Zip and tar archives of wire files."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest
import zstandard

from pipelines.settings.stages import ReadSettings
from pipelines.sources import containers
from pipelines.sources.containers import names_in_zip
from pipelines.sources.files import frames_of
from schemas import Reason

FILES = {
    "2026/a.ndjson": b'{"a":1}\n{"b":2}\n',
    "2026/b.txt.gz": gzip.compress(b"Tin rises"),
    "__MACOSX/._a.ndjson": b"junk",
    ".DS_Store": b"junk",
}
WANTED = [("F/2026/a.ndjson", b'{"a":1}'), ("F/2026/a.ndjson", b'{"b":2}'), ("F/2026/b.txt.gz", b"Tin rises")]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes] = FILES) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def read(data: bytes) -> tuple[list[tuple[str, bytes]], list[Reason]]:
    """Return names and values of the records, and the reasons of the problems."""
    found = list(frames_of(io.BytesIO(data), "F", ReadSettings()))
    values = [(name, frame.value) for name, frame in found if frame.problem is None]
    return values, [frame.problem.reason for _, frame in found if frame.problem]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress])
def test_the_files_of_a_tar_archive_are_read(pack: Callable[[bytes], bytes]) -> None:
    """Compressed or not, each by its own name and format; links and hidden files are none."""
    assert read(pack(tarred())) == (WANTED, [])
    assert read(pack(tarred({}))) == ([], [Reason.EMPTY])


def test_the_files_of_a_zip_archive_are_read() -> None:
    """As those of a tar archive."""
    assert read(zipped()) == (WANTED, [])
    assert names_in_zip(io.BytesIO(zipped())) == ("2026/a.ndjson", "2026/b.txt.gz")


def test_a_damaged_tar_archive_keeps_the_files_before_the_damage() -> None:
    """And tells of the damage."""
    values, reasons = read(tarred()[: 3 * 512 + 10])
    assert values == WANTED[:2]
    assert reasons == [Reason.CORRUPT_ARCHIVE]
    values, reasons = read(gzip.compress(tarred())[:-20])
    assert reasons == [Reason.TRUNCATED_ARCHIVE]


def test_a_damaged_or_encrypted_file_of_a_zip_archive_leaves_the_others() -> None:
    """Its own dead letter says what is wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.ndjson", b'{"a":1}\n' * 3)
        archive.writestr("b.txt", b"Tin rises")
    damaged = out.getvalue().replace(b'{"a":1}\n{"a":1}', b'{"a":1}\n{"a":2}')
    assert read(damaged) == ([("F/b.txt", b"Tin rises")], [Reason.CORRUPT_ARCHIVE])
    encrypted = bytearray(out.getvalue())
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= containers.ENCRYPTED
    assert read(bytes(encrypted)) == ([("F/b.txt", b"Tin rises")], [Reason.CORRUPT_ARCHIVE])


def test_a_file_that_would_fill_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a tar archive is copied to be read; the files after it are read."""
    monkeypatch.setattr(containers, "LARGEST_FILE", 12)
    assert read(tarred({"a.txt": b"Tin rises again", "b.txt": b"Tin rises"})) == (
        [("F/b.txt", b"Tin rises")],
        [Reason.TOO_LARGE],
    )


def test_lines_of_json_in_utf_16_are_read_as_utf_8() -> None:
    """As some systems write them; a text in UTF-16 is left to its parser."""
    data = '{"a":"ü"}\n{"b":2}\n'.encode("utf-16")
    found = [frame.value for _, frame in frames_of(io.BytesIO(data), "F.ndjson", ReadSettings())]
    assert found == ['{"a":"ü"}'.encode(), b'{"b":2}']
    text = "Tin rises".encode("utf-16")
    assert [frame.value for _, frame in frames_of(io.BytesIO(text), "F", ReadSettings())] == [text]
