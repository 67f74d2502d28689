"""Facts about an article that help to read its amounts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AmountContext:
    """Day, country, places and language of an article; every field is optional."""

    day: date | None = None
    """Day of the article: it chooses between francs and euros, and the rate of a conversion."""
    country: str | None = None
    """ISO 3166-1 alpha-2 country of the dateline or the article."""
    places: tuple[str, ...] = ()
    """Names of places: a provider's codes (``usa``, ``west-germany``) or a dateline's (``MELBOURNE``)."""
    located: tuple[tuple[str, str], ...] = ()
    """Places that the text names, each with its country, as a register knows them: an entry a mention."""
    agency: str | None = None
    """Agency of the item, as its dateline or credit names it: agencies differ in what bare dollars mean."""
    language: str = "en"
    """BCP 47 language: in German or French text ``1.234`` is 1234."""
    reporting_currency: str | None = None
    """ISO 4217 code to convert to; None leaves amounts as they are."""
