"""The long run: ``python -m tests.fuzz --inputs 100000 --format nitf``; what is found is written to ``tests/fuzz/found``."""

import argparse
import resource
import sys
import time
from hashlib import blake2b

from tests.fuzz.mutate import mutated
from tests.fuzz.target import FORMATS, FOUND, complaint, records_of

MEGABYTES = 200


SLOW_S = 1.0
"""Seconds of the processor: a record that takes longer is complained of."""


def peak() -> float:
    """Give the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fuzz(wire_format: str, inputs: int, first: int) -> int:
    """Read so many mutated records; keep each that is complained of, and give their number."""
    records = records_of(wire_format)
    found, started = 0, time.monotonic()
    complaint(records[0], wire_format)
    base = peak()
    for number in range(first, first + inputs):
        record = mutated(number, records)
        before = peak()
        told = complaint(record, wire_format, SLOW_S)
        if not told and peak() - before > MEGABYTES:
            told = f"it took {peak() - before:.0f} MB"
        if told:
            found += 1
            folder = FOUND / wire_format
            folder.mkdir(parents=True, exist_ok=True)
            (folder / blake2b(record, digest_size=6).hexdigest()).write_bytes(record)
            print(f"{wire_format} {number}: {told}")
    took = time.monotonic() - started
    print(
        f"{wire_format}: {inputs:,} inputs in {took:.0f} s, {found} found, memory {base:.0f} MB, at the peak {peak():.0f} MB"
    )
    return found


def main() -> int:
    """Fuzz the formats that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1000, help="number of the first input")
    parser.add_argument("--format", choices=FORMATS, action="append")
    given = parser.parse_args()
    return 1 if sum([fuzz(name, given.inputs, given.first) for name in given.format or FORMATS]) else 0


if __name__ == "__main__":
    sys.exit(main())
