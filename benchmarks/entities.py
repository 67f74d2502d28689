"""Entities: quality by type, links, speed, memory and load time. ``python -m benchmarks.entities``.

The test sets are our own writing (``benchmarks/data/entities``); ``--conll FILE`` scores a CoNLL file of another (token
in the first column, label in the last). spaCy's pipelines are compared in the same run where they are installed.
"""

import argparse
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.marked import FOLDER, Marked, Span, read_marked
from benchmarks.through import Places, through_stages
from pipelines.enrich.entities import BackendError, find_entities, load
from pipelines.enrich.entities.backends import tagger
from pipelines.enrich.entities.place_register import country_of_place, resolve

SETS = ("dev", "test", "fresh", "flashes", "modern", "unseen", "unread")
SCORED = ("PER", "ORG", "LOC")


def spans(text: str, backend: str) -> tuple[set[Span], frozenset[int]]:
    """Return the names of a text by the real stages, and the characters of the text that reach them."""
    article = through_stages(text, backend=backend)
    places = Places(text, article)
    found = {
        (places.of(m.field, m.start, m.end), entity.type.value) for entity in article.entities for m in entity.mentions
    }
    return {(*place, kind) for place, kind in found if place}, places.kept


def counts(articles: list[Marked], backend: str) -> Counter[str]:
    """Count hits, false and missed names, all and by type. Names in text that normalize removes, as a dateline, do not count."""
    total: Counter[str] = Counter()
    for article in articles:
        seen, kept = spans(article.text, backend)
        found = {span for span in seen if span[2] in SCORED}
        gold = {
            span
            for span in article.names
            if span[2] in SCORED and kept.issuperset(range(span[0], span[1], max(1, span[1] - span[0] - 1)))
        }
        for verdict, those in (("hit", found & gold), ("false", found - gold), ("missed", gold - found)):
            total.update(f"{verdict} {span[2]}" for span in those)
            total[f"{verdict} all"] += len(those)
    return total


def f1(total: Counter[str], kind: str) -> float:
    """Return F1 in percent.

    >>> f1(Counter({"hit all": 8, "false all": 2, "missed all": 2}), "all")
    80.0
    """
    hits = total[f"hit {kind}"]
    return 200 * hits / max(1, 2 * hits + total[f"false {kind}"] + total[f"missed {kind}"])


def quality(backends: list[str], named: dict[str, list[Marked]]) -> Table:
    """Score the backends on the test sets: exact spans and types, micro-averaged."""
    table = Table(
        "set",
        "backend",
        "names",
        "P",
        "R",
        "F1",
        *(f"F1 {kind}" for kind in SCORED),
        title="CoNLL scheme, exact spans, PER/ORG/LOC",
    )
    for name, articles in named.items():
        for backend in backends:
            c = counts(articles, backend)
            gold = c["hit all"] + c["missed all"]
            precision, recall = (100 * c["hit all"] / max(1, c["hit all"] + c[f"{x} all"]) for x in ("false", "missed"))
            scores = (precision, recall, f1(c, "all"), *(f1(c, kind) for kind in SCORED))
            table.add_row(name, backend, str(gold), *(f"{score:.1f}" for score in scores))
    return table


def conll(path: Path) -> list[Marked]:
    """Read a CoNLL file: sentences as texts of tokens joined by spaces, documents separated by -DOCSTART-."""
    articles: list[Marked] = []
    text, names, start = "", set[Span](), None
    for line in [*path.read_text(encoding="utf-8").splitlines(), "-DOCSTART- O"]:
        columns = line.split()
        if columns and columns[0] != "-DOCSTART-":
            label = columns[-1]
            if start is not None and (label[0] != "I" or label[2:] != start[1]):
                names.add((start[0], len(text) - 1, start[1]))
                start = None
            if label != "O" and start is None:
                start = (len(text), label[2:])
            text += columns[0] + " "
            continue
        if start is not None:
            names.add((start[0], len(text) - 1, start[1]))
            start = None
        text = text[:-1] + "\n\n" if text.endswith(" ") else text
        if columns and text:
            articles.append(Marked(text, frozenset(names)))
            text, names = "", set()
    return articles


def links() -> Iterator[tuple[str, str | None, tuple[str, ...], str]]:
    """Read the hand-checked links: name, area after it, countries of the article, GeoNames or ISO identity or ``-``."""
    for line in (FOLDER / "links.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, inside, countries, wanted = line.split("\t")
            yield name, inside or None, tuple(countries.split()), wanted


def linking() -> Table:
    """Score links of places: precision of those made, and how many are made."""
    right = wrong = unlinked = 0
    errors = []
    for name, inside, countries, wanted in links():
        place = resolve(name, inside, countries)
        identity = "-" if place is None else place.iso or str(place.geoname)
        if place is None:
            unlinked += 1
        elif identity == wanted:
            right += 1
        else:
            wrong += 1
            errors.append(f"{name}: {identity} for {wanted}")
    table = Table("mentions", "linked", "right", "precision", "coverage", title="Links of places, hand-checked")
    total = right + wrong + unlinked
    table.add_row(
        str(total), str(right + wrong), str(right), f"{right / (right + wrong):.3f}", f"{(right + wrong) / total:.3f}"
    )
    table.caption = "; ".join(errors)
    return table


def words_per_second(call: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Measure the processor's time, the median of some rounds after one to warm up."""
    words = sum(len(text.split()) for text in texts)
    taken = []
    for _ in range(rounds + 1):
        begun = time.process_time()
        for text in texts:
            call(text)
        taken.append(time.process_time() - begun)
    return words / statistics.median(taken[1:])


def speed(backends: list[str], rounds: int) -> Table:
    """Compare the speed of whole ``find_entities`` calls, on one core."""
    texts = [article.text for name in SETS[:2] for article in read_marked(name)] * 8
    table = Table("backend", "words/s", "to spaCy", title=f"find_entities, one core, {rounds} rounds")
    rates = {b: words_per_second(lambda text, b=b: find_entities("", text, backend=b), texts, rounds) for b in backends}  # type: ignore[misc]
    for backend, rate in rates.items():
        ratio = f"{rate / rates['spacy']:.1f}" if "spacy" in rates else "-"
        table.add_row(backend, f"{rate:,.0f}", ratio)
    return table


def loading() -> Table:
    """Measure loading in this process; run first."""
    begun = time.perf_counter()
    load()
    country_of_place("LONDON")
    taken = time.perf_counter() - begun
    table = Table("load, s", "peak memory of the process, MB", title="Loading")
    table.add_row(f"{taken:.2f}", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
    return table


def installed() -> list[str]:
    """Return the backends that can run here."""
    try:
        tagger("spacy")
    except BackendError as error:
        Console().print(f"without spaCy: {error}")
        return ["crf", "rules"]
    return ["crf", "rules", "spacy"]


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--conll", type=Path, action="append", default=[])
    chosen = options.parse_args()
    console = Console(width=110)
    console.print(loading())
    backends = installed()
    named = {name: read_marked(name) for name in SETS} | {path.name: conll(path) for path in chosen.conll}
    console.print(quality(backends, named))
    console.print(linking())
    console.print(speed(backends, chosen.rounds))


if __name__ == "__main__":
    main()
