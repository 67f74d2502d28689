"""The dead letters in the folder of a run, with their marks."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipelines.deadletters.store import StoreRefused
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, MARKS_FILE
from schemas import DeadLetter, LetterMark


class FileStore:
    """The files ``dead_letters.jsonl``, which is never changed, and ``dead_letters.marks.jsonl`` of a run's folder."""

    def __init__(self, folder: Path) -> None:
        if not (folder / DEAD_LETTERS_FILE).is_file():
            raise StoreRefused(f"{folder} holds no finished run: {DEAD_LETTERS_FILE} is missing")
        self.folder = folder

    def marks(self) -> dict[str, LetterMark]:
        """Return the marks by the letter's id; the last mark of a letter counts."""
        path = self.folder / MARKS_FILE
        lines = path.read_bytes().splitlines() if path.is_file() else []
        try:
            return {mark.letter: mark for mark in map(LetterMark.model_validate_json, lines)}
        except ValidationError as error:
            raise StoreRefused(
                f"{path} is damaged: {error.errors()[0]['msg']}; correct or remove its last line"
            ) from error

    def letters(self) -> Iterator[DeadLetter]:
        """Yield the letters, ordered by their place in the source."""
        with (self.folder / DEAD_LETTERS_FILE).open("rb") as file:
            yield from map(DeadLetter.model_validate_json, file)

    def mark(self, marks: Sequence[LetterMark]) -> None:
        """Append marks. They are on the disk when this returns."""
        with (self.folder / MARKS_FILE).open("ab") as file:
            file.writelines(mark.model_dump_json(exclude_none=True).encode() + b"\n" for mark in marks)
            file.flush()
            os.fsync(file.fileno())
