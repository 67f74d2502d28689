"""A register of listed companies: full legal name -> LEI and ticker. docs/entities.md has the sources."""

import lzma
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipelines.enrich.entities import registers
from pipelines.enrich.entities.lexicon import COMPANY_FORMS
from pipelines.enrich.entities.tables import DataError
from pipelines.language.folding import fold_place
from schemas import Identifier

DATA = Path(__file__).with_name("data") / "companies.xz"
SPELLINGS = {
    "incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd", "cos": "co", "&": "and", "aktiengesellschaft": "ag",
    "publ": "", "holding": "holdings", "bhd": "berhad", "the": "",
}  # fmt: skip
PUNCTUATION = re.compile(r"[^\w&]+")
DOTTED = re.compile(r"\b(?:\w\.){2,}")


class Company(NamedTuple):
    """Identifiers of one company; empty for missing ones."""

    lei: str
    ticker: str


def legal_key(name: str) -> str:
    """Return a legal name in the form that all its spellings share.

    >>> legal_key("Huawei Technologies Co., Ltd."), legal_key("Eni S.p.A.")
    ('huawei technologies co ltd', 'eni spa')
    """
    joined = DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), name)
    words = PUNCTUATION.sub(" ", fold_place(joined)).split()
    return " ".join(word for word in (SPELLINGS.get(word, word) for word in words) if word)


def pack(companies: dict[str, Company]) -> bytes:
    """Return the register as one compressed text."""
    lines = (f"{name}\t{company.lei}\t{company.ticker}" for name, company in sorted(companies.items()))
    return lzma.compress("\n".join(lines).encode(), preset=9)


@lru_cache(maxsize=1)
def companies() -> dict[str, Company]:
    """Return the register, loaded once per process."""
    try:
        rows = (line.split("\t") for line in lzma.decompress(DATA.read_bytes()).decode().split("\n"))
        return {name: Company(lei, ticker) for name, lei, ticker in rows}
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {DATA.name} of the package: {error}") from error


def company_identifiers(names: list[str]) -> tuple[Identifier, ...]:
    """Return the LEI and ticker of a company if one of its names in the article, with legal form, identifies it."""
    for name in dict.fromkeys(names):
        key = legal_key(name)
        *body, form = key.split(" ") if key else [""]
        found = companies().get(key) if body and form in COMPANY_FORMS else None
        if found:
            pairs, register = (("lei", found.lei), ("ticker", found.ticker)), registers.file(DATA)
            return tuple(Identifier(scheme=scheme, value=value, source=register) for scheme, value in pairs if value)
    return ()
