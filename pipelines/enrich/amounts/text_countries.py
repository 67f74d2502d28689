"""Countries of a whole text that determine its currencies: where it is filed from, what it names, whose dollars it marks."""

import re
from collections import Counter
from dataclasses import dataclass, field

from pipelines.enrich.amounts.context import AmountContext
from pipelines.enrich.amounts.countries import countries_named, country_of, is_city
from pipelines.enrich.thresholds import HOME_VOTES, OPENING_LENGTH, PLACE_VOTES
from pipelines.language.agencies import REUTERS
from pipelines.language.openings import OPENING

_STATED_IN = ("U.S.", "US", "Canadian", "Australian", "New Zealand", "Hong Kong", "Singapore")
_STATED = re.compile(
    r"\b(?:notes?:?|figures?|results?|amounts|data|reports|expressed|stated|reported)\b[^.\d]{0,40}?"
    rf"\b({'|'.join(map(re.escape, _STATED_IN))})\s+(?:dlrs|dollars|funds)\b",
    re.IGNORECASE,
)
_STATED_ENDS = tuple(name.lower() for name in _STATED_IN)
LANGUAGE = "language"
"""Reason of a country that only the language's tag names."""
_FIRST_WORDS = 50
"""Characters of a text that name who it is about: ``The Ottawa city council ...``."""
_AGENCY = re.compile(rf"\b(?:{REUTERS})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextCountries:
    """The countries of a text by weight; computed once per article."""

    context: AmountContext
    home: str | None
    """Country of the dateline, or the article's only one."""
    home_reason: str
    votes: dict[str, float] = field(default_factory=dict)
    reuters: bool = False
    opens: str | None = None
    """Country of the first name, where the text opens with it."""
    stated: str | None = None
    """Country in whose dollars all figures are, by a note in the text."""


def read_text_countries(headline: str, body: str, context: AmountContext) -> TextCountries:
    """Return the weights of the article's own country, its dateline, its places and every country that its text names."""
    votes: Counter[str] = Counter()
    named = [country for place in context.places if (country := country_of(place))]
    filed = next((country_of(place) for place in context.places if is_city(place)), None)
    dateline = _dateline_country(body[:OPENING_LENGTH])
    home, reason = _home(context.country, dateline or filed, named, _region(context.language))
    for country in named:
        votes[country] += PLACE_VOTES
    if home:
        votes[home] += 1 if reason == LANGUAGE else HOME_VOTES
    in_headline = countries_named(headline)
    for country in (*in_headline, *in_headline, *countries_named(body)):
        votes[country] += 1
    votes.update(country for name, country in context.located if country_of(name) is None)
    opening = body[:OPENING_LENGTH]
    return TextCountries(
        context,
        home,
        reason,
        dict(votes.most_common()),
        _AGENCY.search(context.agency or "") is not None
        or _AGENCY.search(opening) is not None
        or "\nREUTER" in body[-40:].upper(),
        _opening_country(headline, body, context),
        _stated_country(body),
    )


def _opening_country(headline: str, body: str, context: AmountContext) -> str | None:
    """Return the country of the first name that headline or body opens with."""
    openings = headline[:_FIRST_WORDS], body[:_FIRST_WORDS]
    named = [country for opening in openings for country in countries_named(opening)]
    known = [country for name, country in context.located if any(name in opening for opening in openings)]
    return next(iter((*named, *known)), None)


def _stated_country(body: str) -> str | None:
    """Return the country of a note (``NOTE: Figures in Canadian dollars``), or None; two different notes count as none."""
    if not _marks_dollars(body.lower()):
        return None
    stated = {country_of(name) for name in _STATED.findall(body)}
    return stated.pop() if len(stated) == 1 else None


def _marks_dollars(low: str) -> bool:
    """Return True if a word for dollars follows the name of a country; most texts have none, and need no pattern."""
    if "\u017f" in low:  # a long s, which the pattern takes for an s
        return True
    for noun in ("dlrs", "dollars", "funds"):
        at = low.find(noun)
        while at >= 0:
            before = low[max(0, at - 40) : at]
            if before[-1:].isspace() and (before.isspace() or before.rstrip().endswith(_STATED_ENDS)):
                return True
            at = low.find(noun, at + 1)
    return False


def _dateline_country(opening: str) -> str | None:
    for match in OPENING.finditer(opening):
        for place in re.split(r"[/,]", match[1]):
            if country := country_of(place):
                return country
    return None


def _region(language: str) -> str | None:
    """Return the country of a language tag such as ``en-AU``. ``en-US`` is the default of many systems and says nothing."""
    region = language.rpartition("-")[2]
    return region if len(region) == 2 and region.isupper() and region != "US" else None


def _home(country: str | None, dateline: str | None, named: list[str], region: str | None) -> tuple[str | None, str]:
    if country:
        return country, "country"
    if dateline:
        return dateline, "dateline"
    if len(set(named)) == 1:
        return named[0], "places"
    return (region, LANGUAGE) if region else (None, "")
