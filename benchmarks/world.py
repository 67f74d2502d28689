"""Readers against files of the world: ``python -m benchmarks.world FOLDER``.

The folder holds wire files and ``expectations.jsonl``, one expectation a line:

    {"file": "lead.xml", "field": "headline", "wanted": "Tin rises"}
    {"file": "lead.xml", "field": "body", "wanted": "Tin rose", "match": "starts"}
    {"file": "many.xml", "item": 2, "field": "subjects", "wanted": "medtop:20000385"}
    {"file": "photo.xml", "field": "accepted", "wanted": false}

``field`` is one of ``Article``, after ``normalize``, also with dots (``dateline.place``); ``match`` is ``equal`` (the
default), ``starts``, ``ends`` or ``contains``. White space is folded. Of a field with several values one must match.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, detect, parse_all
from pipelines.settings.stages import ReadSettings
from pipelines.sources.files import Archive, day_of, frames_of
from schemas import Article, Dateline, FieldWarning, Organisation, Origin, RawMessage, Rejected, Subject, Tag

NAME: Final = "expectations.jsonl"
MATCHES: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "equal": str.__eq__,
    "starts": str.startswith,
    "ends": str.endswith,
    "contains": str.__contains__,
}
LONGEST: Final = 80
"""Characters of a value that are printed if it is wrong."""


class Expectation(NamedTuple):
    """What one field of one item should be."""

    file: str
    field: str
    wanted: Any
    item: int = 1
    match: str = "equal"


class Result(NamedTuple):
    """What one file gave."""

    wire_format: str
    items: list[Article | Rejected]


def read_expectations(path: Path) -> list[Expectation]:
    """Return the expectations of a folder. Raise ``SystemExit`` for a line that is not one."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            expectation = Expectation(**json.loads(line)) if line.strip() else None
        except (TypeError, ValueError) as error:
            sys.exit(f"{path}:{number}: {error}")
        if expectation and expectation.match not in MATCHES:
            sys.exit(f"{path}:{number}: match is {expectation.match!r}, one of {', '.join(MATCHES)} is wanted")
        if expectation:
            found.append(expectation)
    return found


def read_file(path: Path) -> Result:
    """Read and normalize every record of a file, as a run does."""
    items: list[Article | Rejected] = []
    formats: Counter[str] = Counter()
    day = day_of(Archive(str(path), path.name, path.stat().st_size))
    with path.open("rb") as file:
        for _, frame in frames_of(file, path.name, ReadSettings()):
            if frame.problem:
                items.append(frame.problem)
                continue
            raw = RawMessage(value=frame.value, origin=Origin(source=path.name), timestamp=day)
            formats[_format(raw)] += 1
            items += _items(raw)
    return Result(formats.most_common(1)[0][0] if formats else "none", items)


def _format(raw: RawMessage) -> str:
    try:
        return detect(raw.value).value
    except Rejected:
        return "none"


def _items(raw: RawMessage) -> Iterator[Article | Rejected]:
    try:
        found = parse_all(raw, ParseLimits())
    except Rejected as problem:
        found = [problem]
    for item in found:
        try:
            yield normalize(item, "en", TimeLimits()) if isinstance(item, Article) else item
        except Rejected as problem:
            yield problem


def holds(expectation: Expectation, result: Result) -> tuple[bool, str]:
    """Return True if an expectation is met, and the value found."""
    at = expectation.item - 1
    item = result.items[at] if at < len(result.items) else None
    if expectation.field == "accepted":
        accepted = isinstance(item, Article)
        return accepted is expectation.wanted, "accepted" if accepted else str(item)
    if not isinstance(item, Article):
        return False, f"refused: {item}"
    values = list(_texts(_value(item, expectation.field)))
    wanted = next(_texts(expectation.wanted))
    match = MATCHES[expectation.match]
    return any(match(value, wanted) for value in values), "; ".join(values)


def _value(item: Article, field: str) -> object:
    value: Any = item
    for step in field.split("."):
        value = getattr(value, step, None)
    return value


def _texts(value: object) -> Iterator[str]:
    """Yield a value as texts, white space folded; None is an empty text."""
    if isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
        if not value:
            yield ""
    elif isinstance(value, Subject):
        yield from filter(None, (value.code, f"{value.scheme}:{value.code}", value.name))
    elif isinstance(value, Organisation):
        yield from (value.name, *value.symbols)
    elif isinstance(value, Dateline):
        yield value.place
    elif isinstance(value, Tag):
        yield value.text
    elif isinstance(value, FieldWarning):
        yield f"{value.code.value}:{value.field}"
    elif isinstance(value, datetime):
        yield value.isoformat().replace("+00:00", "Z")
    else:
        yield " ".join(("" if value is None else str(value)).split())


def main(folder: Path) -> None:
    """Print a table by format, and the expectations that are not met."""
    expectations = read_expectations(folder / NAME)
    results = {name: read_file(folder / name) for name in dict.fromkeys(one.file for one in expectations)}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for result in results.values():
        count = counts[result.wire_format]
        count["files"] += 1
        accepted = sum(isinstance(item, Article) for item in result.items)
        count["accepted"] += accepted
        count["refused"] += len(result.items) - accepted
    misses = []
    for one in expectations:
        met, value = holds(one, results[one.file])
        counts[results[one.file].wire_format].update(fields=1, equal=met)
        if not met:
            misses.append(
                f"{one.file}#{one.item} {one.field} {one.match} {one.wanted!r:.{LONGEST}}: {value!r:.{LONGEST}}"
            )
    print("| format | files | items accepted | items refused | fields | equal |\n| --- | --- | --- | --- | --- | --- |")
    total = sum(counts.values(), Counter())
    columns = ("files", "accepted", "refused", "fields", "equal")
    for wire_format, count in [*sorted(counts.items()), ("all", total)]:
        print("|", " | ".join([wire_format, *(str(count[name]) for name in columns)]), "|")
    print("", *misses, sep="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / NAME).is_file():
        sys.exit(f"usage: python -m benchmarks.world FOLDER, which holds wire files and {NAME}")
    main(Path(sys.argv[1]))
