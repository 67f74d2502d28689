"""Compare two finished runs: settings, accounting, events."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.ask.diff_events import Difference, Row, compare, fields, value_of
from pipelines.errors import Refused
from pipelines.sinks.finished import read_account, require_finished
from pipelines.sinks.run_folder import EVENTS_FILE
from pipelines.terminal import row

WIDTH = 60
AROUND = 20
MOST = 4
KINDS = ("added", "gone", "changed")


@dataclass
class Report:
    """The differences of two runs."""

    settings: dict[str, tuple[Any, Any]]
    """Settings, versions and inputs that differ: name -> (before, after)."""
    accounting: dict[str, tuple[int, int]]
    """Dispositions whose counts differ: name -> (before, after)."""
    same: int = 0
    """Number of events that do not differ."""
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    """Number of events by kind of difference and type."""
    fields: Counter[str] = field(default_factory=Counter)
    """Number of changed events that differ in a field."""
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """Examples by kind of difference, of changed events by field."""

    def is_same(self) -> bool:
        """Return True if the events are the same and every disposition has the same count."""
        return not self.accounting and not any(self.kinds.values())


def compare_runs(before: Path, after: Path, examples: int) -> Report:
    """Return the differences of two runs. Their events are read once, in parallel."""
    require_finished(before)
    require_finished(after)
    one, other = read_account(before), read_account(after)
    report = Report(
        settings=_differences(_run_inputs(one), _run_inputs(other)),
        accounting=_differences(one["accounting"], other["accounting"]),
    )
    try:
        for difference in compare(before / EVENTS_FILE, after / EVENTS_FILE):
            if difference is None:
                report.same += 1
            else:
                _add(report, difference, examples)
    except json.JSONDecodeError as error:
        raise Refused(
            f"{EVENTS_FILE} of {before} or {after} is damaged: {error}; replay again into a new folder"
        ) from error
    return report


def _add(report: Report, difference: Difference, most: int) -> None:
    report.kinds[difference.kind][difference.type()] += 1
    if difference.before is None or difference.after is None:
        if len(report.examples[difference.kind]) < most:
            report.examples[difference.kind].append(_named(difference.event()))
        return
    for name in fields(difference.before, difference.after):
        report.fields[name] += 1
        if len(report.examples[name]) < most:
            values = (value_of(difference.before, name), value_of(difference.after, name))
            gone, new = excerpt(*values)
            report.examples[name].append({**_named(difference.event()), "before": gone, "after": new})


def _named(event: Row) -> dict[str, Any]:
    return {name: event[name] for name in ("event_id", "type", "item_id", "headline")}


def excerpt(before: Any, after: Any) -> tuple[str, str]:
    """Return excerpts of two values: of lists the elements that only one has, of texts the part around the first difference.

    >>> excerpt(["a", "b"], ["b", "c"])
    ('a', 'c')
    >>> excerpt([{"name": "Tin", "type": "ORG"}], [{"name": "Tin", "type": "LOC"}])
    ('Tin (type "ORG")', 'Tin (type "LOC")')
    >>> excerpt("Tin rose 5 pct", None)
    ('Tin rose 5 pct', 'nothing')
    """
    if isinstance(before, list) and isinstance(after, list):
        gone, new = [one for one in before if one not in after], [one for one in after if one not in before]
        return (_listed(gone, new), _listed(new, gone)) if gone or new else ("another order", "another order")
    one, other = _text(before), _text(after)
    start = next((at for at, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    return _around(one, start), _around(other, start)


def _listed(values: list[Any], others: list[Any]) -> str:
    """Return the first values that only one list has, with the field in which a value of the other list differs."""
    partners = {_label(one): one for one in others}
    texts = [_around(_label(one), 0) + _distinct(one, partners.get(_label(one))) for one in values[:MOST]]
    return "; ".join([*texts, *([f"{len(values) - MOST:,} more"] if len(values) > MOST else [])]) or "nothing"


def _label(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("surface") or value.get("name") or _text(value))
    return _text(value)


def _distinct(value: Any, partner: Any) -> str:
    if not isinstance(value, dict) or not isinstance(partner, dict):
        return ""
    name = next((name for name in {**value, **partner} if value.get(name) != partner.get(name)), "")
    one, other = (json.dumps(row.get(name), ensure_ascii=False) for row in (value, partner))
    start = next((at for at, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), 0)
    return f" ({name} {_around(one, start)})"


def _around(text: str, start: int) -> str:
    first = 0 if len(text) <= WIDTH else max(0, start - AROUND)
    last = first + WIDTH
    return f"{'...' if first else ''}{text[first:last]}{'...' if last < len(text) else ''}" or "nothing"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def report_lines(report: Report) -> Iterator[str]:
    """Yield the lines of the report: settings and inputs first, then counts, then examples."""
    yield from _pairs("settings, versions, input", report.settings, "none differs")
    yield from _pairs("inputs by disposition", report.accounting, "as before")
    yield f"events: {report.same:,} the same"
    for kind in KINDS:
        for type_, count in sorted(report.kinds[kind].items()):
            yield row((f"  {kind}", f"{count:,}", type_), (10, -8))
        if kind != "changed":
            yield from (_line(one) for one in report.examples.get(kind, ()))
    if report.fields:
        yield "fields of changed events"
    for name, count in sorted(report.fields.items(), key=lambda pair: (-pair[1], pair[0])):
        yield row((f"  {name}", f"{count:,}"), (30, -8))
        for one in report.examples.get(name, ()):
            yield _line(one)
            yield f"        - {one['before']}"
            yield f"        + {one['after']}"


def _line(one: Mapping[str, Any]) -> str:
    return f"      {one['event_id']} {one['type']}  {one['headline']}"


def _pairs(title: str, pairs: Mapping[str, tuple[Any, Any]], none: str) -> Iterator[str]:
    yield title if pairs else f"{title}: {none}"
    for name, (before, after) in pairs.items():
        yield row((f"  {name}", f"{_text(before) or 'nothing'} -> {_text(after) or 'nothing'}"), (30,))


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as a JSON document."""
    return {
        "same": report.is_same(),
        "settings": {name: {"before": one, "after": other} for name, (one, other) in report.settings.items()},
        "accounting": {name: {"before": one, "after": other} for name, (one, other) in report.accounting.items()},
        "events": {"same": report.same, **{kind: dict(sorted(report.kinds[kind].items())) for kind in KINDS}},
        "fields": dict(sorted(report.fields.items())),
        "examples": dict(sorted(report.examples.items())),
    }


def as_rows(report: Report) -> Iterator[tuple[str, str, str, str, int | None]]:
    """Yield the report as rows: what differs, its name, before, after, and for events the count."""
    for what, pairs in (("setting", report.settings), ("accounting", report.accounting)):
        yield from ((what, name, _text(before), _text(after), None) for name, (before, after) in pairs.items())
    yield ("same", "", "", "", report.same)
    for kind in KINDS:
        yield from ((kind, type_, "", "", count) for type_, count in sorted(report.kinds[kind].items()))
    yield from (("field", name, "", "", count) for name, count in sorted(report.fields.items()))


def _run_inputs(account: Row) -> dict[str, Any]:
    """Return what a run depends on, as one flat dictionary: program, versions, settings, digest of the input."""
    return {
        "wirebeam": account["wirebeam"],
        **_flat(account["versions"], "versions."),
        **_flat(account["settings"], ""),
        "input": account["input_digest"][:12],
    }


def _flat(tree: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in tree.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return found


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys([*before, *after])
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
