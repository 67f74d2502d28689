"""Enrich one article with its entities and amounts."""

import re

from pipelines.enrich import amounts, entities
from schemas import EnrichedArticle, NormalizedArticle

DEFAULT_BACKEND = "crf"
CITIES = re.compile(r"\s*/\s*|,?\s+and\s+")
"""Separators of the cities in one dateline: ``NEW YORK/TORONTO``."""


def load(backend: str = DEFAULT_BACKEND) -> None:
    """Load the models, once per process, before the first article.

    Raises ``entities.BackendError`` or ``entities.DataError``, each with one line, if a backend cannot be loaded.
    """
    entities.load(backend)


def versions() -> dict[str, str]:
    """Return the versions of the registers and models of enrichment."""
    return entities.versions()


def enrich(
    article: NormalizedArticle, reporting_currency: str | None, backend: str = DEFAULT_BACKEND
) -> EnrichedArticle:
    """Return an article with its entities and amounts; the dateline's country and agency help to read currencies.

    A headline that was taken from the text has no amounts, since the body has them.

    ``reporting_currency`` (ISO 4217) adds a conversion to each amount; None adds none.
    """
    place = article.dateline.place if article.dateline else None
    filed = CITIES.split(place) if place else []
    named = (entities.country_of_place(name, article.places) for name in (place, *filed) if name)
    country = next(filter(None, named), None)
    found = entities.find_entities(
        article.headline,
        article.body,
        entities.EntityContext(
            language=article.language,
            dateline_place=place,
            country=country,
            organisations=article.organisations,
            people=article.people,
            places=article.places,
        ),
        backend=backend,
    )
    figures = amounts.find_amounts(
        article.headline if article.headline_source == "stated" else "",
        article.body,
        amounts.AmountContext(
            day=article.time.date(),
            country=country,
            agency=(article.dateline.agency if article.dateline else None) or article.credit,
            places=(*filed, *article.places),
            located=tuple((one.name, one.country) for one in found if one.country for _ in one.mentions),
            language=article.language,
            reporting_currency=reporting_currency,
        ),
    )
    return EnrichedArticle(article.model_copy(update={"entities": found, "amounts": figures}))
