"""Memory and speed of reading from S3: one large archive, or with ``--small`` many small ones: ``python -m benchmarks.storage [--mb 1500]``.

The bare client is s3fs, whose file is read in pieces of 4 MiB; ours reads ranges ahead and checks the ETag; then the same with
the archive cut into records. Each reads in a process of its own, and prints the peak of its memory along the way.
Small objects are read through a proxy whose answers take a while, as those of a cloud do: one after the other, and ahead.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from infra.seaweedfs.server import BUCKET, SeaweedFS
from infra.server import free_ports
from pipelines.jobs.inputs import find_archives
from pipelines.settings.stages import ReadSettings
from pipelines.sources.ahead import open_each
from pipelines.sources.files import Archive, frames_of, open_archive

DEMO: Final = Path(__file__).parents[1] / "pipelines" / "demo" / "archive" / "meridian.ndjson"
ADDRESS: Final = f"s3://{BUCKET}/large.ndjson"
PIECE: Final = 1 << 22
PART: Final = 1 << 26
"""Bytes of a part of the large object."""
STEPS: Final = 6


def fill(size: int) -> None:
    """Make one object of lines of the demo archive, over and over. The server copies one part of it as often as is needed."""
    import s3fs

    lines = DEMO.read_bytes()
    part = lines * (PART // len(lines) + 1)
    client = s3fs.S3FileSystem()
    client.pipe(f"{BUCKET}/part", part)
    client.merge(ADDRESS, [f"{BUCKET}/part"] * (size // len(part) + 1))


def peak_mb() -> float:
    """Return the most memory that this process has had (Linux); ``ru_maxrss`` would count its parent's too."""
    (line,) = [line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if "VmHWM" in line]
    return int(line.split()[1]) / 1024


def read(way: str) -> None:
    """Read the object in one way, and print the peak of memory at equal steps, then seconds of the clock and the processor."""
    (archive,) = find_archives([ADDRESS], None)
    started, limit = time.perf_counter(), archive.size / STEPS
    peaks: list[str] = []
    for done in {"client": by_client, "ours": by_ours, "records": by_records}[way](archive.size):
        if done >= limit * (len(peaks) + 1):
            peaks.append(f"{peak_mb():.0f}")
    seconds = time.perf_counter() - started
    speed = archive.size / 1e6
    print(
        f"| {way} | {speed / seconds:,.0f} | {speed / time.process_time():,.0f} | {', '.join(peaks)} |",
        flush=True,
    )


def by_client(_size: int) -> Iterator[int]:
    """Yield the bytes read so far, by s3fs alone."""
    import s3fs

    done = 0
    with s3fs.S3FileSystem().open(ADDRESS, "rb", block_size=PIECE) as file:
        while data := file.read(PIECE):
            done += len(data)
            yield done


def by_ours(_size: int) -> Iterator[int]:
    """Yield the bytes read so far, as a replay opens the object."""
    (archive,) = find_archives([ADDRESS], None)
    with open_archive(archive, 60) as file:
        while file.read(PIECE):
            yield file.tell()


def by_records(size: int) -> Iterator[int]:
    """Yield the bytes read so far, while the object is cut into records."""
    (archive,) = find_archives([ADDRESS], None)
    with open_archive(archive, 60) as file:
        for _, frame in frames_of(file, archive.name, ReadSettings()):
            yield frame.offset + frame.size
    yield size


async def _delayed(port: int, target: int, seconds: float) -> None:
    """Pass bytes between a port and a server, each piece of an answer after a while."""

    async def passed(source: asyncio.StreamReader, sink: asyncio.StreamWriter, pause: float) -> None:
        while data := await source.read(1 << 16):
            await asyncio.sleep(pause)
            sink.write(data)
        sink.close()

    async def connected(client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        behind, requests = await asyncio.open_connection("127.0.0.1", target)
        ways = (passed(client, requests, 0), passed(behind, answers, seconds))
        await asyncio.gather(*ways, return_exceptions=True)

    async with await asyncio.start_server(connected, "127.0.0.1", port) as server:
        await server.serve_forever()


def one_by_one(archives: Sequence[Archive]) -> None:
    """Read each object before the next is opened."""
    for archive in archives:
        with open_archive(archive, 60) as file:
            file.read()


def ahead(archives: Sequence[Archive]) -> None:
    """Read objects as a replay does."""
    for _, file in open_each(archives, 60):
        file.read()


def read_small(count: int, delay_ms: float, server: SeaweedFS) -> None:
    """Print objects a second, by the clock and by the processor, one after the other and ahead."""
    import s3fs

    content = DEMO.read_bytes()[:4_000]
    s3fs.S3FileSystem().pipe({f"{BUCKET}/small/{number:06}.txt": content for number in range(count)})
    (port,) = free_ports(1)
    given = f"{port}, {server.port}, {delay_ms / 1000}"
    command = f"import asyncio; from benchmarks.storage import _delayed; asyncio.run(_delayed({given}))"
    with subprocess.Popen([sys.executable, "-c", command]) as proxy:
        time.sleep(3)
        os.environ["AWS_ENDPOINT_URL_S3"] = f"http://127.0.0.1:{port}"
        s3fs.S3FileSystem.clear_instance_cache()
        archives = find_archives([f"s3://{BUCKET}/small/"], None)
        ways: dict[str, Callable[[Sequence[Archive]], None]] = {"one by one": one_by_one, "ours": ahead}
        for name, way in ways.items():
            started, worked = time.perf_counter(), time.process_time()
            way(archives)
            seconds, work = time.perf_counter() - started, time.process_time() - worked
            print(f"| {name} | {count / seconds:,.0f} | {count / work:,.0f} |", flush=True)
        proxy.terminate()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--mb", type=int, default=1500, help="size of the object in MB (default: 1500)")
    parser.add_argument("--way", choices=["client", "ours", "records"], help=argparse.SUPPRESS)
    parser.add_argument("--ways", nargs="+", default=["client", "ours", "records"], help="only these ways")
    parser.add_argument("--small", type=int, default=0, help="read so many small objects instead")
    parser.add_argument("--delay-ms", type=float, default=30, help="delay of each answer to a small object")
    given = parser.parse_args()
    if given.way:
        read(given.way)
        return
    with SeaweedFS() as server:
        os.environ.update(server.environment)
        if given.small:
            print("| way | objects a second | objects a second of processor time |\n| --- | --- | --- |")
            read_small(given.small, given.delay_ms, server)
            return
        fill(given.mb * 1_000_000)
        print(
            f"| way | MB/s | MB per second of processor time | peak of memory in MB, after each sixth of {given.mb:,} MB |"
        )
        print("| --- | --- | --- | --- |", flush=True)
        for way in given.ways:
            subprocess.run([sys.executable, "-m", "benchmarks.storage", "--way", way], check=True)


if __name__ == "__main__":
    main()
