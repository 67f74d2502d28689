"""Sources: whom an item names as its writer, and the company that it is mainly about."""

import re
from typing import Final

from pipelines.language.agencies import AGENCIES, KNOWN, agency_behind, read_agency, signed_by
from pipelines.stories.describe.words import fold_text
from pipelines.stories.thresholds import DESCRIBE, DescribeThresholds
from schemas import Article, EntityType

AGENCY: Final = re.compile(rf"(?<![\w.])(?:{KNOWN})(?!\w)", re.IGNORECASE)
AGENCY_NAMES: Final = frozenset(name.lower() for name in AGENCIES.values())
COMPANY_SCHEMES: Final = ("lei", "ric", "ticker")
"""Registers whose identifiers name one company."""
BYLINE: Final = "by "
"""Begins the name of an author, who is nobody's agency."""


def read_sources(article: Article, limits: DescribeThresholds = DESCRIBE) -> tuple[str, ...]:
    """Return whom an item names as its source, in lower case: agencies, else its credit; and its authors.

    Agencies are those of the credit line or ``<source>``, the dateline, the sign-off and the byline.
    """
    agencies = dict.fromkeys(name.lower() for name in find_agencies(article, limits))
    credit = fold_text(article.credit or "")
    authors = [BYLINE + fold_text(name) for name in article.authors if len(name.split()) > 1]
    return (*(agencies or ([credit] if credit else [])), *authors)


def find_agencies(article: Article, limits: DescribeThresholds) -> list[str]:
    """Return the agencies that an item names, by their own names."""
    credit = (article.credit or "")[: limits.credit_length]
    found = [read_agency(match.group()) for match in AGENCY.finditer(credit)]
    found.append(read_agency(article.dateline.agency) if article.dateline and article.dateline.agency else None)
    found.append(signed_by(article.trailer) if article.trailer else None)
    found.append(agency_behind(article.byline) if article.byline else None)
    return [name for name in found if name]


def provider_name(provider: str) -> str:
    """Return the name by which a credit line would name a provider: its agency, else the first label of its domain.

    >>> provider_name("reuters"), provider_name("www.courier.example")
    ('reuters', 'courier')
    """
    label = provider.lower().removeprefix("www.").partition(".")[0]
    return AGENCIES.get(label, label).lower()


def main_company(article: Article, limits: DescribeThresholds = DESCRIBE) -> str:
    """Return the identifier, else the name, of the organisation that an item is mainly about; empty if there is none."""
    for entity in article.entities:
        if entity.type is EntityType.ORGANISATION:
            if entity.salience < limits.company_salience:
                return ""
            known = [f"{one.scheme}:{one.value}" for one in entity.identifiers if one.scheme in COMPANY_SCHEMES]
            return min(known, default=fold_text(entity.name))
    return ""
