"""Every input is counted once when it comes in and once when its fate is known."""

from collections.abc import Mapping
from typing import Any

from apache_beam.metrics import Metrics, MetricsFilter

from schemas import Disposition

NAMESPACE = "wirebeam"
IN = "in"


def counter(name: str) -> Any:
    """Give Beam's counter of that name in Wirebeam's namespace."""
    return Metrics.counter(NAMESPACE, name)


def fates() -> Mapping[Disposition, Any]:
    """Give one counter a disposition."""
    return {fate: counter(fate.value) for fate in Disposition}


def read_accounting(result: Any) -> dict[str, int]:
    """Read ``in`` and every disposition from a finished run, zeros included."""
    counted = result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))["counters"]
    totals = dict.fromkeys((IN, *(fate.value for fate in Disposition)), 0)
    for metric in counted:
        if metric.key.metric.name in totals:
            totals[metric.key.metric.name] += metric.result
    return totals


def discrepancy(accounting: Mapping[str, int]) -> int:
    """Return inputs without a fate (positive), or fates without an input (negative); 0 when it adds up."""
    return accounting[IN] - sum(accounting[fate.value] for fate in Disposition)
