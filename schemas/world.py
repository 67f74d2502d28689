"""What an article says about the world: its topics and the events that it reports."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import Frozen, UtcTime
from schemas.mentions import Span

TopicSource = Literal["provider", "text"]


class Topic(Frozen):
    """A topic of an article: a top level of the IPTC Media Topics."""

    code: str = Field(pattern=r"^medtop:\d{8}$")
    """Its code: ``medtop:04000000``."""
    name: str
    """Its English name: ``economy, business and finance``."""
    confidence: float = Field(ge=0, le=1)
    """Probability that an editor would file the article there; 1 if the provider did."""
    source: TopicSource
    """Where it was read: the provider's codes, or the text."""
    reason: str = ""
    """The provider's code, or the words of the text that weighed most."""


class WorldEventType(StrEnum):
    """What happened in the world."""

    ACQUISITION = "acquisition"
    MERGER = "merger"
    STAKE = "stake"
    IPO = "ipo"
    BOND_ISSUE = "bond_issue"
    LOAN = "loan"
    EARNINGS = "earnings"
    GUIDANCE = "guidance"
    DIVIDEND = "dividend"
    BUYBACK = "buyback"
    RATING = "rating"
    MANAGEMENT_CHANGE = "management_change"
    LAYOFFS = "layoffs"
    CONTRACT = "contract"
    PRODUCT = "product"
    RECALL = "recall"
    LAWSUIT = "lawsuit"
    FINE = "fine"
    STRIKE = "strike"
    MACRO_FIGURE = "macro_figure"
    CENTRAL_BANK_DECISION = "central_bank_decision"
    TARIFF = "tariff"
    SANCTION = "sanction"
    ELECTION = "election"
    DISASTER = "disaster"
    ACCIDENT = "accident"
    ATTACK = "attack"
    SUMMIT = "summit"
    BANKRUPTCY = "bankruptcy"
    PLANT = "plant"


Modality = Literal["done", "planned", "possible", "rumoured", "denied", "threatened", "called_off"]
ArgumentName = Literal[
    "acquirer",
    "agency",
    "borrower",
    "change",
    "company",
    "count",
    "country",
    "court",
    "defendant",
    "employer",
    "goods",
    "imposed_on",
    "imposer",
    "instrument",
    "issuer",
    "lender",
    "level",
    "participants",
    "period",
    "person",
    "place",
    "plaintiff",
    "position",
    "price",
    "price_per_share",
    "product",
    "rating_from",
    "rating_to",
    "stake",
    "target",
    "time",
    "toll_dead",
    "toll_injured",
    "union",
    "winner",
]


class EventArgument(Frozen):
    """An argument of an event: a mention of an entity, an amount, a date, or words."""

    name: ArgumentName
    """What it is to the event: ``acquirer``, ``price``, ``toll_dead`` ..."""
    entity: int | None = Field(default=None, ge=0)
    """Index into ``Article.entities``."""
    mention: int | None = Field(default=None, ge=0)
    """Index into the mentions of that entity; null if the text refers to it by ``it`` or ``the company``."""
    amount: int | None = Field(default=None, ge=0)
    """Index into ``Article.amounts``."""
    date: int | None = Field(default=None, ge=0)
    """Index into ``Article.dates``."""
    span: Span | None = None
    """The words, of arguments that are no entity, amount or date."""


class WorldEvent(Frozen):
    """Something that happened in the world, or will, may or will not happen, according to the article."""

    type: WorldEventType
    """What it is."""
    trigger: Span
    """The words that name it."""
    arguments: tuple[EventArgument, ...] = ()
    """Who and what took part, in the order of their names."""
    polarity: Literal["positive", "negative"] = "positive"
    """``negative`` if the article says that it did not or will not happen."""
    modality: Modality = "done"
    """Whether it happened, is planned, possible, rumoured, denied, threatened or called off."""
    confidence: float = Field(ge=0, le=1)
    """How sure the reading is."""
    rule: str = ""
    """Name of the frame that read it: ``acquisition-verb-1``."""


class ChainArgument(Frozen):
    """Who or what a chain of events is about."""

    name: ArgumentName
    """What it is to the events: ``acquirer``, ``target`` ..."""
    text: str
    """Its fullest name."""


class ChainStep(Frozen):
    """What one version of a story says about an event, if it differs from what was said before."""

    item_id: str
    """Item of the version."""
    version: str
    """As on the event."""
    time: UtcTime
    """When it was created."""
    modality: Modality
    """Whether it happened, is planned, possible, rumoured, denied, threatened or called off."""
    price: str | None = None
    """The price as written."""
    figures: tuple[str, ...] = ()
    """Stake, level, change, count and toll as written, those that it states."""


class WorldEventChange(Frozen):
    """What a new version of a story says of an event of the world that the version before did not."""

    type: WorldEventType
    """What it is."""
    parties: tuple[str, ...] = ()
    """By whom it is known: names of acquirer and target, issuer, country."""
    change: Literal["announced", "revised", "called_off", "denied"]
    """``announced``: the version before did not report it; ``revised``: its modality or figures are others."""
    before: str | None = None
    """Modality and figures before: ``planned, $2.6 billion``; null if it was not reported."""
    after: str
    """Modality and figures now."""


class EventChain(Frozen):
    """One event of the world through the versions of a story: announced, revised, called off."""

    type: WorldEventType
    """What it is."""
    arguments: tuple[ChainArgument, ...]
    """By whom it is known again, by name."""
    steps: tuple[ChainStep, ...]
    """What was said, first to last."""
