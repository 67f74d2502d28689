"""Tables within a text."""

import re
from collections.abc import Iterator
from itertools import groupby

from schemas import Table

GAP = re.compile(r" {2,}")
COLUMNS = re.compile(r"\S(?: {3,}\S| {2,}[-+(.$£]?\d)")
COMPARED = re.compile(r"\b(?:vs\.?|versus|against|compared)\s", re.IGNORECASE)
CAPTION_LINES = 3


def take_tables(texts: list[str]) -> tuple[list[str], tuple[Table, ...]]:
    """Split the tables from the paragraphs of a story. Return ``(paragraphs, tables)``.

    A table has at least two rows in columns. Comparing lines of results (``Shr 5 cts vs 3 cts``) are text, and so are
    short lines without columns; they keep their line breaks.
    """
    kept: list[str] = []
    tables: list[Table] = []
    for text in texts:
        if "\n" not in text:
            kept += [text] if text else []
            continue
        for part in _read_rows(text):
            if isinstance(part, str):
                kept.append(part)
            else:
                tables.append(part.model_copy(update={"after": len(kept)}))
    return kept, tuple(tables)


def _read_rows(text: str) -> Iterator[str | Table]:
    """Yield text and at most one table of a run of rows, in their order."""
    rows = text.split("\n")
    columns = [place for place, row in enumerate(rows) if "\t" in row or COLUMNS.search(row)]
    if not _is_table(text, rows, columns):
        yield _text(rows)
        return
    first, last = columns[0], columns[-1] + 1
    heading = first - min(first, CAPTION_LINES)
    if heading:
        yield _text(rows[:heading])
    caption = " ".join(" ".join(rows[heading:first]).split()) or None
    yield Table(caption=caption, rows=tuple(_cells(rows[first:last])))
    if rows[last:]:
        yield _text(rows[last:])


def _is_table(text: str, rows: list[str], columns: list[int]) -> bool:
    if len(columns) < 2 or len(columns) * 2 < columns[-1] - columns[0] + 1:
        return False
    return "\t" in text or not any(map(COMPARED.search, rows))


def _text(rows: list[str]) -> str:
    return "\n".join(" ".join(row.split()) for row in rows)


def _cells(rows: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row: split at tabs, at columns that are blank in all rows, or else at the row's own gaps."""
    if any("\t" in row for row in rows):
        return (tuple(row.split("\t")) for row in rows)
    by_gap = [tuple(GAP.split(row.strip())) for row in rows]
    spans = _columns(rows)
    if len(spans) < max(map(len, by_gap)):
        return iter(by_gap)
    return (tuple(row[start:end].strip() for start, end in spans) for row in rows)


def _columns(rows: list[str]) -> list[tuple[int, int]]:
    """Return the spans of the columns, which are separated by two or more places that are blank in every row."""
    width = max(map(len, rows))
    inked = [any(place < len(row) and row[place] != " " for row in rows) for place in range(width)]
    runs = [(ink, [place for place, _ in run]) for ink, run in groupby(enumerate(inked), key=lambda pair: pair[1])]
    spans: list[tuple[int, int]] = []
    for ink, places in runs:
        if not ink:
            continue
        if spans and places[0] - spans[-1][1] < 2:
            spans[-1] = spans[-1][0], places[-1] + 1
        else:
            spans.append((places[0], places[-1] + 1))
    return spans
