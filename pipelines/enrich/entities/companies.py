"""A register of listed companies: names to ticker and market, ISIN, FIGI, LEI. docs/entities.md has the sources."""

import lzma
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipelines.enrich.entities import registers
from pipelines.enrich.entities.lexicon import COMPANY_FORMS
from pipelines.enrich.entities.place_register import resolve
from pipelines.enrich.entities.tables import DataError
from pipelines.enrich.thresholds import CACHED_NAMES, COMPANY_SIZE_LONE, COMPANY_SIZE_RATIO
from pipelines.language.folding import fold_place
from schemas import Identifier

DATA = Path(__file__).with_name("data") / "companies.xz"
SPELLINGS = {
    "incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd", "cos": "co", "companies": "co", "&": "and", "aktiengesellschaft": "ag",
    "publ": "", "holding": "holdings", "bhd": "berhad", "the": "",
}  # fmt: skip
PUNCTUATION = re.compile(r"[^\w&]+")
FORMS = COMPANY_FORMS | {"and"}
FORMS_OF_UNITS = frozenset(("gmbh", "ltd", "pty", "bv", "srl", "sarl", "llc", "lp", "llp", "lda", "kk"))
"""Forms that large listed companies rarely have and their subsidiaries do."""
LARGE = 5
"""Size of a large company."""
ACRONYM = 5
"""Shorter names in capitals (``SMC``) mean many things."""
DOTTED = re.compile(r"\b(?:\w\.){2,}")


class Company(NamedTuple):
    """One company; empty texts for what is not known."""

    country: str
    """ISO 3166-1 alpha-2."""
    size: int
    """Market value: 0 unknown, 1 nano, 2 micro, 3 small, 4 middle, 5 large, 6 the largest."""
    ticker: str = ""
    mic: str = ""
    isin: str = ""
    figi: str = ""
    """Of the share class."""
    lei: str = ""
    wikidata: str = ""


class Register(NamedTuple):
    """Companies and their names; names are lines ``name, tab, numbers of companies``, in order."""

    companies: list[str]
    names: list[str]

    def find(self, key: str) -> list[Company]:
        """Return the companies with a name."""
        at = bisect_left(self.names, f"{key}\t")
        if not self.has(key):
            return []
        return [_company(self.companies[int(number)]) for number in self.names[at].split("\t")[1].split()]

    def has(self, key: str) -> bool:
        """Return True if a name stands in the register, even if it means no company."""
        at = bisect_left(self.names, f"{key}\t")
        return at < len(self.names) and self.names[at].startswith(f"{key}\t")


def _company(line: str) -> Company:
    country, size, *codes = line.split("\t")
    return Company(country, int(size or 0), *codes)


@lru_cache(maxsize=CACHED_NAMES)
def legal_key(name: str) -> str:
    """Return a legal name in the form that all its spellings share.

    >>> legal_key("Huawei Technologies Co., Ltd."), legal_key("Eni S.p.A.")
    ('huawei technologies co ltd', 'eni spa')
    """
    joined = DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), name) if "." in name else name
    words = PUNCTUATION.sub(" ", fold_place(joined)).split()
    return " ".join(word for word in (SPELLINGS.get(word, word) for word in words) if word)


@lru_cache(maxsize=CACHED_NAMES)
def short_key(name: str) -> str:
    """Return a name in the form that all its spellings share, without the legal form.

    >>> short_key("Huawei Technologies Co., Ltd."), short_key("AT&T Inc"), short_key("Barclays PLC")
    ('huawei technologies', 'at&t', 'barclays')
    """
    words = legal_key(name).split(" ")
    while len(words) > 1 and words[-1] in FORMS:
        words.pop()
    return " ".join(words)


def pack(companies: list[Company], names: dict[str, list[int]]) -> bytes:
    """Return the register as one compressed text: a line a company, an empty line, a line a name."""
    rows = ["\t".join(map(str, company)).rstrip("\t") for company in companies]
    named = sorted(f"{name}\t{' '.join(map(str, numbers))}" for name, numbers in names.items())
    return lzma.compress("\n".join([*rows, "", *named]).encode(), preset=9)


@lru_cache(maxsize=1)
def companies() -> Register:
    """Return the register, loaded once per process."""
    try:
        rows, _, names = lzma.decompress(DATA.read_bytes()).decode().partition("\n\n")
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {DATA.name} of the package: {error}") from error
    return Register(rows.split("\n"), names.split("\n"))


@lru_cache(maxsize=CACHED_NAMES)
def _found(key: str) -> tuple[Company, ...]:
    """Return the companies of the register with a name."""
    return tuple(companies().find(key))


def large_names() -> Iterator[str]:
    """Yield the names without legal form, and the aliases, of large companies."""
    known = companies()
    large = {str(at) for at, line in enumerate(known.companies) if int(line.split("\t", 2)[1] or 0) >= LARGE}
    for line in known.names:
        if line[0] in "=~":
            name, _, numbers = line.partition("\t")
            if not large.isdisjoint(numbers.split()):
                yield name[1:]


def find_company(names: Iterable[str], countries: tuple[str, ...] = ()) -> Company | None:
    """Return the company that the names of one entity mean, or None if they are ambiguous.

    ``countries`` are ISO codes that the article is about. A legal name (``Ford Motor Co``) counts before a short one. The
    beginning of a longer name does not count: Coca-Cola Bottling is not Coca-Cola. Nor does an acronym at its end: GeForce RTX is not RTX.
    """
    distinct = list(dict.fromkeys(names))
    for name in sorted(distinct, key=len, reverse=True):
        if (key := legal_key(name)).rpartition(" ")[2] in COMPANY_FORMS:
            if found := _legal(key, countries):
                return found
            # General Electric Credit Corp is not GE, and Morgan Stanley GmbH a unit of Morgan Stanley
            return None if key.rpartition(" ")[2] in FORMS_OF_UNITS else _short(name, countries)
    if len(distinct) == 1:
        return _short(distinct[0], countries)
    keys = [short_key(name) for name in distinct]
    whole = [
        name
        for name, key in zip(distinct, keys, strict=True)
        if not any(one.startswith(f"{key} ") or (len(key) < ACRONYM and one.endswith(f" {key}")) for one in keys)
    ]
    short = {found for name in whole if (found := _short(name, countries))}
    return short.pop() if len(short) == 1 else None


def _legal(key: str, countries: tuple[str, ...]) -> Company | None:
    """Return the company with a legal name: the only one, the only one of the article's countries, or by far the largest."""
    found = _found(key)
    if len(found) <= 1:
        return found[0] if found else None
    local = [one for one in found if one.country in countries]
    return local[0] if len(local) == 1 else _largest(found)


def _largest(found: Sequence[Company]) -> Company | None:
    first, *others = sorted(found, key=lambda one: -one.size)
    return first if not others or first.size - others[0].size >= COMPANY_SIZE_RATIO else None


def _short(name: str, countries: tuple[str, ...]) -> Company | None:
    """Return the company that a name without legal form means: it is large enough, or of the article's countries, or has a longer name.

    A name that a place has too (``Santos``), and one of several companies of like size, is none.
    """
    if local := [
        one for one in _found(f"?{short_key(name)}") if one.country in countries
    ]:  # Merck: of Germany, or of the US
        return local[0] if len(local) == 1 else None
    company, missing = _known(name)
    return company if company and (company.country in countries) >= missing else None


@lru_cache(maxsize=CACHED_NAMES)
def _known(name: str) -> tuple[Company | None, int]:
    """Return the company that a name without legal form may mean, and how much evidence it lacks; 1 is the article's country."""
    key = short_key(name)
    if not companies().has(f"={key}") and not companies().has(f"~{key}"):
        key = f"{key} s"  # McDonald's share of the market: the tagger takes the genitive off
    if companies().has(f"={key}"):  # an alias: one company, or none for a name that means too many
        return next(iter(_found(f"={key}")), None), 0
    found = _found(f"~{key}")
    if not found or (" " not in key and resolve(name) is not None) or (largest := _largest(found)) is None:
        return None, 0
    return largest, COMPANY_SIZE_LONE - largest.size - (" " in key) + (name.isupper() and len(name) < ACRONYM)


def company_identifiers(names: list[str], countries: tuple[str, ...] = ()) -> tuple[Identifier, ...]:
    """Return the identifiers of the company that the names of one entity mean; none if they are ambiguous."""
    found = find_company(names, countries)
    return _identifiers(found) if found else ()


@lru_cache(maxsize=CACHED_NAMES)
def _identifiers(found: Company) -> tuple[Identifier, ...]:
    register = registers.file(DATA)
    codes = (
        ("ticker", found.ticker),
        ("isin", found.isin),
        ("figi", found.figi),
        ("lei", found.lei),
        ("wikidata", found.wikidata),
    )
    return tuple(
        Identifier(scheme=scheme, value=value, mic=(found.mic or None) if scheme == "ticker" else None, source=register)
        for scheme, value in codes
        if value
    )
