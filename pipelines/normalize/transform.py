"""Wiring of the normalize stage."""

from functools import partial

from pipelines.beamkit.accounting import count_warnings
from pipelines.beamkit.door import Carried, Stage
from pipelines.normalize import Plausible, normalize
from pipelines.settings.stages import NormalizeSettings, Settings
from pipelines.settings.trust import Trust, require_trusted

NOBODY_BOUND = Trust()


def normalize_carried(carried: Carried, settings: NormalizeSettings, trust: Trust = NOBODY_BOUND) -> Carried:
    """Normalize the article and count its warnings; for a live message, its own time limits the article's time.

    Checks the provider too, which is known only now: that of a plain text is the agency of its dateline. It must be trusted.
    """
    plausible = Plausible(latest=settings.latest, received=carried.raw.timestamp)
    article = normalize(carried.article, settings.default_language, plausible)
    require_trusted(carried.raw, article.provider, trust)
    count_warnings(article)
    return carried._replace(article=article)


def normalize_stage(settings: Settings) -> Stage:
    """Normalize: ``Carried -> Carried``."""
    step = partial(normalize_carried, settings=settings.normalize, trust=settings.read.trust)
    return Stage("normalize", step, settings)
