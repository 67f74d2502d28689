"""The streams of lines, and how their files are rolled."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from pipelines.sinks.jsonl.segments import Compression
from pipelines.sinks.sink import Run
from schemas import DeadLetter, LetterMark, NewsEvent

EVENTS, LETTERS, MARKS, RUNS = "events", "dead_letters", "marks", "runs"
STREAMS_OF: Final[dict[type, str]] = {NewsEvent: EVENTS, DeadLetter: LETTERS, LetterMark: MARKS, Run: RUNS}


class Rolling(BaseModel):
    """Compression of files, and the size and age at which they are rolled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    compression: Compression = "none"
    roll_mb: float = Field(default=128, gt=0, le=1 << 20)
    roll_s: float = Field(default=3600, gt=0, le=31_536_000)
