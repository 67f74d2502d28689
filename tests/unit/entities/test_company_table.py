"""A user's own table of companies."""

from pathlib import Path

import pytest

from pipelines.enrich.entities import EntityContext, find_entities
from pipelines.enrich.entities.company_table import read_company_table, table_identifiers
from pipelines.errors import Refused

TEXT = "Shares of Nokia rose in Helsinki. Zenith Optics Ltd, known as Zenith, said so."


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Return the path of a table with a company of the register and one of its own."""
    path = tmp_path / "own.csv"
    path.write_text(
        "name,aliases,ticker,mic,permid\nNokia Oyj,Nokia|Nokia Corp,NOK-OWN,nyse,4295866436\nZenith Optics Ltd,,ZEN,XLON,\n",
        encoding="utf-8",
    )
    return str(path)


def test_the_table_wins(table: str) -> None:
    """Over the register, by name and alias, in any spelling; each identifier says where it is from."""
    found = {
        entity.name: {i.scheme: (i.value, i.mic, i.source) for i in entity.identifiers}
        for entity in find_entities("", TEXT, EntityContext(companies=table))
    }
    assert found["Nokia"] == {"ticker": ("NOK-OWN", "XNYS", "own.csv"), "permid": ("4295866436", None, "own.csv")}
    assert found["Zenith Optics Ltd"]["ticker"] == ("ZEN", "XLON", "own.csv")


def test_names_are_folded(table: str) -> None:
    """The legal form and its spelling make no difference."""
    assert table_identifiers(read_company_table(table), ["Zenith Optics Limited"])[0].value == "ZEN"
    assert table_identifiers(read_company_table(table), ["Zenith"]) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ticker\nA\n", "line 1, column name: the column is missing"),
        ("name,cik\nA,1\n", "line 1, column cik: unknown; there are name, aliases, mic, ticker,"),
        ("name,lei\nA,123\n", "line 2, column lei: '123' is no lei"),
        ("name,isin\nA,\nB,FI0009000682\n", "line 3, column isin: 'FI0009000682' is no isin"),
        (
            "name,ticker,mic\nA,A,Somewhere\n",
            "line 2, column mic: 'Somewhere' is no market identifier code such as XNYS",
        ),
        ("name,ticker\n,A\n", "line 2, column name: it is empty"),
        ("name,ticker\nA,B,C\n", "line 2, column ticker: the line has not 2 cells"),
        ("name,ticker\nA,B\nA,C\n", "line 3, column name: 'a' has other identifiers in an earlier line"),
        ('name\n"A\nB\n', "cannot be read: unexpected end of data"),
    ],
)
def test_a_malformed_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """In one line, which names line and column."""
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_company_table(str(path))
    assert str(caught.value).startswith(f"--companies {path}: {message}")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """Like one that is no text."""
    with pytest.raises(Refused, match="cannot be read"):
        read_company_table(str(tmp_path / "none.csv"))
