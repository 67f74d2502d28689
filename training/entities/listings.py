"""Companies that FinanceDatabase lacks, and the names by which lists of indices call companies.

The packages edgartools (MIT; it has the file of tickers of the Securities and Exchange Commission, public domain) and pytickersymbols (MIT;
names and ISINs of members of indices) must be installed.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
from pytickersymbols.indices_data import INDICES

from pipelines.enrich.entities.companies import ACRONYM, LARGE, Company, legal_key, short_key
from pipelines.enrich.entities.place_register import resolve
from pipelines.enrich.entities.tables import tables
from pipelines.language.instruments import EXCHANGES

AMERICAN = {"Nasdaq": "XNAS", "NYSE": "XNYS"}
RANKS = (200, 800, 2000, 4000)
"""The file is in order of market value: ranks at which the largest, large, middle, small and micro companies end."""
OTHER_PAPER = re.compile(
    r"\b(?:trust|fund|funds|etf|etn|acquisition|spac|warrants?|notes?|bancorp|bancshares|capital corp)\b", re.IGNORECASE
)
STATE = re.compile(r"\s*[/\\].*$")
LARGE_INDICES = tuple(
    "AEX,BEL 20,CAC_40,DAX,DOW JONES,EURO STOXX 50,FTSE 100,IBEX 35,NASDAQ 100,NIKKEI 225,OMX Helsinki 25,OMX Stockholm 30,S&P 100,S&P 500,Switzerland 20".split(
        ","
    )
)
SUFFIXES = {one.yahoo: one.mic for one in EXCHANGES if one.yahoo}
Names = dict[str, set[int]]


class Filer(NamedTuple):
    """One company that files with the SEC."""

    name: str
    ticker: str
    mic: str
    size: int


def filers() -> Iterator[Filer]:
    """Yield the companies of Nasdaq and the New York Stock Exchange, each with its first ticker, largest first."""
    spec = find_spec("edgar")
    folders = spec and spec.submodule_search_locations
    if not folders:
        raise ModuleNotFoundError("edgar: pip install edgartools")
    table = pq.read_table(Path(folders[0]) / "reference" / "data" / "company_tickers.parquet")
    seen = set()
    for rank, row in enumerate(table.to_pylist()):
        name = STATE.sub("", row["name"]).strip()
        if row["exchange"] in AMERICAN and row["cik"] not in seen and not OTHER_PAPER.search(name):
            seen.add(row["cik"])
            yield Filer(name, row["ticker"], AMERICAN[row["exchange"]], 6 - bisect_left(RANKS, rank))


def add_filers(made: list[Company], names: Names, leis: dict[tuple[str, str], str]) -> None:
    """Add the American listings of companies whose short name no company has yet; their country is that of the only LEI of the name, else the US."""
    words_in_use = tables().classes  # as spelt: in small letters, words of the language
    of_name: dict[str, set[tuple[str, str]]] = {}
    for (legal, country), lei in leis.items():
        of_name.setdefault(legal, set()).add((country, lei))
    for one in filers():
        short, legal = short_key(one.name), legal_key(one.name)
        words = short.split(" ")
        begun = any(f"~{' '.join(words[:count])}" in names for count in range(2, len(words)))
        if f"~{short}" in names or (begun and legal not in of_name):
            continue
        found = of_name.get(legal, set())
        domestic = [lei for country, lei in found if country == "US"]
        country, lei = ("US", domestic[0]) if domestic else min(found) if len(found) == 1 else ("US", "")
        common = " " not in short and short in words_in_use
        for name in {legal} if common else {legal, f"~{short}"}:
            names[name].add(len(made))
        made.append(Company(country, one.size, one.ticker, one.mic, lei=lei))


def members() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the members of the large indices, with the index."""
    for index in LARGE_INDICES:
        for one in INDICES[index]["companies"]:
            yield index, one


def _numbers(one: dict[str, Any], by_code: dict[tuple[str, str], int]) -> set[int]:
    """Return the number of a member of an index, by ISIN, else by ticker and market."""
    found = {by_code[code] for isin in one.get("isins", ()) if (code := ("isin", isin)) in by_code}
    if found:
        return found if len(found) == 1 else set()
    symbols = [one.get("symbol") or "", *(symbol.get("yahoo") or "" for symbol in one.get("symbols", ()))]
    for symbol in symbols:
        ticker, point, suffix = symbol.rpartition(".")
        markets = [SUFFIXES.get(suffix, "")] if point else AMERICAN.values()
        codes = [(market, ticker if point else symbol) for market in markets if market]
        if listed := [by_code[code] for code in codes if code in by_code]:
            return {listed[0]}
    return set()


def _alike(name: str, words: set[str]) -> bool:
    """Return True if a name has a word of a company's names, or begins like one: some codes of the lists are another company's."""
    return any(one in words or one[:3] in {word[:3] for word in words} for one in name.split(" ") if len(one) > 2)


def add_members(made: list[Company], names: Names) -> None:
    """Make members of large indices large, and add their names in the lists, where these mean no other company."""
    by_code = {("isin", one.isin): number for number, one in enumerate(made) if one.isin}
    by_code |= {(one.mic, one.ticker): number for number, one in enumerate(made) if one.ticker and one.mic}
    known: dict[int, set[str]] = {}
    for name, numbers in names.items():
        for number in numbers:
            known.setdefault(number, set()).update(name.lstrip("~=?").split(" "))
    called: Names = {}
    for _, one in members():
        for number in _numbers(one, by_code):
            if not _alike(short_key(one["name"]), known.get(number, set())):
                continue
            made[number] = made[number]._replace(size=max(made[number].size, LARGE))
            key = short_key(one["name"])
            acronym = len(key) < ACRONYM and any(word.isupper() for word in one["name"].split()[:1])
            called.setdefault(("?" if acronym else "=") + key, set()).add(number)
    for name, numbers in called.items():
        key = name[1:]
        others = {number for number in names.get(f"~{key}", set()) if made[number].size >= LARGE}
        settled = not names.keys().isdisjoint((f"={key}", f"?{key}"))
        place = " " not in key and resolve(key.title()) is not None
        if len(numbers) == 1 and others <= numbers and len(key) > 2 and not settled and not place:
            names[name] = numbers
    sys.stdout.write(f"{len(called):,} names of members of indices\n")
