"""Dashboard and alert rules name metrics that there are, with labels that they have; and the list of metrics is closed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.metrics.catalogue import METRICS, PROCESS_SERIES, Kind, Metric
from pipelines.metrics.recording import Recorder
from schemas import Disposition, EventType, Reason

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\b(?:wirebeam|process)_[a-z_]+")
SELECTED = re.compile(r"\b((?:wirebeam|process)_[a-z_]+)(?:\{([^}]*)\})?")
GROUPED = re.compile(r"\bby \(([^)]*)\)")
LABEL = re.compile(r"([a-z_]+)\s*(?:=~|!~|!=|=)")
SERIES = {name: metric for metric in METRICS for name in metric.series()}


def alerts() -> list[dict[str, Any]]:
    document = yaml.safe_load((ROOT / "infra/prometheus/alerts.yml").read_text())
    return [rule for group in document["groups"] for rule in group["rules"]]


def queries() -> Iterator[tuple[str, str]]:
    dashboard = json.loads((ROOT / "infra/grafana/wirebeam.json").read_text())
    for panel in dashboard["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])
    yield from ((rule["alert"], rule["expr"]) for rule in alerts())


@pytest.mark.parametrize(("where", "query"), list(queries()))
def test_a_query_names_what_there_is(where: str, query: str) -> None:
    """Series of the catalogue, with the labels of their metrics, counters only through rates."""
    labels: set[str] = {"le", "job"}
    for name, selected in SELECTED.findall(query):
        if name in PROCESS_SERIES:
            continue
        assert name in SERIES, f"{where}: there is no series {name}"
        labels |= set(SERIES[name].labels)
        assert set(LABEL.findall(selected)) <= set(SERIES[name].labels)
        if SERIES[name].kind is not Kind.GAUGE:
            assert re.search(rf"(rate|increase)\({name}", query), f"{where}: {name} only grows"
    for grouped in GROUPED.findall(query):
        assert {label.strip() for label in grouped.split(",")} <= labels, where
    assert query.count("(") == query.count(")")


def test_every_metric_is_shown() -> None:
    """Nothing is counted that nobody looks at."""
    shown = {SERIES[name].name for _, query in queries() for name in NAME.findall(query) if name in SERIES}
    assert {metric.name for metric in METRICS} - shown == set()


def test_reasons_of_a_query_are_reasons() -> None:
    """Values of closed lists are spelt as the lists do."""
    named = {
        reason
        for _, query in queries()
        for found in re.findall(r'reason=~"([^"]*)"', query)
        for reason in found.split("|")
    }
    assert named
    assert named <= {reason.value for reason in Reason}


def test_every_alert_has_its_place_in_the_docs() -> None:
    """Under its name, with what to do."""
    text = (ROOT / "docs/operations.md").read_text()
    assert [rule["alert"] for rule in alerts() if f"`{rule['alert']}`" not in text] == []


def test_every_metric_is_described_in_the_docs() -> None:
    """By name and labels."""
    text = (ROOT / "docs/observability.md").read_text()

    def line(metric: Metric) -> str:
        return f"`{metric.name}`" if not metric.labels else f"`{metric.name}{{{','.join(metric.labels)}}}`"

    assert [metric.name for metric in METRICS if line(metric) not in text] == []


def test_names_follow_prometheus_and_are_exposed_as_they_stand() -> None:
    """Counters end in _total, times in _seconds; the exposition bears the very names of the catalogue."""
    recorder = Recorder()
    for metric in METRICS:
        assert metric.help.endswith(".")
        assert (metric.kind is Kind.COUNTER) == metric.name.endswith("_total")
        assert (metric.kind is Kind.HISTOGRAM) == bool(metric.buckets)
        series = recorder.series(metric, *("x" for _ in metric.labels))
        getattr(series, {Kind.COUNTER: "inc", Kind.GAUGE: "set", Kind.HISTOGRAM: "observe"}[metric.kind])(1)
    exposed = {line.partition("{")[0].partition(" ")[0] for line in recorder.exposed().decode().splitlines()}
    assert set(SERIES) <= exposed
    assert {name for name in exposed if name.startswith("wirebeam_")} == set(SERIES)


def test_labels_with_closed_values_are_named() -> None:
    """Dispositions and event types of the contract are all that can be counted."""
    by_label = {label for metric in METRICS for label in metric.labels}
    assert {"disposition", "type", "stage", "reason"} <= by_label
    assert len(Disposition) * len(EventType) < 200, "few enough for labels"
