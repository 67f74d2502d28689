"""Wiring of the normalize stage."""

from functools import partial

from pipelines.beamkit.accounting import count_warnings
from pipelines.beamkit.door import Carried, Stage
from pipelines.normalize import Plausible, normalize
from pipelines.settings.stages import NormalizeSettings, Settings
from pipelines.settings.trust import Trust, require_trusted
from schemas import NormalizedArticle, ParsedArticle

NOBODY_BOUND = Trust()


def normalize_carried(
    carried: Carried[ParsedArticle], settings: NormalizeSettings, trust: Trust = NOBODY_BOUND
) -> Carried[NormalizedArticle]:
    """Normalize the article and count its warnings; for a live message, its own time limits the article's time.

    Checks the provider too, which is known only now: that of a plain text is the agency of its dateline. It must be trusted.
    """
    plausible = Plausible(latest=settings.latest, received=carried.raw.timestamp)
    article = normalize(carried.article, settings.default_language, plausible)
    require_trusted(carried.raw, article.provider, trust)
    count_warnings(article)
    return Carried(carried.raw, article)


def normalize_stage(settings: Settings) -> Stage:
    """Return the stage ``Carried[ParsedArticle] -> Carried[NormalizedArticle]``."""
    step = partial(normalize_carried, settings=settings.normalize, trust=settings.read.trust)
    return Stage("normalize", step, settings)
