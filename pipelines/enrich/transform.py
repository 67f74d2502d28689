"""Wiring of the enrich stage."""

from functools import partial

from pipelines.beamkit.door import Carried, Stage
from pipelines.enrich import enrich, load
from pipelines.settings.stages import EnrichSettings, Settings


def enrich_carried(carried: Carried, settings: EnrichSettings) -> Carried:
    """Enrich the article."""
    return carried._replace(article=enrich(carried.article, settings.reporting_currency, settings.entities_backend))


def enrich_stage(settings: Settings) -> Stage[Carried, Carried]:
    """Enrich: ``Carried -> Carried``; the models are loaded once a process."""
    step = partial(enrich_carried, settings=settings.enrich)
    loading = partial(load, settings.enrich.entities_backend)
    return Stage("enrich", step, settings, load=loading)
