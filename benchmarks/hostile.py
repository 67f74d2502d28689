"""Cost per kilobyte of texts that repeat one shape, for each stage: ``python -m benchmarks.hostile``.

Each stage is run on each shape (``hostile_shapes.py``) at growing sizes. A linear stage costs the same a kilobyte at every
size; growth is the cost at the largest size by the cost at the smallest that takes measurable time. Processor time, the better
of two runs of what is quick. A size that would take longer than ``--most`` seconds is left out, and the growth says so.
"""

import argparse
import time
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.hostile_shapes import SHAPES
from benchmarks.hostile_stages import STAGES, Stage
from pipelines.enrich.article import load

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MEASURABLE = 0.002
"""Seconds: shorter times are too inexact for a growth."""


class Cost(NamedTuple):
    """Milliseconds a kilobyte by size, and what the largest costs by the smallest that can be measured."""

    stage: str
    shape: str
    by_size: dict[int, float]
    growth: float


def seconds(stage: Stage, text: str) -> float:
    """Measure one run, the better of two if it is quick."""
    best = float("inf")
    for _ in range(2):
        work = stage(text)
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
        if best > 0.2:
            break
    return best


def cost(stage: str, shape: str, sizes: tuple[int, ...], most: float) -> Cost:
    """Measure a stage on a shape at all sizes that are quick enough."""
    taken: dict[int, float] = {}
    for size in sizes:
        known = [(size / smaller) ** 2 * took for smaller, took in taken.items() if took > MEASURABLE]
        if (known and min(known) > 10 * most) or (taken and taken[max(taken)] * size / max(taken) > most):
            break
        taken[size] = seconds(STAGES[stage], SHAPES[shape](size))
    large, *smaller = sorted(
        ((took / size, size) for size, took in taken.items() if took > MEASURABLE), key=lambda one: -one[1]
    ) or [(0.0, 0)]
    growth = large[0] / min(rate for rate, _ in smaller) if smaller else 1.0
    return Cost(stage, shape, {size: took / size * 1e6 for size, took in taken.items()}, growth)


def costs(stages: list[str], shapes: list[str], sizes: tuple[int, ...], most: float) -> Iterator[Cost]:
    """Measure all stages on all shapes."""
    for stage in stages:
        for shape in shapes:
            yield cost(stage, shape, sizes, most)


def row(one: Cost, sizes: tuple[int, ...]) -> str:
    """Write one line of the table."""
    cells = "".join(f"{one.by_size[size]:>10.3f}" if size in one.by_size else f"{'-':>10}" for size in sizes)
    return f"{one.stage:26}{one.shape:24}{cells}{one.growth:>8.1f}"


def main() -> None:
    """Print the table: each stage with its steepest and its dearest shapes, or all with ``--all``."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--stages", nargs="*", default=[], help="beginnings of stages' names; default: all")
    ask.add_argument("--shapes", nargs="*", default=[], help="names of shapes; default: all")
    ask.add_argument("--sizes", nargs="*", type=int, default=list(SIZES), help="characters")
    ask.add_argument("--most", type=float, default=2.0, help="seconds that one run may take")
    ask.add_argument("--all", action="store_true", help="print every shape")
    given = ask.parse_args()
    sizes = tuple(sorted(given.sizes))
    load()
    print(
        f"{'stage':26}{'shape':24}"
        + "".join(f"{f'{size:,}':>10}" for size in sizes)
        + f"{'growth':>8}   (ms a kilobyte)"
    )
    for stage in [name for name in STAGES if not given.stages or name.startswith(tuple(given.stages))]:
        found = list(costs([stage], given.shapes or list(SHAPES), sizes, given.most))
        steep = sorted(found, key=lambda one: -one.growth)[:3]
        dear = sorted(found, key=lambda one: -max(one.by_size.values()))[:1]
        for one in found if given.all else list({id(one): one for one in [*steep, *dear]}.values()):
            print(row(one, sizes), flush=True)


if __name__ == "__main__":
    main()
