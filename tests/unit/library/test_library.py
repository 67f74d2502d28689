"""The library: what it gives, what it loads, and what it refuses."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import wirebeam
from pipelines.errors import Refused

ROOT = Path(__file__).parents[3]
ARCHIVE = ROOT / "pipelines/demo/archive"
HEAVY = {"apache_beam", "pyarrow", "duckdb", "numpy", "lxml"}


def loaded_by(code: str) -> set[str]:
    """Return which heavy packages a new process has loaded after some code."""
    line = f"{code}\nimport sys; print(*(name for name in {sorted(HEAVY)} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", line], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_amounts_load_neither_beam_nor_models() -> None:
    """So the first amount takes a third of a second of processor time."""
    assert loaded_by("import wirebeam; wirebeam.amounts('It paid $5.')") == set()


def test_reading_needs_no_beam() -> None:
    """Parsers need lxml."""
    code = "import wirebeam; list(wirebeam.read(b'{}', on_reject='skip'))"
    assert loaded_by(code) & {"apache_beam", "pyarrow", "duckdb"} == set()


def test_every_public_name_is_there() -> None:
    """And no other."""
    assert [name for name in wirebeam.__all__ if getattr(wirebeam, name) is None] == []
    assert dir(wirebeam) == sorted(wirebeam.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = wirebeam.nothing


def test_amounts_take_what_is_known_of_the_text() -> None:
    """The country decides whose dollars they are."""
    (plain,) = wirebeam.amounts("It paid 5 million dollars.")
    (settled,) = wirebeam.amounts("It paid 5 million dollars.", country="AU")
    assert (plain.currency, settled.currency) == ("USD", "AUD")


def test_facts_say_what_an_amount_is_and_what_happened() -> None:
    """Parties are indexes into the entities; periods count from the day of the text."""
    text = "Calder Oil agreed to buy Norrvik Gas. Its third-quarter revenue rose to 300 million euros."
    found = wirebeam.facts(text, day=date(2026, 3, 2))
    role = found.amounts[0].role
    assert role is not None
    assert role.holder is not None
    assert role.holder.entity is not None
    assert role.period is not None
    assert (role.name, found.entities[role.holder.entity].name) == ("revenue", "Calder Oil")
    assert found.dates[role.period].last == date(2025, 9, 30)
    assert "acquisition" in {one.type for one in found.world_events}
    foreign = wirebeam.facts("Der Umsatz stieg auf 300 Mio. Euro.", day=date(2026, 3, 2), language="de")
    assert ([one.currency for one in foreign.amounts], foreign.dates) == (["EUR"], ())


def test_rejected_records_are_raised_skipped_or_reported() -> None:
    """Of the demo's archive three records hold no article."""
    letters: list[wirebeam.DeadLetter] = []
    articles = list(wirebeam.read(ARCHIVE, on_reject=letters.append))
    assert (len(articles), len(letters)) == (70, 3)
    assert list(wirebeam.read(ARCHIVE, on_reject="skip")) == articles
    with pytest.raises(wirebeam.Rejected, match="the record is binary"):
        list(wirebeam.read(ARCHIVE / "2026-03-06-garbled.txt"))


def test_bytes_are_read_as_a_file_is() -> None:
    """Compressed, and with many records."""
    held = list(wirebeam.read((ARCHIVE / "2026-03-06-seoul-battery.txt.gz").read_bytes()))
    assert [one.headline_base for one in held] == [
        one.headline_base for one in wirebeam.read(ARCHIVE / "2026-03-06-seoul-battery.txt.gz")
    ]
    assert len(list(wirebeam.read((ARCHIVE / "meridian.ndjson").read_bytes(), on_reject="skip"))) > 50


def test_a_wrong_setting_is_refused_by_name() -> None:
    """As on the command line."""
    with pytest.raises(Refused, match=r"setting enrich.reporting_currency is 'XYZ' \(settings=\)"):
        wirebeam.read(ARCHIVE, settings={"enrich": {"reporting_currency": "XYZ"}})


@pytest.mark.parametrize("wrong", ["none", "none.duckdb", "parquet:none"])
def test_a_place_that_is_not_there_is_refused(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, not at the first question."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="there is no such file or folder"):
        wirebeam.open(wrong)
