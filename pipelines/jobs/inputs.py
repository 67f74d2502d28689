"""Resolve INPUT arguments: files, folders, patterns, objects and standard input, or a range of a topic."""

import glob
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from pipelines.errors import Refused
from pipelines.kafka.address import SCHEME, Bound, KafkaRange, parse_bound, parse_kafka_url
from pipelines.sources.files import Archive
from pipelines.storage.address import is_remote, relative, shown
from pipelines.storage.objects import find_objects

SUFFIXES = (
    ".sgm",
    ".sgml",
    ".json",
    ".ndjson",
    ".jsonl",
    ".ninjs",
    ".txt",
    ".xml",
    ".rss",
    ".atom",
    ".rdf",
    ".html",
    ".htm",
    ".xhtml",
    ".jsonld",
    ".warc",
    ".wacz",
)
PACKED = (".gz", ".zst")
SCHEMED = re.compile(r"[a-z][a-z0-9+.-]+://")
READ = (SCHEME, "https://", "s3://", "gs://", "az://")
"""How the addresses begin that can be read."""
NOT_NEWS = ("readme", "license", "licence", "copying", "notice")


def chosen_range(inputs: Sequence[str], first: str | None, last: str | None) -> KafkaRange | None:
    """Return the range of the topic that the inputs name, from ``first`` to before ``last``; None if they name files."""
    limits = KafkaRange(_bound("--from", first), _bound("--to", last))
    if not any(given.startswith(SCHEME) for given in inputs):
        if limits != KafkaRange(None, None):
            raise Refused("--from and --to choose a range of a Kafka topic; files are read whole")
        return None
    if len(inputs) > 1:
        raise Refused("a Kafka topic is replayed alone: name one kafka:// address and nothing else")
    return limits


def topic_of(url: str) -> tuple[tuple[str, ...], str]:
    """Return servers and topic of an address ``kafka://HOST:PORT/TOPIC``. Raise ``Refused`` for any other."""
    try:
        return parse_kafka_url(url)
    except ValueError as error:
        raise Refused(str(error)) from error


def _bound(option: str, text: str | None) -> Bound:
    try:
        return None if text is None else parse_bound(text)
    except ValueError as error:
        raise Refused(f"{option}: {error}") from error


def find_archives(inputs: list[str], scratch: Path | None) -> list[Archive]:
    """Return the archives that the arguments name, sorted by name, each once.

    Of a folder, files with the suffix of a known format are included, at any depth; hidden files and READMEs are not.
    Standard input is copied into ``scratch``; without that it is not read.
    """
    archives = {archive.name: archive for given in inputs for archive in _expand(given, scratch)}
    if not archives:
        raise Refused(
            f"no archives in {', '.join(inputs)}: of a folder, files ending in {', '.join(SUFFIXES)} are read (also .gz, .zst)"
        )
    return [archives[name] for name in sorted(archives)]


def _expand(given: str, scratch: Path | None) -> Iterator[Archive]:
    if given == "-":
        yield _spool(scratch)
        return
    if is_remote(given):
        yield from _objects(given)
        return
    path = Path(given)
    if (scheme := SCHEMED.match(given)) and not path.exists():
        raise Refused(f"{given}: {scheme[0]} is not read; {', '.join(READ)} are")
    if path.is_dir():
        _require_readable(path)
        yield from (
            _archive(file) for file in sorted(path.rglob("*")) if file.is_file() and _is_news(file.relative_to(path))
        )
    elif path.exists():
        yield _archive(path)
    elif found := sorted(glob.glob(given, recursive=True)):  # noqa: PTH207 - the pattern may be absolute
        yield from (_archive(Path(name)) for name in found if Path(name).is_file())
    else:
        raise Refused(f"{given}: there is no such file or folder, and no file matches it as a pattern: check the path")


def _objects(address: str) -> Iterator[Archive]:
    """Yield the objects that an address names; of a folder those with the suffix of a known format."""
    found, is_folder = find_objects(address)
    chosen = [one for one in found if not is_folder or _is_news(relative(one.address, address))]
    yield from (
        Archive(one.address, shown(one.address), one.size, version=one.version, modified=one.modified) for one in chosen
    )


def _require_readable(path: Path) -> None:
    if not os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK):
        raise Refused(f"{path} cannot be read: permission denied; change its permissions, or leave it out")


def _archive(path: Path) -> Archive:
    _require_readable(path)
    return Archive(str(path.absolute()), str(path), path.stat().st_size)


def _is_news(path: PurePath) -> bool:
    name = path.name.lower()
    for suffix in PACKED:
        name = name.removesuffix(suffix)
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and name.endswith(SUFFIXES) and not name.startswith(NOT_NEWS)


def _spool(scratch: Path | None) -> Archive:
    """Copy standard input to a file, since workers in other processes cannot read it."""
    if sys.stdin.isatty():
        raise Refused(
            "- reads standard input, but nothing is piped into it: try `cat FILE | wirebeam replay - --out DIR`"
        )
    if scratch is None:
        return Archive("-", "-", 0)
    path = scratch / "standard-input"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file, 1 << 20)
    return Archive(str(path), "-", path.stat().st_size)


def describe(archive: Archive) -> dict[str, Any]:
    """Return an archive's entry in ``run.json``: with the digest of a file, or the ETag of an object, which is read only once."""
    identity = {"sha256": digest(archive)} if archive.modified is None else {"etag": archive.version}
    return {"name": archive.name, "bytes": archive.size, **identity}


def digest(archive: Archive) -> str:
    """Return the SHA-256 of an archive's bytes on the disk."""
    with Path(archive.path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
