"""Weigh common wire words: ``python -m benchmarks.word_weights ITEMS.jsonl... > pipelines/stories/describe/weights.txt``.

ITEMS hold one item a line with ``title`` and ``text`` (../shared/gold/stories/texts.py writes them from Reuters-21578).
A word in at least one of 400 items gets its inverse document frequency, in tenths; the rest weigh the most.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from pipelines.stories.describe.words import tokens

RAREST = 1 / 400


def main(paths: list[str]) -> None:
    """Count words over items and print them by weight."""
    seen: Counter[str] = Counter()
    items = 0
    for path in paths:
        with Path(path).open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                seen.update({word.lower() for word in tokens(f"{row['title']} {row['text']}") if not word[0].isdigit()})
                items += 1
    by_weight: defaultdict[int, list[str]] = defaultdict(list)
    for word, count in seen.items():
        if count >= items * RAREST:
            by_weight[round(10 * math.log(items / count))].append(word)
    print("# Weight in tenths, then the words of that weight. Made by python -m benchmarks.word_weights; see there.")
    for weight in sorted(by_weight):
        print(f"{weight}\t{' '.join(sorted(by_weight[weight]))}")


if __name__ == "__main__":
    main(sys.argv[1:])
