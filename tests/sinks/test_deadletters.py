"""Dead letters that a sink wrote are listed and shown from its table."""

import pytest

from pipelines.cli.command import run_command
from pipelines.cli.exits import OK, REFUSED

BAD = '{"uri": "broken'


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_letters_of_a_table_are_looked_at(kind, tmp_path, capsys, request) -> None:
    """Counted, shown with the wrong place and their bytes; what would need marks is refused with where to go."""
    url = f"duckdb:{tmp_path / 'news.duckdb'}" if kind == "duckdb" else request.getfixturevalue("database")()
    (tmp_path / "in.ndjson").write_text(BAD)
    assert run_command(["replay", str(tmp_path / "in.ndjson"), "--out", str(tmp_path / "out"), "--sink", url]) == OK
    capsys.readouterr()
    assert run_command(["deadletters", "list", url]) == OK
    assert "parse      malformed                 1        1" in capsys.readouterr().out
    assert run_command(["deadletters", "show", url]) == OK
    assert "^ byte" in capsys.readouterr().out
    assert run_command(["deadletters", "show", url, "--raw"]) == OK
    assert capsys.readouterr().out == BAD
    for action in (["redrive"], ["drop", "--reason", "malformed", "--yes"]):
        assert run_command(["deadletters", action[0], url, *action[1:]]) == REFUSED
        assert "is only looked at" in capsys.readouterr().err
