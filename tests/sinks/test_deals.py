"""The view of deals, asked as a user does: a replay into DuckDB, and a question."""

import csv
import json
from pathlib import Path

import pytest

from pipelines.cli.command import run_command

TEXT = "Calder Mills Inc agreed to buy Orrell Corp for $12 a share, the companies said on Monday.\n\nOrrell Corp makes pumps. Calder Mills Inc said it would pay cash."


@pytest.mark.slow
def test_the_price_of_a_share_has_a_currency(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A deal without a price of the whole has the currency that is paid for a share."""
    item = {
        "uri": "x:1",
        "type": "text",
        "versioncreated": "2026-03-02T07:00:00Z",
        "language": "en",
        "headline": "Calder Mills to buy Orrell Corp for $12 a share",
        "body_text": TEXT,
    }
    (tmp_path / "item.json").write_text(json.dumps(item))
    store = f"{tmp_path}/deals.duckdb"
    run_command(["replay", f"{tmp_path}/item.json", "--out", str(tmp_path / "out"), "--sink", f"duckdb:{store}"])
    capsys.readouterr()
    run_command(["query", store, "deals", "--output", "csv"])
    (deal,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (deal["acquirer"], deal["per_share"], deal["currency"]) == ("Calder Mills Inc", "12", "USD"), deal
