"""Labels of articles of Reuters-21578 by their number (NEWID), joined with the texts, which are third-party and not in the project.

A line has ``id``, ``amounts`` (field, start, end, and the labels of ``benchmarks/facts_gold.py``) and the rows of the views
(``benchmarks/views.py``). ``A|B`` is either.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.__main__ import REUTERS
from pipelines.enrich.article import enrich_all, load
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse_all
from schemas import Article, NormalizedArticle, Origin, RawMessage, Rejected, WireFormat

_ITEM: Final = re.compile(rb"<REUTERS\b[^>]*?NEWID=\"(\d+)\".*?</REUTERS>", re.DOTALL)


class Joined(NamedTuple):
    """A label with the text of its article, and the article as the pipeline enriches it."""

    label: dict[str, Any]
    article: Article


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the labels of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def joined(labels: Iterable[dict[str, Any]], folder: Path = REUTERS) -> list[Joined]:
    """Return the labels with the texts of their articles, in the order of the labels; none if the texts are not here."""
    wanted = {one["id"]: one for one in labels}
    items: dict[str, NormalizedArticle] = {}
    for path in sorted(folder.glob("reut2-*.sgm")):
        for match in _ITEM.finditer(path.read_bytes()):
            number = match[1].decode()
            if number in wanted:
                raw = RawMessage(
                    value=match[0], origin=Origin(source=path.name, offset=0), format=WireFormat.REUTERS_SGML
                )
                items.update((number, one) for one in accepted(raw))
    load()
    numbers = [number for number in wanted if number in items]
    articles = enrich_all([items[number] for number in numbers], None)
    return [Joined(_with_text(wanted[number], one), one) for number, one in zip(numbers, articles, strict=True)]


def _with_text(label: dict[str, Any], article: Article) -> dict[str, Any]:
    """Return a label with headline, body and day; the amounts have their words and their place in both."""
    headline = article.headline if article.headline_source == "stated" else ""
    texts = {"headline": headline, "body": article.body}
    amounts = [
        one
        | {
            "surface": texts[one["field"]][one["start"] : one["end"]],
            "start": one["start"] + (len(headline) + 1 if one["field"] == "body" else 0),
        }
        for one in label["amounts"]
    ]
    return label | texts | {"day": str(article.time.date()), "entities": [], "amounts": amounts}


def accepted(raw: RawMessage) -> Iterator[NormalizedArticle]:
    """Yield the articles of a record, none if it is rejected: some have no text."""
    try:
        parsed = [one for one in parse_all(raw, ParseLimits()) if not isinstance(one, Rejected)]
        yield from [normalize(one, "en", TimeLimits()) for one in parsed]
    except Rejected:
        return


def missing(path: Path) -> str:
    """Return the line for labels whose texts are not here."""
    return f"{path.name}: skipped, {REUTERS} is not here (third-party texts)"
