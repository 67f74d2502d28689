"""Speed of each reader, a core: ``python -m benchmarks.formats``.

The records are those of the tests, two or three kilobytes each, in ``tests/unit/parse/data``: one folder a format, so a
format joins with its first record. Processor time is counted, so other work on the machine matters little.
"""

import time

from pipelines.parse import ParseLimits, parse_all
from schemas import Article, RawMessage
from tests.fuzz.target import FORMATS, RECORDS, raw_of

SECONDS = 1.0


def speed(records: list[RawMessage]) -> tuple[float, int]:
    """Give articles a second of processor time, and articles a round, over the same records again and again."""
    limits = ParseLimits()
    articles = sum(isinstance(item, Article) for raw in records for item in parse_all(raw, limits))
    rounds, started = 0, time.process_time()
    while (took := time.process_time() - started) < SECONDS:
        for raw in records:
            parse_all(raw, limits)
        rounds += 1
    return articles * rounds / took, articles


def main() -> None:
    """Print the table."""
    print("| format | articles/s | MB/s | bytes an article |\n| --- | --- | --- | --- |")
    for wire_format in FORMATS:
        records = [raw_of(path.read_bytes(), wire_format) for path in sorted((RECORDS / wire_format).glob("*"))]
        per_second, articles = speed(records)
        size = sum(len(raw.value) for raw in records) / articles
        print(f"| {wire_format} | {per_second:,.0f} | {per_second * size / 1e6:.1f} | {size:,.0f} |")


if __name__ == "__main__":
    main()
