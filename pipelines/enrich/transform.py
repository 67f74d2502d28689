"""Wiring of the enrich stage."""

from functools import partial

from pipelines.beamkit.door import Carried, Stage
from pipelines.enrich import enrich, load
from pipelines.settings.stages import EnrichSettings, Settings
from schemas import EnrichedArticle, NormalizedArticle


def enrich_carried(carried: Carried[NormalizedArticle], settings: EnrichSettings) -> Carried[EnrichedArticle]:
    """Enrich the article."""
    return Carried(carried.raw, enrich(carried.article, settings.reporting_currency, settings.entities_backend))


def enrich_stage(settings: Settings) -> Stage:
    """Return the stage ``Carried[NormalizedArticle] -> Carried[EnrichedArticle]``; models are loaded once per process."""
    step = partial(enrich_carried, settings=settings.enrich)
    loading = partial(load, settings.enrich.entities_backend)
    return Stage("enrich", step, settings, load=loading)
