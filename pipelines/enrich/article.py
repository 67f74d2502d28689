"""Enrich one article with its entities and amounts."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.enrich import amounts, entities
from pipelines.enrich.facts import find_facts
from pipelines.enrich.topics import find_topics
from schemas import EnrichedArticle, Entity, NormalizedArticle

DEFAULT_BACKEND = "crf"
CITIES = re.compile(r"\s*/\s*|,?\s+and\s+")
"""Separators of the cities in one dateline: ``NEW YORK/TORONTO``."""


def load(backend: str = DEFAULT_BACKEND, companies: str | None = None) -> None:
    """Load the models, once per process, before the first article.

    Raises ``entities.BackendError`` or ``entities.DataError``, each with one line, if a backend cannot be loaded.
    """
    entities.load(backend, companies)


def versions() -> dict[str, str]:
    """Return the versions of the registers and models of enrichment."""
    return entities.versions()


def enrich(
    article: NormalizedArticle,
    reporting_currency: str | None,
    backend: str = DEFAULT_BACKEND,
    companies: str | None = None,
    *,
    facts: bool = True,
) -> EnrichedArticle:
    """Return an article with its entities and amounts; the dateline's country and agency help to read currencies.

    A headline that was taken from the text has no amounts, since the body has them.

    ``reporting_currency`` (ISO 4217) adds a conversion to each amount; None adds none. ``companies`` is the path of a table of
    companies that wins over the register. ``facts`` adds the article's topics and dates.
    """
    return enrich_all([article], reporting_currency, backend, companies, facts=facts)[0]


def enrich_all(
    articles: Sequence[NormalizedArticle],
    reporting_currency: str | None,
    backend: str = DEFAULT_BACKEND,
    companies: str | None = None,
    *,
    facts: bool = True,
) -> list[EnrichedArticle]:
    """Return each article as ``enrich`` does; many together take less time."""
    origins = list(map(_origin, articles))
    texts = [_entity_text(article, origin, companies) for article, origin in zip(articles, origins, strict=True)]
    found = entities.find_all(texts, backend)
    enriched = [
        _with_amounts(article, origin, own, reporting_currency)
        for article, origin, own in zip(articles, origins, found, strict=True)
    ]
    return list(map(_with_facts, enriched)) if facts else enriched


class _Origin(NamedTuple):
    """Where an article was filed: place and cities of its dateline, and their country (ISO 3166-1 alpha-2)."""

    place: str | None
    cities: list[str]
    country: str | None


def _origin(article: NormalizedArticle) -> _Origin:
    place = article.dateline.place if article.dateline else None
    cities = CITIES.split(place) if place else []
    named = (entities.country_of_place(name, article.places) for name in (place, *cities) if name)
    return _Origin(place, cities, next(filter(None, named), None))


def _entity_text(article: NormalizedArticle, origin: _Origin, companies: str | None) -> entities.EntityText:
    context = entities.EntityContext(
        language=article.language,
        dateline_place=origin.place,
        country=origin.country,
        organisations=article.organisations,
        people=article.people,
        places=article.places,
        day=article.time.date(),
        companies=companies,
    )
    return entities.EntityText(article.headline, article.body, context)


def _with_amounts(
    article: NormalizedArticle, origin: _Origin, found: tuple[Entity, ...], reporting_currency: str | None
) -> EnrichedArticle:
    figures = amounts.find_amounts(
        article.headline if article.headline_source == "stated" else "",
        article.body,
        amounts.AmountContext(
            day=article.time.date(),
            country=origin.country,
            agency=(article.dateline.agency if article.dateline else None) or article.credit,
            places=(*origin.cities, *article.places),
            located=tuple((one.name, one.country) for one in found if one.country for _ in one.mentions),
            language=article.language,
            reporting_currency=reporting_currency,
        ),
    )
    known = (origin.country,) if origin.country else ()
    coded = entities.dateline_place(origin.place, known) if origin.place else None
    places = {"filed_from": coded, "event_place": entities.event_place(coded, found)}
    return EnrichedArticle(article.model_copy(update={"entities": found, "amounts": figures, **places}))


def _with_facts(article: EnrichedArticle) -> EnrichedArticle:
    """Return an article with its topics, and, if it is in English, its dates, the roles of its amounts and the events that it reports."""
    headline = article.headline if article.headline_source == "stated" else ""
    topics = find_topics(headline, article.body, article.subjects, article.language)
    if not entities.supports(article.language, f"{headline}\n{article.body}"):
        return EnrichedArticle(article.model_copy(update={"topics": topics}))
    found = find_facts(headline, article.body, article.entities, article.amounts, article.time.date())
    return EnrichedArticle(article.model_copy(update={"topics": topics, **found._asdict()}))
