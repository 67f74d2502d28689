"""How long records take from their topic to a confirmed event: begun where they are read, ended where they are written."""

from pipelines.metrics.catalogue import END_TO_END_SECONDS
from pipelines.metrics.recording import is_recording, series
from schemas import Origin

MOST = 20_000
"""Records that are on their way at most; of more the oldest are forgotten. What causes no event never arrives."""
Place = tuple[str, int | None, int]


class Journeys:
    """Records of this process that are on their way, by their place."""

    def __init__(self) -> None:
        self._begun: dict[Place, float] = {}

    def begin(self, origin: Origin, at: float) -> None:
        """Record when a message was published, in seconds since 1970."""
        if is_recording():
            self._begun[_place(origin)] = at
            if len(self._begun) > MOST:
                del self._begun[next(iter(self._begun))]

    def end(self, origin: Origin, at: float) -> None:
        """Record how long it took, if it was noted and for its first event only."""
        begun = self._begun.pop(_place(origin), None)
        if begun is not None:
            series(END_TO_END_SECONDS).observe(max(0.0, at - begun))


def _place(origin: Origin) -> Place:
    return origin.source, origin.partition, origin.offset
