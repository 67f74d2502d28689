"""Speed of each reader on one core: ``python -m benchmarks.formats``.

The same story in every format (``format_records.py``) is read again and again. Processor time is counted, so other work on
the machine matters little.
"""

import sys
import time

from benchmarks.format_records import PARAGRAPHS, RECORDS
from pipelines.parse import ParseLimits, parse_all
from schemas import Article, RawMessage, WireFormat
from tests.fuzz.target import raw_of
from tests.unit.parse.messages import limits_for

SECONDS = 1.0


def speed(raw: RawMessage, limits: ParseLimits) -> tuple[float, int]:
    """Return articles a second of processor time, and articles a record."""
    articles = [item for item in parse_all(raw, limits) if isinstance(item, Article)]
    if not articles or any(PARAGRAPHS[-2] not in " ".join(article.body.split()) for article in articles):
        sys.exit(f"{raw.format}: the record is not read whole")
    rounds, started = 0, time.process_time()
    while (took := time.process_time() - started) < SECONDS:
        parse_all(raw, limits)
        rounds += 1
    return len(articles) * rounds / took, len(articles)


def main() -> None:
    """Print the table; as many rounds as fit into a second, the best of three."""
    print("| format | bytes an article | articles/s | MB/s |\n| --- | --- | --- | --- |")
    for wire_format in WireFormat:
        raw = raw_of(RECORDS[wire_format].encode(), wire_format)
        per_second, articles = max(speed(raw, limits_for(wire_format)) for _ in range(3))
        size = len(raw.value) / articles
        print(f"| {wire_format} | {size:,.0f} | {per_second:,.0f} | {per_second * size / 1e6:.1f} |")


if __name__ == "__main__":
    main()
