"""Wiring of the enrich stage."""

from collections.abc import Callable
from functools import partial
from typing import Final

from pipelines.beamkit.door import Carried, Stage, Together, always
from pipelines.enrich.article import enrich, enrich_all, load
from pipelines.settings.stages import EnrichSettings, Settings
from schemas import EnrichedArticle, NormalizedArticle

SIZE_TOGETHER: Final = 250_000
"""Characters of articles that are enriched together: about a second, a tenth of the guard's default for one record."""


def length(carried: Carried[NormalizedArticle]) -> int:
    """Return the number of characters of an article."""
    return len(carried.article.body)


def enrich_carried(carried: Carried[NormalizedArticle], settings: EnrichSettings) -> Carried[EnrichedArticle]:
    """Enrich the article."""
    article = enrich(
        carried.article,
        settings.reporting_currency,
        settings.entities_backend,
        settings.companies,
        facts=settings.facts,
    )
    return Carried(carried.raw, article)


def enrich_together(
    carried: list[Carried[NormalizedArticle]], settings: EnrichSettings
) -> list[Carried[EnrichedArticle]]:
    """Enrich several articles at once."""
    articles = [one.article for one in carried]
    enriched = enrich_all(
        articles, settings.reporting_currency, settings.entities_backend, settings.companies, facts=settings.facts
    )
    return [Carried(one.raw, article) for one, article in zip(carried, enriched, strict=True)]


def enrich_stage(
    settings: Settings, batch: int = 1, more: Callable[[], bool] = always
) -> Stage[Carried[NormalizedArticle], Carried[EnrichedArticle]]:
    """Return the stage ``Carried[NormalizedArticle] -> Carried[EnrichedArticle]``; models are loaded once per process.

    Up to ``batch`` articles of a bundle are enriched together, while ``more`` follow: that takes less time than one by one.
    """
    step = partial(enrich_carried, settings=settings.enrich)
    together = Together(partial(enrich_together, settings=settings.enrich), batch, length, SIZE_TOGETHER, more)
    loading = partial(load, settings.enrich.entities_backend, settings.enrich.companies)
    return Stage("enrich", step, settings, load=loading, together=together)
