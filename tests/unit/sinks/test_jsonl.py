"""Sorted runs and their merge."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sinks.jsonl.lines import to_json
from pipelines.sinks.jsonl.sorted import FAN_IN, dead_letter_key, merge_runs
from schemas import DeadLetter, Origin, Reason


def write_runs(folder: Path, runs: list[list[bytes]]) -> list[str]:
    paths = [folder / f"{number}.run" for number in range(len(runs))]
    for path, keys in zip(paths, runs, strict=True):
        path.write_bytes(b"".join(b"%b\t%b!\n" % (key, key) for key in sorted(keys)))
    return [str(path) for path in paths]


@given(st.lists(st.lists(st.from_regex(rb"[a-z]{1,4}", fullmatch=True), max_size=5), max_size=8))
def test_merged_runs_are_sorted_and_whole(tmp_path_factory: pytest.TempPathFactory, runs: list[list[bytes]]) -> None:
    """However the lines were spread over runs."""
    folder = tmp_path_factory.mktemp("runs")
    assert merge_runs(write_runs(folder, runs), folder / "out") == sum(map(len, runs))
    assert (folder / "out").read_bytes().split(b"\n")[:-1] == sorted(key + b"!" for keys in runs for key in keys)


def test_more_runs_than_open_files_are_merged_in_rounds(tmp_path: Path) -> None:
    """A long streaming run leaves many small runs."""
    runs = [[b"%06d" % number] for number in range(FAN_IN * 2 + 7)]
    merge_runs(write_runs(tmp_path, runs), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"".join(b"%06d!\n" % number for number in range(FAN_IN * 2 + 7))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def letter(source: str, offset: int) -> DeadLetter:
    return DeadLetter(
        stage="read", reason=Reason.EMPTY, detail="", origin=Origin(source=source, offset=offset), raw=b"", raw_size=0
    )


def test_dead_letters_are_ordered_by_their_place() -> None:
    """Offsets are ordered as numbers, not as texts."""
    letters = [letter("a", 9), letter("a", 100), letter("b", 1)]
    mixed = [letters[2], letters[1], letters[0]]
    assert sorted(mixed, key=dead_letter_key) == letters


def test_values_are_one_line_without_empty_fields() -> None:
    """A line break in a value is escaped."""
    line = to_json(letter("a\nb", 1))
    assert b"\n" not in line
    assert b"null" not in line
