"""Charts as SVG, made on the server: bars over time, and points of amounts on a logarithmic scale."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from markupsafe import Markup

from pipelines.ask.stories import Volume

WIDTH: Final = 900
HEIGHT: Final = 72
AXIS: Final = 18


class Point(NamedTuple):
    """One amount in a plot."""

    time: datetime
    value: float
    label: str
    link: str


def volume_chart(volume: Volume, link: str) -> Markup:
    """Return the bars of a volume; each is a link to ``link`` with the span's since and until."""
    if not volume.buckets:
        return Markup()
    most = max(bucket.stories for bucket in volume.buckets)
    step = WIDTH / len(volume.buckets)
    bars = Markup().join(
        _bar(
            place * step,
            step,
            bucket.stories / most,
            f"{_moment(bucket.start, volume.seconds)}: {bucket.stories:,} stories",
            f"{link}since={_stamp(bucket.start.timestamp())}&until={_stamp(bucket.start.timestamp() + volume.seconds)}",
        )
        for place, bucket in enumerate(volume.buckets)
        if bucket.stories
    )
    ends = volume.buckets[0].start, volume.buckets[-1].start
    return _frame("Stories over time", bars + _axis(*ends, volume.seconds), HEIGHT + AXIS)


def _bar(x: float, width: float, share: float, label: str, link: str) -> Markup:
    height = max(2.0, share * (HEIGHT - 4))
    return Markup(
        '<a href="{link}"><rect x="{x}" y="{y}" width="{width}" height="{height}" rx="1"><title>{label}</title></rect></a>'
    ).format(
        link=link,
        x=f"{x:.1f}",
        y=f"{HEIGHT - height:.1f}",
        width=f"{max(1.5, width - 1):.1f}",
        height=f"{height:.1f}",
        label=label,
    )


def amount_chart(points: Sequence[Point], unit: str) -> Markup:
    """Return amounts over time on a logarithmic scale; each point is a link."""
    shown = [point for point in points if point.value > 0]
    if len(shown) < 2:
        return Markup()
    times = [point.time.timestamp() for point in shown]
    values = [math.log10(point.value) for point in shown]
    first, last, low, high = min(times), max(times), math.floor(min(values)), math.ceil(max(values))
    dots = Markup().join(
        Markup('<a href="{link}"><circle cx="{x}" cy="{y}" r="4"><title>{label}</title></circle></a>').format(
            link=point.link,
            x=f"{40 + (time - first) / max(last - first, 1) * (WIDTH - 60):.1f}",
            y=f"{_height(value, low, high):.1f}",
            label=point.label,
        )
        for point, time, value in zip(shown, times, values, strict=True)
    )
    lines = Markup().join(
        Markup('<line x1="36" x2="{end}" y1="{y}" y2="{y}"/><text x="0" y="{text}">{label}</text>').format(
            end=WIDTH,
            y=f"{_height(power, low, high):.1f}",
            text=f"{_height(power, low, high) + 4:.1f}",
            label=_power(power),
        )
        for power in range(low, high + 1)
    )
    ends = datetime.fromtimestamp(first, shown[0].time.tzinfo), datetime.fromtimestamp(last, shown[0].time.tzinfo)
    return _frame(f"Amounts over time, {unit}", lines + dots + _axis(*ends, 60, 2 * HEIGHT), 2 * HEIGHT + AXIS)


def _height(value: float, low: float, high: float) -> float:
    return 8 + (high - value) / max(high - low, 1) * (2 * HEIGHT - 16)


def _power(power: int) -> str:
    """Return a power of ten in a newsroom's words.

    >>> _power(9), _power(7), _power(0)
    ('1 bn', '10 m', '1')
    """
    for name, size in (("tn", 12), ("bn", 9), ("m", 6), ("k", 3)):
        if power >= size:
            return f"{10 ** (power - size)} {name}"
    return f"{10**power:g}"


def _axis(first: datetime, last: datetime, seconds: int, top: int = HEIGHT) -> Markup:
    return Markup('<text x="0" y="{y}">{first}</text><text x="{end}" y="{y}" text-anchor="end">{last}</text>').format(
        y=top + AXIS - 4, end=WIDTH, first=_moment(first, seconds), last=_moment(last, seconds)
    )


def _frame(title: str, content: Markup, height: int) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {width} {height}" role="group" aria-label="{title}">{content}</svg>'
    ).format(width=WIDTH, height=height, title=title, content=content)


def _moment(time: datetime, seconds: int) -> str:
    return f"{time:%Y-%m-%d}" if seconds >= 86_400 else f"{time:%Y-%m-%d %H:%M}"


def _stamp(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
