"""The work of each stage grows with the length of a text and no faster, whatever shape the text repeats."""

import ctypes
import threading

import pytest

from benchmarks.hostile_shapes import SHAPES
from benchmarks.hostile_stages import STAGES
from pipelines.enrich.article import load
from tests.hanging import ended_if_it_hangs
from tests.work import work_of

SMALL, LARGE = 1_000, 4_000
"""Characters."""
COUNTED = {
    name: STAGES[name]
    for name in (
        "parse text", "parse ninjs", "parse rss", "parse nitf", "normalize body", "normalize headline", "normalize byline", "normalize dateline",
        "normalize no headline", "amounts", "entities", "card", "judge", "rows",
    )
}  # fmt: skip
"""Stages whose work is in Python; a page is read by a library in C."""
TOLD = [name for name in SHAPES if name.startswith("new ") or ", then " in name]
"""Shapes that bring something new each time, or two things: what is compared with all the rest."""
LONG = 100_000
READ_BY_PATTERNS = (
    "normalize body",
    "normalize headline",
    "normalize byline",
    "normalize slug",
    "normalize dateline",
    "card",
    "parse detect",
)
WARM = 2
"""Runs before the one that counts: what a stage learns of a word, it learns once."""


def work(stage: str, shape: str, size: int) -> int:
    """Count the work of a stage on a shape."""
    for _ in range(WARM):
        STAGES[stage](SHAPES[shape](size))()
    return work_of(STAGES[stage](SHAPES[shape](size)))


@pytest.mark.slow
@pytest.mark.parametrize("stage", COUNTED)
def test_four_times_the_text_takes_four_times_the_work(stage: str) -> None:
    """What takes the square takes sixteen times as much; a text of 1,000 characters may be read by other rules than a long one."""
    load()
    steep = {}
    for shape in TOLD:
        small, large = work(stage, shape, SMALL), work(stage, shape, LARGE)
        if large > 5.2 * small + 3_000:
            steep[shape] = (small, large)
    assert not steep


@pytest.mark.slow
@pytest.mark.parametrize("stage", READ_BY_PATTERNS)
def test_no_pattern_takes_the_square_of_a_long_text(stage: str) -> None:
    """Each shape takes a fraction of a second; a pattern that took the square would take minutes or hours of each."""
    for name, shape in SHAPES.items():
        work = STAGES[stage](shape(LONG))
        with ended_if_it_hangs():
            work()
        assert name


def test_work_is_counted_after_an_interruption_that_was_withdrawn() -> None:
    """As the resource guard withdraws one: traced code would hang."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(threading.get_ident()), None)
    assert work_of(lambda: sum(range(3))) == 1


def test_a_square_is_seen() -> None:
    """The measure itself: comparing all with all takes sixteen times the work, and a hung test ends."""

    def squared(size: int) -> int:
        return work_of(lambda: [one for one in range(size) if all(one + other for other in range(size))])

    assert squared(400) > 12 * squared(100)
    with pytest.raises(AssertionError, match="hangs"), ended_if_it_hangs(0.01):
        while True:
            pass
