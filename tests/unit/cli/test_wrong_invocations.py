"""A wrong invocation is answered by one line on standard error and an exit code, before anything is written."""

import shlex
from pathlib import Path

import pytest

from pipelines.cli.command import run_command
from pipelines.errors import REFUSED

WRONG = {
    "reply": "did you mean replay?",
    "replay": "INPUT, --out",
    "replay --ot x": "there is no option --ot; did you mean --out?",
    "replay none.json --out out": "check the path",
    "replay empty --out out": "no archives in empty",
    "replay item.json --out item.json": "name a folder",
    "replay item.json --out out --latest soon": "it must be a time with its zone, such as 2026-01-01T00:00Z",
    "replay item.json --out out --sink duckbd:x": "did you mean duckdb?",
    "replay item.json --out out --settings none.toml": "name another with --settings",
    "replay ftp://host/x --out out": "ftp:// is not read; kafka://, https://",
    "replay item.json --out out --verdicts none.jsonl": "there is no such file; name a file of JSON Lines",
    "replay item.json --out out --companies none.csv": "there is no such file; name a file of CSV",
    "replay kafka://127.0.0.1:1/t --out out": "nothing listens there",
    "run --bootstrap-servers 127.0.0.1:1": "nothing listens there",
    "serve none.duckdb": "there is no such file",
    "serve empty --port 99999": "the last one is 65535",
    "serve empty --subscriptions none.toml": "there is no such file",
    "mcp none.duckdb": "there is no such file",
    "verdict join a b --to out": "write PROVIDER:ITEM_ID",
    "replay kafka://host:9092/t item.json --out out": "a Kafka topic is replayed alone",
    "check --bogus": "there is no option --bogus",
    "check more": "one argument too many",
    "query item.json": "QUESTION",
    "query none.duckdb stories": "name the file of --sink duckdb:FILE",
    "query none/ stories": "there is no such file",
    "query jsonl:none stories": "name the folder of a replay",
    "query parquet:none stories": "name the folder of --sink parquet:DIR",
    "query mysql:x stories": "cannot be queried",
    "query item.json stories": "the file is not a DuckDB database",
    "query x.duckdb storys": "did you mean story?",
    "run --runner nope": "'direct', 'flink', 'prism'",
    "stop": "name Flink's REST address",
    "top --every 0": "more than 0",
    "top host:1": "it is not an address such as",
    "summary none": "there is no such folder",
    "summary empty": "events.jsonl is missing; name the folder",
    "stories empty --as-of soon": "is not a time",
    "explain": "one or two items",
    "explain none.json": "name a file, or ids of a run with --run DIR",
    "explain --file none.txt": "name a text file",
    "deadletters list item.json": "duckdb:item.json for a database",
    "deadletters drop empty": "dead_letters.jsonl is missing",
    "diff empty none": "events.jsonl is missing",
    "convert none.json": "check the path",
    "migrate item.json": "is not a database",
    "migrate duckdb:none.duckdb": "there is no such file",
}


@pytest.mark.parametrize(("command", "answer"), WRONG.items())
def test_a_wrong_invocation_is_answered_in_one_line(
    command: str, answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line says what is wrong and what to do; no file appears."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "item.json").write_text("{}")
    (tmp_path / "empty").mkdir()
    assert run_command(shlex.split(command)) == REFUSED
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("wirebeam: ")
    assert err.count("\n") == 1
    assert answer in err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "item.json"]
