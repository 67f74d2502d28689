"""Symbols of companies, typed by their form."""

import pytest

from pipelines.language.instruments import EXCHANGES, is_valid, organisation_of, read_symbol
from schemas import Identifier


@pytest.mark.parametrize(
    ("written", "scheme", "value", "mic"),
    [
        ("GM", "ticker", "GM", None),
        ("NYSE: GM", "ticker", "GM", "XNYS"),
        ("XLON:TIN", "ticker", "TIN", "XLON"),
        ("Somewhere:TIN", "ticker", "TIN", None),
        ("GM.N", "ric", "GM.N", None),
        (".SPX", "ric", ".SPX", None),
        ("EUR=", "ric", "EUR=", None),
        ("FI0009000681", "isin", "FI0009000681", None),
        ("isin:US37045V1008", "isin", "US37045V1008", None),
        ("US37045V1009", "ticker", "US37045V1009", None),
        ("BBG000FMPWM2", "figi", "BBG000FMPWM2", None),
        ("549300A0JPRWG1KI7U06", "lei", "549300A0JPRWG1KI7U06", None),
        ("https://permid.org/1-4295905573", "permid", "4295905573", None),
    ],
)
def test_the_type_of_a_symbol(written: str, scheme: str, value: str, mic: str | None) -> None:
    """Check digits decide between an ISIN and a ticker of that form."""
    assert read_symbol(written) == Identifier(scheme=scheme, value=value, mic=mic)


def test_an_unknown_type_is_not_valid() -> None:
    """Only the types of the list are."""
    assert not is_valid("name", "GM")


def test_symbols_stay_as_written() -> None:
    """Readers of ``symbols`` find what they found before; the typed ones stand beside, each once."""
    stated = (Identifier(scheme="isin", value="US37045V1008"),)
    made = organisation_of("General Motors", ("NYSE:GM", "US37045V1008"), stated)
    assert made.symbols == ("NYSE:GM", "US37045V1008")
    assert [(one.scheme, one.value) for one in made.identifiers] == [("isin", "US37045V1008"), ("ticker", "GM")]


def test_each_exchange_stands_once() -> None:
    """A name that two exchanges had would give a ticker the wrong market."""
    names = [name for one in EXCHANGES for name in one.names]
    assert len(set(names)) == len(names)
    assert len({one.mic for one in EXCHANGES}) == len(EXCHANGES)
