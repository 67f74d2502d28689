"""The benchmark of readers on a folder of one's own."""

import json
from pathlib import Path

import pytest

from benchmarks.world import NAME, main
from tests.unit.parse.messages import ninjs


def test_a_folder_is_compared_with_its_expectations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Equal fields and misses are counted by format; a miss shows both values."""
    (tmp_path / "tin.json").write_bytes(ninjs(subject=[{"code": "medtop:20000385"}], body_text="Tin rose. It fell."))
    (tmp_path / "photo.json").write_bytes(ninjs(type="picture"))
    expectations = [
        {"file": "tin.json", "field": "headline", "wanted": "Tin  rises"},
        {"file": "tin.json", "field": "time", "wanted": "2026-03-03T10:00:00Z"},
        {"file": "tin.json", "field": "body", "wanted": "Tin rose", "match": "starts"},
        {"file": "tin.json", "field": "subjects", "wanted": "medtop:20000385"},
        {"file": "tin.json", "field": "byline", "wanted": "By Ann Roe"},
        {"file": "tin.json", "item": 2, "field": "accepted", "wanted": False},
        {"file": "photo.json", "field": "accepted", "wanted": False},
    ]
    (tmp_path / NAME).write_text("\n".join(map(json.dumps, expectations)))
    main(tmp_path)
    out = capsys.readouterr().out
    assert "| ninjs | 2 | 1 | 1 | 7 | 6 |" in out
    assert out.splitlines()[-1] == "tin.json#1 byline equal 'By Ann Roe': ''"
