"""Wiring of the enrich stage."""

from functools import partial

from pipelines.beamkit.door import Carried, Stage
from pipelines.enrich import enrich, load
from pipelines.settings import Settings


def enrich_carried(carried: Carried, reporting_currency: str | None) -> Carried:
    """Enrich the article."""
    return carried._replace(article=enrich(carried.article, reporting_currency))


def enrich_stage(settings: Settings) -> Stage:
    """Enrich: ``Carried -> Carried``; the models are loaded once a process."""
    step = partial(enrich_carried, reporting_currency=settings.enrich.reporting_currency)
    return Stage("enrich", step, keep=settings.read.max_dead_letter_bytes, load=load)
