"""Memory and speed of reading one large archive from S3: ``python -m benchmarks.storage [--mb 1500]``.

The bare client is s3fs, whose file is read in pieces of 4 MiB; ours reads ranges ahead and checks the ETag; then the same with
the archive cut into records. Each reads in a process of its own, and prints the peak of its memory along the way.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from infra.seaweedfs.server import BUCKET, SeaweedFS
from pipelines.jobs.inputs import find_archives
from pipelines.settings.stages import ReadSettings
from pipelines.sources.files import frames_of, open_archive

DEMO: Final = Path(__file__).parents[1] / "pipelines" / "demo" / "archive" / "meridian.ndjson"
ADDRESS: Final = f"s3://{BUCKET}/large.ndjson"
PIECE: Final = 1 << 22
STEPS: Final = 6


def fill(size: int) -> None:
    """Write lines of the demo archive, over and over, as one object."""
    import s3fs

    block = DEMO.read_bytes() * 50
    with s3fs.S3FileSystem().open(ADDRESS, "wb", block_size=64 << 20) as file:
        for _ in range(size // len(block) + 1):
            file.write(block)


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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--mb", type=int, default=1500, help="size of the object in MB (default: 1500)")
    parser.add_argument("--way", choices=["client", "ours", "records"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        read(given.way)
        return
    with SeaweedFS() as server:
        os.environ.update(server.environment)
        fill(given.mb * 1_000_000)
        print(
            f"| way | MB/s | MB per second of processor time | peak of memory in MB, after each sixth of {given.mb:,} MB |"
        )
        print("| --- | --- | --- | --- |", flush=True)
        for way in ("client", "ours", "records"):
            subprocess.run([sys.executable, "-m", "benchmarks.storage", "--way", way], check=True)


if __name__ == "__main__":
    main()
