"""Health of this process: alive while it works, ready while broker and sinks answer and event time moves."""

import threading
import time
from collections.abc import Iterator
from typing import NamedTuple

STUCK_SECONDS = 300.0
"""A process whose loop did not turn for so long is dead, whatever it waits for."""
LOOP = "loop"


class Finding(NamedTuple):
    """How one part stands."""

    part: str
    ok: bool
    text: str


class Health:
    """When the parts of this process last gave a sign: fetch ``the(Health)``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._signs: dict[str, float] = {}
        self._owed: dict[str, float] = {}
        self._lost: dict[str, str] = {}

    def sign(self, part: str) -> None:
        """Record that a part answered, or moved, just now."""
        with self._lock:
            self._signs[part] = time.monotonic()
            self._lost.pop(part, None)

    def lose(self, part: str, why: str) -> None:
        """Record that a part does not answer: it is not ready until its next sign."""
        with self._lock:
            self._lost[part] = why

    def owe(self, sink: str) -> None:
        """Record that a sink has not confirmed everything."""
        with self._lock:
            self._owed.setdefault(sink, time.monotonic())

    def paid(self, sink: str) -> None:
        """Record that it has confirmed everything."""
        with self._lock:
            self._owed.pop(sink, None)
            self._signs[f"sink {sink}"] = time.monotonic()

    def reset(self) -> None:
        """Forget everything: a new run begins."""
        with self._lock:
            self._signs, self._owed, self._lost = {}, {}, {}

    def alive(self) -> bool:
        """Return True if the loop moves. The caller decides how long one may take to begin."""
        with self._lock:
            last = self._signs.get(LOOP)
        return last is None or time.monotonic() - last < STUCK_SECONDS

    def ready(self, within: float, expected: tuple[str, ...]) -> list[Finding]:
        """Judge each part: a sign ``within`` so many seconds; a sink may owe that long, and else need give none."""
        now = time.monotonic()
        with self._lock:
            signs, owed, lost = dict(self._signs), dict(self._owed), dict(self._lost)
        named = sorted({*expected, *(part for part in signs if part.startswith(expected) and expected)})
        left = [part for part in named if part not in lost]
        away = [Finding(part, False, f"away: {lost[part]}") for part in named if part in lost]
        return [*away, *self._judge(signs, left, now, within), *self._judge_sinks(signs, owed, now, within)]

    def _judge(self, signs: dict[str, float], parts: list[str], now: float, within: float) -> Iterator[Finding]:
        for part in parts:
            if part in signs:
                age = now - signs[part]
                yield Finding(part, age <= within, f"last {age:.1f} s ago")
            elif not any(one.startswith(f"{part} ") for one in signs):
                yield Finding(part, False, "nothing yet")

    def _judge_sinks(
        self, signs: dict[str, float], owed: dict[str, float], now: float, within: float
    ) -> Iterator[Finding]:
        for sink in sorted({*owed, *(part.removeprefix("sink ") for part in signs if part.startswith("sink "))}):
            age = now - owed[sink] if sink in owed else 0.0
            yield Finding(f"sink {sink}", age <= within, f"unconfirmed for {age:.1f} s" if age else "confirmed")
