"""`wirebeam query` and the SQL of the docs: the same answers from DuckDB, PostgreSQL, Parquet and lines."""

import csv
import json
import re
from pathlib import Path

import pytest

from infra.postgres.cluster import Cluster
from pipelines.ask.questions import QUESTIONS
from pipelines.cli.command import run_command
from pipelines.errors import OK, REFUSED
from pipelines.sinks.registry import open_sink
from tests.sinks.kept import Kept
from tests.sinks.reports import report_values
from tests.sinks.values import demo_values

PAGE = Path(__file__).parents[2] / "docs" / "query-results.md"
GIVEN = {
    "story": ["--story-id", "94b406456e5a48ad"],
    "compare": ["--story-id", "94b406456e5a48ad", "--before", "1", "--after", "3"],
    "name": ["--kind", "company", "--name", "Norrvik Gas"],
    "amounts": ["--currency", "EUR", "--at-least", "1e9"],
    "company-amounts": ["--name", "calderfield"],
    "entity": ["--name", "Izmir", "--since", "2026-03-02T06:00Z"],
    "known": ["--at", "2026-03-03T12:30Z"],
    "stories": ["--text", "100%? or not"],
}
MATCHES_NOTHING = {"stories"}
OF_IDS = {"dead-letter", "compare-runs"}
"""Questions about ids that each run makes anew."""


@pytest.fixture(scope="module")
def urls(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Write the demo to one sink of each kind that can be asked."""
    folder = tmp_path_factory.mktemp("asked")
    cluster.create_database("asked")
    found = [
        f"duckdb:{folder}/d.duckdb",
        cluster.url("asked"),
        f"parquet:{folder}/p",
        f"jsonl:{folder}/l",
        f"iceberg:{folder}/i",
    ]
    for url in found:
        kept = Kept(open_sink(url), url)
        kept.sink.prepare()
        kept.deliver(demo_values())
        kept.sink.close()
    return found


@pytest.mark.parametrize("question", sorted(set(QUESTIONS) - OF_IDS))
def test_every_question_has_one_answer(question: str, urls: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever database is asked, and how it prints."""
    answers = []
    for url in urls:
        assert run_command(["query", url, question, *GIVEN.get(question, []), "--output", "json"]) == OK
        answers.append([json.loads(line) for line in capsys.readouterr().out.splitlines()])
    assert answers == [answers[0]] * len(urls)
    assert bool(answers[0]) == (question not in MATCHES_NOTHING)


def test_the_sql_of_the_docs_runs(urls: list[str]) -> None:
    """On DuckDB and PostgreSQL, with the same rows."""
    statements = re.findall(r"^```sql\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(statements) == 11
    for statement in statements:
        one, other = (Kept(open_sink(url), url).ask(statement.strip().rstrip(";")) for url in urls[:2])
        assert one == other
        assert one


def test_the_answers_of_the_docs(cluster: Cluster, tmp_path: Path) -> None:
    """Deals, results, statistics, payments and quotes of reports of our own, from DuckDB and PostgreSQL."""
    cluster.create_database("reports")
    block = r"((?:(?!```).*\n)*)```\n"
    shown = re.findall(f"^```sql\n{block}\n```text\n{block}", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(shown) == 5
    for url in (f"duckdb:{tmp_path}/d.duckdb", cluster.url("reports")):
        kept = Kept(open_sink(url), url)
        kept.sink.prepare()
        kept.deliver(report_values())
        for statement, answer in shown:
            rows = kept.ask(statement.strip().rstrip(";"))
            assert [" | ".join("" if one is None else str(one) for one in row) for row in rows] == answer.splitlines()


def test_what_the_answer_looks_like(urls: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A table for a person, CSV for a spreadsheet."""
    asked = ["query", urls[0], "amounts", "--currency", "KRW", "--limit", "1"]
    assert run_command([*asked, "--output", "csv"]) == OK
    header, line = capsys.readouterr().out.splitlines()
    row = dict(zip(header.split(","), next(csv.reader([line])), strict=True))
    assert (row["high"], row["currency"], row["converted"]) == ("24000000000000", "KRW", "16159625397.491002")
    assert (row["surface"], row["time"], row["headline"][:5]) == ("24 trillion won", "2026-03-06 00:00:00Z", "Seoul")
    assert run_command(asked) == OK
    assert "24,000,000,000,000\tKRW\t16,159,625,397.491002\tUSD" in capsys.readouterr().out
    assert run_command(["query", urls[0], "stories", "--text", "nothing like it"]) == OK
    assert capsys.readouterr().out == "no rows\n"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["story"], "parameter --story-id is missing"),
        (["runs", "--name", "x"], "there is no parameter --name; the parameters are none"),
        (["known", "--at", "soon"], "parameter --at is 'soon': a time is written 2026-03-02T09:30Z"),
    ],
)
def test_a_wrong_question_is_refused(
    urls: list[str], capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    """In one line, by either database."""
    for url in urls[:2]:
        assert run_command(["query", url, *more]) == REFUSED
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert told in err


def test_a_database_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And not made."""
    assert run_command(["query", str(tmp_path / "none.duckdb"), "stories"]) == REFUSED
    assert "there is no such file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
