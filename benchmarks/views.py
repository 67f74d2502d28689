"""The views of facts against labelled articles: ``python -m benchmarks.views [FILE.jsonl ...]``.

Without files the articles of ``training/facts/views`` are read; a file may also have numbers of Reuters-21578 (``benchmarks/reuters_labels.py``). Each goes through normalize, enrich and the DuckDB sink. ``--errors``
prints the rows that are wrong and those that are missing. A row is right if no cell that it gives differs from its label: an empty cell is
not wrong, but missing in the recall of its column. Rows that a label allows count neither way.
"""

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.reuters_labels import joined
from pipelines.enrich.article import enrich_all, load
from pipelines.language.parties import plain_name
from pipelines.normalize import TimeLimits, normalize
from pipelines.sinks.reading import open_reader
from pipelines.sinks.registry import open_sink
from schemas import Article, EventType, Evidence, NewsEvent, Origin, ParsedArticle

LABELS: Final = Path(__file__).parent.parent / "training" / "facts" / "views"
MEASURES: Final = tuple(f"{one}{of}" for one in ("revenue", "net", "eps") for of in ("", "_year_earlier", "_estimate"))
FORM: Final = re.compile(r",? (?:A/S|Pty|Oy|SRL|BV|Amba)$")
"""Legal forms that ``plain_name`` leaves in names."""
Row = Mapping[str, Any]


class View(NamedTuple):
    """A view, and what its columns are called in labels and scored as."""

    label: str
    columns: Mapping[str, tuple[str, str]]
    """Column of the view -> key of the label, and the name that its score is added to."""
    anchors: tuple[str, ...]
    """Columns of which one must be equal, or a row and a label do not belong together."""


VIEWS: Final = {
    "deals": View(
        "deals",
        {
            "acquirer": ("acquirer", "company"),
            "target": ("target", "counterparty"),
            "type": ("type", "type"),
            "status": ("status", "status"),
            "high": ("value", "value"),
            "currency": ("currency", "currency"),
        },
        ("acquirer", "target"),
    ),
    "earnings": View(
        "earnings",
        {
            "company": ("company", "company"),
            "period_start": ("period_start", "period"),
            "period_end": ("period_end", "period"),
            "currency": ("currency", "currency"),
            **{one: (one, "value") for one in MEASURES},
        },
        ("company",),
    ),
    "figure_series": View(
        "figures",
        {
            "statistic": ("statistic", "type"),
            "holder": ("holder", "company"),
            "period_start": ("period_start", "period"),
            "period_end": ("period_end", "period"),
            "state": ("state", "status"),
            "figure": ("figure", "value"),
            "unit": ("unit", "currency"),
        },
        ("figure",),
    ),
    "who_pays_whom": View(
        "payments",
        {
            "payer": ("payer", "company"),
            "payee": ("payee", "counterparty"),
            "for_what": ("for_what", "type"),
            "high": ("value", "value"),
            "currency": ("currency", "currency"),
            "status": ("status", "status"),
        },
        ("high", "payer"),
    ),
}


def read_labels(paths: Iterable[Path]) -> list[Row]:
    """Return the labelled articles of some files."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def read_articles(labels: list[Row]) -> tuple[list[Row], list[Article]]:
    """Return labels with their texts, and their articles, enriched; labels whose texts are not here are left out."""
    load()
    with_text = [one for one in labels if "body" in one]
    normalized = [normalize(ParsedArticle(_article(one)), "en", TimeLimits()) for one in with_text]
    by_number = joined([{**one} for one in labels if "body" not in one and "deals" in one])
    known = [*with_text, *(one.label for one in by_number)]
    return known, [*enrich_all(normalized, None), *(one.article for one in by_number)]


def rows_of(articles: Iterable[Article]) -> dict[str, dict[str, list[Row]]]:
    """Return the rows of each view by the article that they come from."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"duckdb:{folder}/views.duckdb"
        sink = open_sink(url)
        sink.prepare()
        delivery = sink.deliver()
        for article in articles:
            delivery.add(_event(article))
        delivery.confirm()
        sink.close()
        return {name: _read(url, name, view) for name, view in VIEWS.items()}


def _article(label: Row) -> Article:
    texts = {name: label[name] for name in ("headline", "body", "time")}
    return Article.model_validate(
        {"provider": "labelled", "item_id": label["id"], "time_source": "record", "language": "en"} | texts
    )


def _event(article: Article) -> NewsEvent:
    return NewsEvent(
        event_id=article.item_id,
        type=EventType.CREATED,
        story_id=article.item_id,
        revision=1,
        time=article.time,
        known_time=article.time,
        provider=article.provider,
        item_id=article.item_id,
        version="1",
        headline=article.headline,
        evidence=Evidence(key="none"),
        article=article,
        origin=Origin(source="labels"),
    )


def _read(url: str, name: str, view: View) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    with open_reader(url) as reader:
        for story, *cells in reader.rows(f"SELECT story_id, {', '.join(view.columns)} FROM {name}"):
            found[story].append(dict(zip(view.columns, cells, strict=True)))
    return found


def equal(found: object, label: object) -> bool:
    """Return True if a cell has one of the values of a label, ``Acme|Acme Tools``; names count without their legal form.

    >>> equal("Acme Inc", "Acme|Acme Tools"), equal(-3.0, 3), equal("Acme", None)
    (True, True, False)
    """
    if found is None or label is None:
        return found is label
    if isinstance(label, int | float):
        return abs(abs(float(str(found))) - abs(label)) < 1e-6 * max(1.0, abs(label))
    names = [plain_name(one) for one in str(label).split("|")]
    return plain_name(FORM.sub("", str(found))) in names


class Pair(NamedTuple):
    """A row with the label that it belongs to; one of them may be missing."""

    row: Row | None
    label: Row | None


def pairs_of(view: View, rows: list[Row], labels: list[Row]) -> Iterator[Pair]:
    """Yield each row and each label once, those with the most equal cells together."""
    left, open_labels = [*rows], [*labels]
    while left and open_labels:
        row, label = max(
            ((row, label) for row in left for label in open_labels), key=lambda pair: _likeness(view, *pair)
        )
        if _likeness(view, row, label) == 0:
            break
        left.remove(row)
        open_labels.remove(label)
        yield Pair(row, label)
    yield from (Pair(row, None) for row in left)
    yield from (Pair(None, label) for label in open_labels)


def _likeness(view: View, row: Row, label: Row) -> int:
    same = {column for column, (key, _) in view.columns.items() if equal(row[column], label.get(key))}
    return len(same) if same & {*view.anchors} else 0


def is_right(view: View, pair: Pair) -> bool:
    """Return True if no cell that the row gives differs from the label."""
    row, label = pair
    return (
        row is not None
        and label is not None
        and all(row[column] is None or equal(row[column], label.get(key)) for column, (key, _) in view.columns.items())
    )


def count(view: View, pair: Pair) -> Counter[tuple[str, str]]:
    """Return what a pair adds to the scores: given, wanted and right, of the row and of each kind of column."""
    row, label = pair.row or {}, pair.label or {}
    found = Counter(
        {("row", "given"): bool(row), ("row", "wanted"): bool(label), ("row", "right"): is_right(view, pair)}
    )
    for column, (key, kind) in view.columns.items():
        given, wanted = row.get(column), label.get(key)
        found[kind, "given"] += given is not None
        found[kind, "wanted"] += wanted is not None
        found[kind, "right"] += given is not None and equal(given, wanted)
    return found


def score(view: View, rows: Mapping[str, list[Row]], labels: list[Row]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Return the counts of a view, and a line for each wrong row and each missing one."""
    total: Counter[tuple[str, str]] = Counter()
    lines = []
    for label in labels:
        for pair in pairs_of(view, rows.get(label["id"], []), label[view.label]):
            if pair.label is None and any(is_right(view, Pair(pair.row, one)) for one in label["allowed"]):
                continue
            total.update(count(view, pair))
            if not is_right(view, pair):
                lines.append(
                    f"{label['id']}  {label['headline']}\n    row   {_cells(pair.row)}\n    label {_cells(pair.label)}"
                )
    return total, lines


def _cells(row: Row | None) -> str:
    return "-" if row is None else ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)


def main() -> None:
    """Print precision and recall of each view, of whole rows and by column."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="print the rows that are wrong or missing")
    given = parser.parse_args()
    labels, articles = read_articles(read_labels(given.files or sorted(LABELS.glob("*.jsonl"))))
    found = rows_of(articles)
    console = Console(width=100)
    table = Table("view", "column", "given", "wanted", "precision", "recall", title=f"{len(labels)} articles")
    for name, view in VIEWS.items():
        total, lines = score(view, found[name], labels)
        for kind in dict.fromkeys(kind for kind, _ in total):
            right, rows, wanted = (total[kind, one] for one in ("right", "given", "wanted"))
            table.add_row(
                name if kind == "row" else "",
                kind,
                *map(str, (rows, wanted)),
                f"{right / max(rows, 1):.3f}",
                f"{right / max(wanted, 1):.3f}",
            )
        if given.errors:
            print(f"\n{name}\n", *lines, sep="\n")
    console.print(table)


if __name__ == "__main__":
    main()
