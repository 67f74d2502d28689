"""Identifiers of companies and of their shares, typed by their form: ticker and market, RIC, ISIN, FIGI, LEI, PermID."""

import re
from typing import Final, NamedTuple

from pipelines.language.data import read_rows
from schemas import Identifier, Organisation


class Exchange(NamedTuple):
    """One stock exchange."""

    mic: str
    """ISO 10383."""
    country: str
    """ISO 3166-1 alpha-2."""
    rics: tuple[str, ...]
    """Suffixes of its Reuters instrument codes."""
    yahoo: str
    """Suffix of its tickers at Yahoo; empty for none."""
    names: tuple[str, ...]
    """Names and abbreviations, in lower case."""


def _exchange(row: list[str]) -> Exchange:
    mic, country, rics, yahoo, names = row
    return Exchange(mic, country, tuple(rics.split("|")), yahoo.strip("-"), tuple(names.split("|")))


EXCHANGES: Final = tuple(map(_exchange, read_rows("exchanges.tsv")))
MICS: Final = {name: one.mic for one in EXCHANGES for name in (*one.names, one.mic.lower())}
"""Name or code of an exchange in lower case to its MIC."""
RIC_MICS: Final = {suffix: one.mic for one in EXCHANGES for suffix in one.rics}
"""Suffix of a Reuters instrument code to the market's MIC."""
SCHEMES: Final = ("ticker", "isin", "figi", "lei", "permid", "ric", "cusip", "sedol", "wikidata")
"""Types of identifiers that a provider or a table of companies may state."""
PERMID: Final = re.compile(r"(?:https?://permid\.org/1-|permid:)(?P<id>\d{6,14})", re.IGNORECASE)
MARKET: Final = re.compile(r"(?P<market>[A-Za-z][\w .]*?)\s*:\s*(?P<ticker>[\w.-]+)")
RIC: Final = re.compile(
    r"\.?[A-Z0-9]{1,12}[a-z]?(?:_[a-z]+)?\.(?P<suffix>[A-Z]{1,3})|\.[A-Z0-9]{2,8}|[A-Z0-9]+=[A-Z0-9]{0,4}"
)
FORMS: Final = {
    "isin": re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]"),
    "lei": re.compile(r"[A-Z0-9]{18}[0-9]{2}"),
    "figi": re.compile(r"BBG[B-DF-HJ-NP-TV-Z0-9]{8}[0-9]"),
    "permid": re.compile(r"[0-9]{6,14}"),
    "wikidata": re.compile(r"Q[1-9][0-9]{0,9}"),
    "cusip": re.compile(r"[A-Z0-9]{8}[0-9]"),
    "sedol": re.compile(r"[B-DF-HJ-NP-TV-Z0-9]{6}[0-9]"),
    "ticker": re.compile(r"[A-Za-z0-9][\w.&/-]{0,15}"),
    "ric": re.compile(r"[\w.=/^-]{1,20}"),
}
"""Form of each type's values."""


def _digits(code: str) -> str:
    return "".join(str(int(letter, 36)) for letter in code)


def _is_isin(code: str) -> bool:
    """Return True if the check digit is right: doubled from the right, ISO 6166."""
    digits = _digits(code)
    doubled = (int(digit) * (1 + (place % 2)) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def is_valid(scheme: str, value: str) -> bool:
    """Return True if a value has the form of its type, and the right check digits where the type has them.

    >>> is_valid("isin", "FI0009000681"), is_valid("isin", "FI0009000682"), is_valid("lei", "549300A0JPRWG1KI7U06")
    (True, False, True)
    """
    form = FORMS.get(scheme)
    if form is None or not form.fullmatch(value):
        return False
    if scheme == "isin":
        return _is_isin(value)
    return scheme != "lei" or int(_digits(value)) % 97 == 1


def read_symbol(text: str) -> Identifier:
    """Return a symbol as its provider wrote it, typed by its form; a ticker has its market's MIC if that is known.

    >>> [(s.scheme, s.value, s.mic) for s in map(read_symbol, ("NYSE:GM", "XLON:BP", "AAPL.O", "FI0009000681", "GM"))]
    [('ticker', 'GM', 'XNYS'), ('ticker', 'BP', 'XLON'), ('ric', 'AAPL.O', None), ('isin', 'FI0009000681', None), ('ticker', 'GM', None)]
    """
    text = text.strip()
    for scheme in ("figi", "isin", "lei"):
        if is_valid(scheme, text):
            return Identifier(scheme=scheme, value=text)
    if permid := PERMID.fullmatch(text):
        return Identifier(scheme="permid", value=permid["id"])
    scheme, _, value = text.partition(":")
    if scheme.lower() in SCHEMES and is_valid(scheme.lower(), value.strip()):
        return Identifier(scheme=scheme.lower(), value=value.strip())
    if listed := MARKET.fullmatch(text):
        return Identifier(scheme="ticker", value=listed["ticker"], mic=MICS.get(listed["market"].lower()))
    return Identifier(scheme="ric" if RIC.fullmatch(text) else "ticker", value=text)


def organisation_of(name: str, symbols: tuple[str, ...] = (), stated: tuple[Identifier, ...] = ()) -> Organisation:
    """Return an organisation with its symbols as written and typed; ``stated`` are identifiers whose type the provider states."""
    typed = (*stated, *map(read_symbol, symbols))
    return Organisation(name=name, symbols=symbols, identifiers=tuple(dict.fromkeys(typed)))
