"""The dead letters of a run's folder, and beside them the marks of what was done."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipelines.deadletters.store import Unusable
from pipelines.sinks.run_folder import DEAD_LETTERS, MARKS
from schemas import DeadLetter, LetterMark

LETTERS = DEAD_LETTERS


class FileStore:
    """A folder's ``dead_letters.jsonl``, which stays as the run wrote it, and ``dead_letters.marks.jsonl``."""

    def __init__(self, folder: Path) -> None:
        if not (folder / LETTERS).is_file():
            raise Unusable(f"{folder} holds no finished run: {LETTERS} is missing")
        self.folder = folder

    def marks(self) -> dict[str, LetterMark]:
        """Read the marks; there are none until something is done."""
        path = self.folder / MARKS
        lines = path.read_bytes().splitlines() if path.is_file() else []
        try:
            return {mark.letter: mark for mark in map(LetterMark.model_validate_json, lines)}
        except ValidationError as error:
            raise Unusable(f"{path} is damaged: {error.errors()[0]['msg']}; mend or remove its last line") from error

    def letters(self) -> Iterator[DeadLetter]:
        """Yield the letters in their order, by place in the source."""
        with (self.folder / LETTERS).open("rb") as file:
            yield from map(DeadLetter.model_validate_json, file)

    def mark(self, marks: Sequence[LetterMark]) -> None:
        """Append marks, on the disk before this returns."""
        with (self.folder / MARKS).open("ab") as file:
            file.writelines(mark.model_dump_json(exclude_none=True).encode() + b"\n" for mark in marks)
            file.flush()
            os.fsync(file.fileno())
